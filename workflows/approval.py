"""One decision by people."""

from __future__ import annotations

from typing import Any, get_args

from temporalio import workflow

with workflow.unsafe.imports_passed_through():
    from activities.contracts import AnyCommand
    from domain.approval.commands import LetTaskTimePass, TaskCommand
    from domain.approval.state import TaskPhase, TaskState, evolve_task
    from domain.approval.task import check
    from workflows.messages import Start
    from workflows.stream_workflow import StreamWorkflow


@workflow.defn(name="Approval")
class Approval(StreamWorkflow[TaskState]):
    """One task from the moment it is put to people until it is decided, withdrawn or has expired.

    Update `ask`: a decision, a question, its answer, a delegation; authority is checked where it falls. Signal `tell`:
    the withdrawal, and that somebody went away or came back.
    """

    @workflow.init
    def __init__(self, start: Start) -> None:
        super().__init__(start, TaskState(), evolve_task)

    @workflow.run
    async def run(self, start: Start) -> str:
        await self.resume()
        await self.live(lambda: self.state.phase is not TaskPhase.OPEN, LetTaskTimePass(), lambda: False)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return str(self.state.phase)

    def check(self, command: AnyCommand) -> None:
        if self.version and isinstance(command, get_args(get_args(TaskCommand)[0])):
            check(self.state, command)

    def summary(self) -> dict[str, Any]:
        return {
            "phase": str(self.state.phase),
            "decided_by": [decision.person for decision in self.state.decisions],
            "waiting_for": [seat.person or seat.function or seat.role for seat in self.state.open_seats],
            "revision": self.state.revision,
            "question": self.state.question.text if self.state.question else "",
        }
