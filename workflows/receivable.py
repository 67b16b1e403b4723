"""Watching and collecting one receivable."""

from __future__ import annotations

from typing import Any

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import AnyCommand
    from domain.receivable.commands import ReachMilestone, ReceivePayment, UseUnappliedCash
    from domain.receivable.decide import check_payment
    from domain.receivable.state import ReceivableState, evolve_receivable
    from workflows.messages import Start
    from workflows.stream_workflow import StreamWorkflow


@workflow.defn(name="Receivable")
class Receivable(StreamWorkflow[ReceivableState]):
    """One claim from the day it comes into being to the day it is settled.

    Update `ask`: a payment, unapplied cash, a call that was made. Signal `tell`: shares of receipts and credit notes.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start, ReceivableState(), evolve_receivable)

    @workflow.run
    async def run(self, start: Start) -> str:
        await self.resume()
        await self.live(lambda: self.state.settled, ReachMilestone(), lambda: False)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(self.state.phase)

    def check(self, command: AnyCommand) -> None:
        if self.version and isinstance(command, ReceivePayment | UseUnappliedCash):
            check_payment(self.state, command)

    def summary(self) -> dict[str, Any]:
        return {"phase": str(self.state.phase), "balance": str(self.state.owed)}
