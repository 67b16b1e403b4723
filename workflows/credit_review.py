"""Knowing a customer: ask everybody at once, grade, propose the limit."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from temporalio import workflow
from temporalio.exceptions import ActivityError, ApplicationError
from temporalio.exceptions import TimeoutError as TemporalTimeout

with workflow.unsafe.imports_passed_through():
    from activities.contracts import AnyCommand, Envelope, Outcome
    from activities.evidence.gather import EvidenceActivities, Inquired, Inquiring
    from activities.ledger import LedgerActivities
    from domain.evidence.source import Kind, Silence
    from domain.ids import review_stream
    from domain.review.commands import Asked, ConcludeReview, JoinReview, RecordSilence, StartReview
    from domain.review.events import ReviewConcluded, ReviewStarted
    from domain.review.plan import Inquiry, Plan
    from domain.review.rules import ProviderRule
    from workflows import options
    from workflows.messages import ReviewEnd, ReviewStart
    from workflows.stream_workflow import refusal_error

SOURCES_QUEUE: Final = "-sources"
"""What is added to the name of the task queue for the workers that ask sources."""

ASKED_WAIT: Final = timedelta(minutes=1)


class Round(NamedTuple):
    """One review under its number, for everybody who asked before it ends."""

    number: int
    plan: Plan


@workflow.defn(name="CreditReview")
class CreditReview:
    """One review of one customer, from the request to the grade. It keeps no facts: they go from the sources into the
    record.

    Signal `join`: somebody wants the review; while one runs it serves everybody, and who comes too late for it, or
    needs more than it was made for, gets another one after it. Query `progress`: who has answered.
    """

    @workflow.init
    def __init__(self, start: ReviewStart) -> None:
        self.start = start
        self._asked: list[Asked] = []
        self._progress: dict[str, str] = {}
        self._begun = 0
        self._joined = 0

    @workflow.run
    async def run(self, start: ReviewStart) -> ReviewEnd:
        await self._wait_to_be_asked()
        while True:
            end = await self._review()
            if not self._asked:
                return end

    async def _review(self) -> ReviewEnd:
        now = await self._begin()
        # Owners are screened with the customer, so the public record is asked when ownership is known.
        chained = [inquiry for inquiry in now.plan.inquiries if inquiry.kind in (Kind.OWNERSHIP, Kind.PUBLIC_RECORD)]
        chained.sort(key=lambda inquiry: inquiry.kind is Kind.PUBLIC_RECORD)
        alone = [[inquiry] for inquiry in now.plan.inquiries if inquiry not in chained]
        await asyncio.gather(*(self._inquire_in_turn(each, now.number) for each in [chained, *alone]))
        too_late = await self._let_join(now.number)
        end = await self._conclude(now.number)
        self._asked = [*too_late, *self._asked]
        return end

    @workflow.signal(description="Somebody wants this customer reviewed")
    def join(self, asked: Asked) -> None:
        self._asked.append(asked)

    @workflow.query(description="Who has been asked, and what came of it")
    def progress(self) -> dict[str, str]:
        return self._progress

    async def _wait_to_be_asked(self) -> None:
        try:
            await workflow.wait_condition(lambda: bool(self._asked), timeout=ASKED_WAIT)
        except TimeoutError:
            raise ApplicationError("nobody asked", type="review.not_asked", non_retryable=True) from None

    async def _begin(self) -> Round:
        # The first alone, the others join: a task that is tried again may have more of them.
        self._begun += 1
        start = StartReview(customer_id=self.start.customer_id, asked=(self._asked.pop(0),))
        outcome = await self._record(f"start/{self._begun}", start)
        started = outcome.events[0].event
        if not isinstance(started, ReviewStarted):
            raise ApplicationError("the review has no beginning", type="review.not_started", non_retryable=True)
        self._progress = {}
        for inquiry in started.plan.inquiries:
            self._progress[inquiry.kind] = "waiting"
        for spared in started.plan.spared:
            self._progress[spared.kind] = spared.why
        return Round(started.number, started.plan)

    async def _inquire_in_turn(self, inquiries: list[Inquiry], number: int) -> None:
        for inquiry in inquiries:
            await self._inquire(inquiry, number)

    async def _inquire(self, inquiry: Inquiry, number: int) -> None:
        """The waterfall: the first provider that answers ends it."""
        for rule in inquiry.providers:
            self._progress[inquiry.kind] = f"asking {rule.provider}"
            silence = await self._ask(inquiry.kind, rule, inquiry.number_for(rule.provider, number))
            if silence is None:
                self._progress[inquiry.kind] = f"answered by {rule.provider}"
                return
            self._progress[inquiry.kind] = f"{silence} from {rule.provider}"

    async def _ask(self, kind: Kind, rule: ProviderRule, number: int) -> Silence | None:
        inquiring = Inquiring(
            customer_id=self.start.customer_id,
            kind=kind,
            provider=rule.provider,
            reference=f"{self.start.customer_id}/{number}/{kind}/{rule.provider}",
            at=self._now(),
            attempt_seconds=min(rule.deadline_seconds, int(options.INQUIRY_ATTEMPT.total_seconds())),
        )
        try:
            inquired: Inquired = await workflow.execute_activity_method(
                EvidenceActivities.inquire,
                inquiring,
                task_queue=f"{workflow.info().task_queue}{SOURCES_QUEUE}",
                **options.inquiry(timedelta(seconds=rule.deadline_seconds)),
            )
        except ActivityError as failed:
            silence, detail = _silence_of(failed)
            command = RecordSilence(about=kind, provider=rule.provider, silence=silence, detail=detail)
            await self._record(f"{number}/{kind}/{rule.provider}/silent", command)
            return silence
        return inquired.silence

    async def _let_join(self, number: int) -> list[Asked]:
        """Those who asked meanwhile and whom this review cannot serve."""
        too_late = []
        while self._asked:
            asked = self._asked.pop(0)
            self._joined += 1
            outcome = await self._record(f"join/{self._joined}", JoinReview(number=number, asked=asked))
            if not outcome.events:
                too_late.append(asked)
        return too_late

    async def _conclude(self, number: int) -> ReviewEnd:
        outcome = await self._record(f"{number}/conclude", ConcludeReview(number=number))
        concluded = outcome.events[0].event
        if not isinstance(concluded, ReviewConcluded):
            raise ApplicationError("the review has no conclusion", type="review.unconcluded", non_retryable=True)
        return ReviewEnd(
            customer_id=self.start.customer_id,
            number=number,
            grade=concluded.result.grade,
            missing=tuple(str(kind) for kind in concluded.missing),
        )

    async def _record(self, step: str, command: AnyCommand) -> Outcome:
        # Named after what it does, not after its turn: a task that is tried again may take its steps in another order.
        envelope = Envelope(
            stream=review_stream(self.start.customer_id),
            command_id=f"{workflow.info().run_id}/{step}",
            actor="system",
            at=self._now(),
            command=command,
        )
        outcome: Outcome = await workflow.execute_local_activity_method(
            LedgerActivities.record, envelope, **options.LEDGER
        )
        if outcome.refused is not None:
            raise refusal_error(outcome.refused)
        return outcome

    def _now(self) -> datetime:
        return workflow.now() + self.start.clock_offset


def _silence_of(failed: ActivityError) -> tuple[Silence, str]:
    """What the last try said; a provider that never finished one timed out."""
    cause: Any = failed.cause
    if isinstance(cause, TemporalTimeout):
        cause = cause.cause or cause
    if isinstance(cause, ApplicationError) and cause.type in set(Silence):
        return Silence(cause.type), cause.message
    return (Silence.TIMED_OUT, "") if isinstance(cause, TemporalTimeout) else (Silence.FAILED, str(cause)[:200])
