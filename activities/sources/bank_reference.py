"""A bank's reference on its client. Our own contract, asynchronous: asked once, then looked at until it is there."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Final, Literal

import httpx2
from pydantic import Field

from activities.sources.checks import require_past
from activities.sources.line import Conversation, Line, read
from activities.sources.own_contract import Named, asked, require_same_company
from activities.sources.port import Answer, SourceSilent, Subject
from activities.sources.shape import Day, Shape
from domain.evidence.facts import BankFacts
from domain.evidence.source import Provider, Silence

REASONS: Final = frozenset({"no_consent", "not_a_client", "not_permitted"})
"""Why a bank refuses, as far as it says so in a word of the contract."""
PAUSE: Final = 0.2
PAUSE_MAX: Final = 2.0
"""Seconds between two looks: each twice as long as the one before, up to this."""


class _Request(Shape):
    status: Literal["pending", "answered", "refused"]
    reason: str = ""
    as_of: Day | None = None
    subject: Named | None = None
    client_since: Day | None = None
    conduct: Literal["excellent", "satisfactory", "irregular"] | None = None
    returned_items_12_months: int | None = Field(default=None, ge=0)


class BankReference:
    """Answers bank. `seconds` is how long we wait in one call; asking again with the same reference goes on waiting."""

    provider = Provider.BANK_REFERENCE

    def __init__(self, client: httpx2.AsyncClient, base_url: str, token: str, *, seconds: float = 20.0) -> None:
        self._line = Line(client, base_url, seconds=seconds, headers={"Authorization": f"Bearer {token}"})

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`."""
        if not subject.identifiers:
            raise SourceSilent(Silence.NO_IDENTIFIER, "needs any identifier")
        async with self._line.conversation() as talk:
            answer = await _answered(talk, subject, reference)
            if answer.status == "refused":
                # The bank's own words stay out of the record, which nobody can erase.
                raise SourceSilent(Silence.REFUSED, answer.reason if answer.reason in REASONS else "")
            if answer.subject is None or answer.as_of is None:
                raise SourceSilent(Silence.UNREADABLE, "an answer without its subject or its day")
            require_same_company(subject, answer.subject)
            require_past(today, answer.as_of, answer.client_since)
            facts = BankFacts(
                name=answer.subject.name,
                client_since=answer.client_since,
                conduct=answer.conduct,
                returned_items_12_months=answer.returned_items_12_months,
            )
            return Answer(
                provider=self.provider,
                as_of=answer.as_of,
                raw=talk.raw,
                facts=(facts,),
                partial=None in {facts.client_since, facts.conduct, facts.returned_items_12_months},
            )


async def _answered(talk: Conversation, subject: Subject, reference: str) -> _Request:
    """The first look that is not pending. Only looks that changed something are kept."""
    response = await talk.exchange(
        "POST", "/v1/references", sent=asked(subject), headers={"Idempotency-Key": reference}
    )
    if response.status_code in {404, 410}:
        raise SourceSilent(Silence.NOT_FOUND)
    if response.status_code != 202:
        return read(response, _Request)
    path, pause = _location(response), PAUSE
    while True:
        await asyncio.sleep(pause)
        pause = min(pause * 2, PAUSE_MAX)
        looked = await talk.exchange("GET", path, kept=False)
        if looked.status_code in {404, 410}:
            raise SourceSilent(Silence.FAILED, "the request was lost", retry=True)
        if looked.status_code != 202 and read(looked, _Request).status != "pending":
            talk.keep("GET", path, looked)
            return read(looked, _Request)


def _location(response: httpx2.Response) -> str:
    """A path below the base address and nothing else: our token must not travel to another host."""
    location = response.headers.get("Location", "")
    if not location.startswith("/v1/references/") or "//" in location or ".." in location:
        raise SourceSilent(Silence.UNREADABLE, "accepted without a usable Location")
    return str(location)
