"""The sources that are our own: how the customer has paid us, and what colleagues have registered."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

import asyncpg

from activities.postgres.payment_history import own_history_of
from activities.sources.port import Answer, SourceSilent, Subject
from domain.evidence.source import Provider, Silence


@dataclass(frozen=True)
class OwnHistory:
    """How the customer has paid and bought, out of our own record as of the day."""

    pool: asyncpg.Pool
    provider = Provider.OWN_HISTORY

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        facts = await own_history_of(self.pool, subject.customer_id, today)
        if facts is None:
            raise SourceSilent(Silence.NOT_FOUND, "the customer is not registered")
        raw = json.dumps(facts.model_dump(mode="json"), ensure_ascii=False, sort_keys=True).encode()
        return Answer(provider=self.provider, as_of=today, raw=raw, facts=(facts,))


class Registrations:
    """Visits and registration forms come by hand and lie in the file already; there is nobody to ask for a new one."""

    provider = Provider.REGISTRATION

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        raise SourceSilent(Silence.NOT_FOUND, f"no visit or form of {subject.customer_id} is registered")
