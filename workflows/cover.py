"""What shares a risk and lives on its own: policies, agreements, buyer limits, guarantees, assignments, insurance."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import Refused
    from activities.ledger import LedgerActivities, SnapshotInput
    from domain.cover.commands import LetCoverTimePass
    from domain.cover.streams import COVER_STREAMS
    from domain.ids import split_stream
    from workflows import options
    from workflows.messages import Start
    from workflows.stream_workflow import StreamWorkflow

OPENING_WAIT: Final = timedelta(minutes=1)
"""A stream may be opened by the first message to it; one whose opening was refused does not stay."""


@workflow.defn(name="Cover")
class Cover(StreamWorkflow[Any]):
    """One arrangement, assigned invoice or insured receivable from its first day to its last.

    It waits for the deadlines of its duties, for answers of partners and for what becomes of receivables. Update `ask`:
    what people and partners want. Signal `tell`: what follows from facts.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        kind = COVER_STREAMS[split_stream(start.stream)[0]]
        super().__init__(start, kind.initial, kind.evolve)
        self._looked = False

    @workflow.run
    async def run(self, start: Start) -> str:
        await self._look()
        await self.live(lambda: bool(self.state.ended), LetCoverTimePass(), lambda: False)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(getattr(self.state, "phase", "ended"))

    async def ready(self) -> None:
        """Messages wait until it is known what is on record; the first of them may open the stream."""
        await workflow.wait_condition(lambda: self._looked)

    def summary(self) -> dict[str, Any]:
        return {"version": self.version, "phase": str(getattr(self.state, "phase", ""))}

    async def _look(self) -> None:
        snapshot = await workflow.execute_local_activity_method(
            LedgerActivities.snapshot,
            SnapshotInput(stream=self.start.stream, at=self.business_now()),
            **options.LEDGER,
        )
        if snapshot.state is not None:
            self.state = type(self.state).model_validate(snapshot.state)
            self.version, self.wake_at = snapshot.version, snapshot.wake_at
        self._looked = True
        if self.version:
            return
        try:
            await workflow.wait_condition(lambda: self.version > 0, timeout=OPENING_WAIT)
        except TimeoutError:
            # A message that is being carried out by then may still open it.
            await workflow.wait_condition(workflow.all_handlers_finished)
            if not self.version:
                unknown = Refused(code="stream.unknown", message=f"{self.start.stream} has no facts", field="id")
                await self.fail(unknown)
