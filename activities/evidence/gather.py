"""Asks one provider about one customer and keeps what it says: the answer encrypted, its facts in the record."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.contracts import AnyCommand, Envelope, Outcome
from activities.evidence.faults import MasterKeyInvalid
from activities.sources.port import Answer, OwnerName, Source, SourceSilent, Subject
from domain import local_time
from domain.base import Value
from domain.evidence.source import Kind, Provider, Silence
from domain.ids import review_stream
from domain.policy import Policy
from domain.review.commands import RecordEvidence, RecordSilence


class Inquiring(Value):
    """`reference` names this inquiry for ever: whoever charges for the answer charges once for it. `at` is business
    time, `attempt_seconds` what one try may take. What is said here stands in a history that nobody can erase."""

    customer_id: str
    kind: Kind
    provider: Provider
    reference: str
    at: datetime
    attempt_seconds: int


class Inquired(Value):
    """`silence` None: there is evidence."""

    silence: Silence | None = None


class Files(Protocol):
    """The credit files as this activity needs them."""

    async def subject(self, customer_id: str) -> Subject | None: ...

    async def owners(self, customer_id: str) -> tuple[OwnerName, ...]: ...

    async def recorded(self, stream: str, command_id: str) -> bool: ...


class Answers(Protocol):
    async def require_key(self, customer_id: str) -> None: ...

    async def keep(self, customer_id: str, raw: bytes) -> str: ...


class Recorder(Protocol):
    @property
    def policy(self) -> Policy: ...

    async def record(self, envelope: Envelope) -> Outcome: ...


@dataclass(frozen=True)
class EvidenceActivities:
    """Safe to run twice: an inquiry whose answer is on record is not made again."""

    sources: Mapping[Provider, Source]
    files: Files
    answers: Answers
    ledger: Recorder

    @activity.defn(name="inquire")
    async def inquire(self, inquiring: Inquiring) -> Inquired:
        """Evidence, or a silence that asking again will not change. What may pass is raised, to be tried again."""
        stream = review_stream(inquiring.customer_id)
        if await self.files.recorded(stream, inquiring.reference):
            return Inquired()
        try:
            await self.answers.require_key(inquiring.customer_id)
        except MasterKeyInvalid as wrong:
            # Nothing is bought that could not be kept: it would be lost, and bought again by the next review.
            raise ApplicationError(str(wrong), type="evidence.key_unusable", non_retryable=True) from None
        try:
            answer = await self._ask(inquiring)
        except SourceSilent as silent:
            if silent.retry:
                pause = None if silent.retry_after is None else timedelta(seconds=silent.retry_after)
                said = silent.detail or str(silent)
                raise ApplicationError(said, type=silent.silence.value, next_retry_delay=pause) from None
            return await self._silent(inquiring, silent.silence, silent.detail)
        content_hash = await self.answers.keep(inquiring.customer_id, answer.raw)
        command = RecordEvidence(
            customer_id=inquiring.customer_id,
            provider=answer.provider,
            as_of=answer.as_of,
            content_hash=content_hash,
            facts=answer.facts,
            partial=answer.partial,
            paid=answer.paid,
        )
        refused = (await self._record(inquiring, command, inquiring.reference)).refused
        if refused is not None and refused.code == "evidence.dated_in_future":
            return await self._silent(inquiring, Silence.DATED_IN_FUTURE, refused.message)
        # An earlier try whose end nobody saw may have recorded the answer as it was then: that is the evidence.
        if refused is not None and refused.code != "command.reused":
            raise ApplicationError(refused.message, type=refused.code, non_retryable=True)
        if all(facts.kind != inquiring.kind for facts in answer.facts):
            return await self._silent(inquiring, Silence.NOT_FOUND, f"answers, but says nothing of {inquiring.kind}")
        return Inquired()

    async def _ask(self, inquiring: Inquiring) -> Answer:
        source = self.sources.get(inquiring.provider)
        if source is None:
            raise SourceSilent(Silence.NOT_CONFIGURED)
        subject = await self.files.subject(inquiring.customer_id)
        if subject is None:
            raise SourceSilent(Silence.NOT_FOUND, "the customer is not registered")
        if inquiring.kind is Kind.PUBLIC_RECORD:
            subject = subject.model_copy(update={"owners": await self.files.owners(inquiring.customer_id)})
        today = local_time.local_day(inquiring.at, self.ledger.policy.timezone)
        try:
            async with asyncio.timeout(inquiring.attempt_seconds):
                return await source.ask(subject, inquiring.reference, today)
        except SourceSilent:
            raise
        except TimeoutError:
            raise SourceSilent(Silence.TIMED_OUT, retry=True) from None
        except Exception as error:  # noqa: BLE001 - an adapter's fault may quote the answer, and its words must not get out.
            raise SourceSilent(Silence.FAILED, type(error).__name__, retry=True) from None

    async def _silent(self, inquiring: Inquiring, silence: Silence, detail: str) -> Inquired:
        command = RecordSilence(about=inquiring.kind, provider=inquiring.provider, silence=silence, detail=detail)
        await self._record(inquiring, command, f"{inquiring.reference} silent {inquiring.at.isoformat()}")
        return Inquired(silence=silence)

    async def _record(self, inquiring: Inquiring, command: AnyCommand, command_id: str) -> Outcome:
        return await self.ledger.record(
            Envelope(
                stream=review_stream(inquiring.customer_id),
                command_id=command_id,
                actor="system",
                at=inquiring.at,
                command=command,
            )
        )
