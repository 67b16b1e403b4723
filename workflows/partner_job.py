"""One request to an insurer, factor or guarantor: put to it, waited for, given up at its day."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from temporalio import workflow
from temporalio.exceptions import ActivityError

with workflow.unsafe.imports_passed_through():
    from activities.contracts import AnyCommand
    from activities.partners.asking import PartnerActivities, Polling
    from activities.partners.port import Submission
    from domain.cover.partner.answer import PartnerAnswer, PartnerRequest
    from domain.cover.partner.commands import AcceptJob, ReceiveAnswer
    from domain.cover.partner.state import PartnerJobState, evolve_job
    from workflows import options
    from workflows.messages import Start
    from workflows.stream_workflow import StreamWorkflow

PARTNERS_QUEUE: Final = "-partners"
"""What is added to the name of the task queue for the workers that ask partners."""

FIRST_LOOK: Final = timedelta(seconds=20)
LONGEST_PAUSE: Final = timedelta(hours=6)
"""Partners call back. Whether they have answered is looked at besides, each time after twice the pause before."""


@workflow.defn(name="PartnerJob")
class PartnerJob(StreamWorkflow[PartnerJobState]):
    """One request, from the asking to the answer, or to the day on which we give it up.

    Update `ask`: the partner's answer, as its callback brought it. It may come before the partner's response to the
    request, and more than once.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start, PartnerJobState(), evolve_job)

    @workflow.run
    async def run(self, start: Start) -> str:
        await self.resume()
        if not self.state.job_id:
            await self._submit()
        await self._await_answer()
        if not self.state.ended:
            await self._answer(PartnerAnswer(outcome="gave_up"))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(self.state.phase)

    def summary(self) -> dict[str, Any]:
        return {"version": self.version, "phase": str(self.state.phase)}

    @property
    def _left(self) -> timedelta:
        assert self.state.answer_by is not None
        return self.state.answer_by - self.business_now()

    @property
    def _over(self) -> bool:
        return self.state.ended or self._left <= timedelta(0)

    async def _submit(self) -> None:
        """Put to the partner, again and again while there is time; an answer that comes meanwhile ends it."""
        if self._over:
            return
        asking = workflow.start_activity_method(
            PartnerActivities.submit,
            self._request(),
            task_queue=f"{workflow.info().task_queue}{PARTNERS_QUEUE}",
            summary=self._request().reference,
            cancellation_type=workflow.ActivityCancellationType.WAIT_CANCELLATION_COMPLETED,
            **options.partner_request(self._left),
        )
        await workflow.wait_condition(lambda: asking.done() or self.state.ended)
        if not asking.done():
            asking.cancel()  # What is under way at this moment ends first.
        try:
            submission: Submission = await asking
        except ActivityError:
            return  # Its time is over, or it was not needed any more.
        await self._take(submission)

    async def _take(self, submission: Submission) -> None:
        """Nothing where the answer has come in the meantime."""
        if submission.outcome == "accepted":
            await self._record(AcceptJob(job_id=submission.job_id))
        elif submission.outcome == "refused":
            await self._answer(PartnerAnswer(outcome="declined", reason=submission.code))
        elif submission.answer is not None:
            await self._answer(submission.answer)

    async def _await_answer(self) -> None:
        pause = FIRST_LOOK
        while not self._over:
            self._roll_over_if_long()
            try:
                await workflow.wait_condition(
                    lambda: self.state.ended, timeout=min(pause, self._left), timeout_summary="until the next look"
                )
            except TimeoutError:
                if not self._over:
                    await self._look()
            pause = min(2 * pause, LONGEST_PAUSE)

    async def _look(self) -> None:
        """Asks whether there is an answer; where the partner cannot be reached the next look may find it."""
        if not self.state.job_id:
            return
        polling = Polling(partner=self._request().partner, job_id=self.state.job_id)
        try:
            answer: PartnerAnswer | None = await workflow.execute_activity_method(
                PartnerActivities.poll,
                polling,
                task_queue=f"{workflow.info().task_queue}{PARTNERS_QUEUE}",
                **options.PARTNER_LOOK,
            )
        except ActivityError:
            return
        if answer is not None:
            await self._answer(answer)

    def _roll_over_if_long(self) -> None:
        idle = workflow.all_handlers_finished()
        if idle and workflow.info().is_continue_as_new_suggested():
            workflow.continue_as_new(self.start.model_copy(update={"resume": True}))

    async def _answer(self, answer: PartnerAnswer) -> None:
        await self._record(ReceiveAnswer(answer=answer))

    async def _record(self, command: AnyCommand) -> None:
        if not self.state.ended:
            await self.record_own(command)

    def _request(self) -> PartnerRequest:
        assert self.state.request is not None
        return self.state.request
