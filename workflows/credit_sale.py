"""The life of one credit sale."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.exceptions import ApplicationError

with workflow.unsafe.imports_passed_through():
    from domain.errors import Refusal
    from domain.sale.commands import LetTimePass, Reassess, SubmitOrder
    from domain.sale.decide import require_same_order
    from domain.sale.evolve import evolve_sale
    from domain.sale.order import Answer
    from domain.sale.state import SaleState
    from workflows.messages import Start, Submission
    from workflows.stream_workflow import StreamWorkflow, raise_refusal, refusal_error

SUBMISSION_WAIT: Final = timedelta(minutes=1)
"""A sale is started together with its order; one whose order was refused at the door does not stay."""


@workflow.defn(name="CreditSale")
class CreditSale(StreamWorkflow[SaleState]):
    """One order from request to close. Receivables and tasks are workflows of their own, reached through the outbox.

    Update `submit`, sent together with the start: answers with the decision. Update `ask`: amend, accept, cancel,
    dispatch, return. Signal `tell`: conclusions of tasks, settled receivables. Signal `facts_changed`: credit may have
    become free.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start, SaleState(), evolve_sale)
        self._submitted = False
        self._look_again = False

    @workflow.run
    async def run(self, start: Start) -> str:
        if start.resume:
            await self.resume()
        else:
            await self._receive_order()
        while not self.state.ended:
            await self.live(lambda: self.state.ended, LetTimePass(), lambda: self._look_again)
            if self._look_again:
                self._look_again = False
                await self.record_own(Reassess())
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(self.state.phase)

    @workflow.update(description="Submit the order; the answer is the credit decision")
    async def submit(self, submission: Submission) -> Answer:
        order = submission.order
        self._submitted = True
        refused = await self.record(f"order:{order.order_id}", submission.actor, SubmitOrder(order=order))
        if refused is not None:
            self.missing = None if self.version else refused
            raise refusal_error(refused)
        if self.state.answer is None:
            raise ApplicationError("the order has no answer", type="sale.undecided", non_retryable=True)
        return self.state.answer

    @submit.validator
    def _check_submission(self, submission: Submission) -> None:
        try:
            require_same_order(self.state, SubmitOrder(order=submission.order.checked()))
        except Refusal as refusal:
            raise_refusal(refusal)

    @workflow.signal(description="Credit may have become free: look again")
    def facts_changed(self) -> None:
        self._look_again = True

    def summary(self) -> dict[str, Any]:
        state = self.state
        return {
            "phase": str(state.phase),
            "amount": str(state.placed.amount),
            "delivered": str(state.delivered),
            "invoices": [delivery.invoice_no for delivery in state.deliveries if delivery.invoice_no],
            "receivables": [receivable.receivable_id for receivable in state.receivables],
            "pending": state.pending.approval_id if state.pending else None,
        }

    async def _receive_order(self) -> None:
        try:
            await workflow.wait_condition(lambda: self._submitted, timeout=SUBMISSION_WAIT)
        except TimeoutError:
            raise ApplicationError("no order came", type="order.missing", non_retryable=True) from None
        # The decision may take longer than that, for instance while the database is away: it is waited for.
        await self.ready()
        if self.missing is not None and not self.version:
            await self.fail(self.missing)
