"""What every workflow that owns a stream has in common: one turn at a time, record, then evolve."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, NoReturn, TypeVar

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import AnyCommand, Envelope, Outcome, Refused
    from activities.ledger import LedgerActivities, SnapshotInput
    from domain.base import Event, Value
    from domain.errors import Refusal
    from workflows import options
    from workflows.messages import Start, Told

S = TypeVar("S", bound=Value)

STUCK_RETRY = timedelta(hours=1)


class StreamWorkflow(Generic[S]):
    """Keeps the fold of its stream and has commands on it carried out.

    Update `ask`: a command whose sender waits for the answer. Signal `tell`: a command that follows from a fact.
    Query `state`: the fold.
    """

    def __init__(self, start: Start, initial: S, evolve: Callable[[S, Event], S]) -> None:
        self.start = start
        self.state = initial
        self.version = 0
        self.missing: Refused | None = None
        self.wake_at: datetime | None = None
        self._evolve = evolve
        self._turn = asyncio.Lock()  # Decide and append must not interleave with those of another message.
        self._changes = 0
        self._own_commands = 0
        self._carried_out: set[str] = set()

    @workflow.update(description="Carry out a command and answer with the state it led to")
    async def ask(self, told: Told) -> dict[str, Any]:
        await self.ready()
        refused = self.missing or await self.record(told.command_id, told.actor, told.command)
        if refused is not None:
            raise refusal_error(refused)
        return self.summary()

    @ask.validator
    def _check(self, told: Told) -> None:
        if told.command_id in self._carried_out:
            return  # Asked again because the answer was lost: the state it led to must not refuse it.
        try:
            self.check(told.command)
        except Refusal as refusal:
            raise_refusal(refusal)

    @workflow.signal(description="A command that follows from a fact elsewhere")
    async def tell(self, told: Told) -> None:
        await self.ready()
        refused = self.missing or await self.record(told.command_id, told.actor, told.command)
        if refused is not None:
            workflow.logger.info("told command refused", extra={"code": refused.code, "stream": self.start.stream})

    @workflow.query(name="state", description="The fold of the stream")
    def current_state(self) -> dict[str, Any]:
        return self.state.model_dump(mode="json")

    def check(self, command: AnyCommand) -> None:
        """Refuses what the state alone can refuse, so that it leaves no history. Nothing by default."""

    def summary(self) -> dict[str, Any]:
        """The answer to `ask`."""
        return {"version": self.version}

    async def ready(self) -> None:
        """Messages that come before the state is there wait for it, or for `missing`: that there is none."""
        await workflow.wait_condition(lambda: self.version > 0 or self.missing is not None)

    def business_now(self) -> datetime:
        return workflow.now() + self.start.clock_offset

    async def live(self, ended: Callable[[], bool], time_passes: AnyCommand, news: Callable[[], bool]) -> None:
        """Waits for messages, moments and `news` until the stream has ended; rolls over when the history grows long.

        Returns when ended or when there is news.
        """
        while not ended() and not news():
            if workflow.info().is_continue_as_new_suggested():
                await workflow.wait_condition(workflow.all_handlers_finished)
                workflow.continue_as_new(self.start.model_copy(update={"resume": True}))
            if await self._moment_came(news):
                await self.record_own(time_passes)
                self._do_not_spin()

    async def resume(self) -> None:
        """Takes the state from the facts; fails with `stream.unknown` when there are none."""
        snapshot = await workflow.execute_local_activity_method(
            LedgerActivities.snapshot,
            SnapshotInput(stream=self.start.stream, at=self.business_now()),
            **options.LEDGER,
        )
        if snapshot.state is None:
            await self.fail(Refused(code="stream.unknown", message=f"{self.start.stream} has no facts", field="id"))
        self.state = type(self.state).model_validate(snapshot.state)
        self.version = snapshot.version
        self.wake_at = snapshot.wake_at

    async def fail(self, missing: Refused) -> NoReturn:
        """Ends a workflow that has no facts, after telling everybody who waits; its id stays free for another start."""
        self.missing = missing
        await workflow.wait_condition(workflow.all_handlers_finished)
        raise refusal_error(missing)

    async def record(self, command_id: str, actor: str, command: AnyCommand) -> Refused | None:
        """Has a command carried out; the state follows the facts and never runs ahead of them."""
        async with self._turn:
            envelope = Envelope(
                stream=self.start.stream, command_id=command_id, actor=actor, at=self.business_now(), command=command
            )
            outcome = await workflow.execute_local_activity_method(LedgerActivities.record, envelope, **options.LEDGER)
            if outcome.refused is not None:
                refused: Refused = outcome.refused
                return refused
            self._carried_out.add(command_id)
            await self._follow(outcome)
            return None

    async def record_own(self, command: AnyCommand) -> None:
        """A command of the workflow itself. A refusal means that the facts have moved on: it is logged, not raised."""
        self._own_commands += 1
        command_id = f"{workflow.info().run_id}:{self._own_commands}"
        refused = await self.record(command_id, "system", command)
        if refused is not None:
            workflow.logger.info("own command refused", extra={"code": refused.code, "stream": self.start.stream})

    async def _follow(self, outcome: Outcome) -> None:
        self.wake_at = outcome.wake_at
        if outcome.version <= self.version:
            return  # An echo of something that is folded in already.
        if outcome.version - len(outcome.events) == self.version:
            for event in outcome.events:
                self.state = self._evolve(self.state, event.event)
            self.version = outcome.version
        else:
            await self.resume()
        self._changes += 1

    async def _moment_came(self, news: Callable[[], bool]) -> bool:
        seen = self._changes

        def changed() -> bool:
            return self._changes != seen or news()

        if self.wake_at is None:
            await workflow.wait_condition(changed)
            return False
        left = self.wake_at - self.business_now()
        if left <= timedelta(0):
            return True
        try:
            await workflow.wait_condition(changed, timeout=left, timeout_summary=f"{self.wake_at:%Y-%m-%d %H:%M}")
        except TimeoutError:
            return True
        return False

    def _do_not_spin(self) -> None:
        # A moment that stays due after it was handled would be handled again at once, for ever.
        if self.wake_at is not None and self.wake_at <= self.business_now():
            self.wake_at = self.business_now() + STUCK_RETRY


def refusal_error(refused: Refused) -> ApplicationError:
    """The refusal as its caller sees it: the code is the error's type, field and figures are its details."""
    details = {"field": refused.field, "facts": refused.facts}
    return ApplicationError(refused.message, details, type=refused.code, non_retryable=True)


def raise_refusal(refusal: Refusal) -> NoReturn:
    raise refusal_error(Refused.of(refusal)) from None
