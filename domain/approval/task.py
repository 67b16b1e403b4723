"""What can be asked of a task for one or two people, and what follows."""

from __future__ import annotations

from domain.approval import commands as ask
from domain.approval import events as happened
from domain.approval.clock import is_over, time_passed
from domain.approval.context import TaskContext
from domain.approval.delegation import check_delegation, delegated
from domain.approval.evidence import answered, asked, check_answer, check_question
from domain.approval.refusals import TaskClosed, TaskUnknown
from domain.approval.state import TaskPhase, TaskState
from domain.approval.verdict import check_decision, decided
from domain.base import Decision, Event


def decide_task(state: TaskState, command: ask.TaskCommand, context: TaskContext) -> Decision:
    """Codes: `task.*`, `conditions.*`, `authority.*`, `duties.conflict`."""
    if isinstance(command, ask.LetTaskTimePass) and state.phase is not TaskPhase.NEW:
        return Decision(events=time_passed(state, context.now, context.policy, context.presence))
    check(state, command)
    if is_over(state, context.now) and not isinstance(command, ask.Withdraw):
        # Whether or not the clock has been looked at since: see `clock`.
        raise TaskClosed("the time to answer is over", field="task_id", phase=str(TaskPhase.EXPIRED))
    return Decision(events=_follows(state, command, context))


def check(state: TaskState, command: ask.TaskCommand) -> None:
    """What the state alone can refuse; the rest is checked where the command is carried out."""
    if state.phase is TaskPhase.NEW:
        raise TaskUnknown("there is no such task", field="task_id")
    if isinstance(command, ask.LetTaskTimePass):
        return
    if state.phase is not TaskPhase.OPEN:
        raise TaskClosed(f"the task is {state.phase}", field="task_id", phase=state.phase)
    match command:
        case ask.Decide():
            check_decision(state, command)
        case ask.AskForEvidence():
            check_question(state, command)
        case ask.AnswerQuestion():
            check_answer(state, command)
        case ask.DelegateTask():
            check_delegation(state, command)


def _follows(state: TaskState, command: ask.TaskCommand, context: TaskContext) -> tuple[Event, ...]:
    match command:
        case ask.Decide():
            return decided(state, command, context)
        case ask.AskForEvidence():
            return (asked(state, command, context),)
        case ask.AnswerQuestion():
            return (answered(state, command, context),)
        case ask.DelegateTask():
            return (delegated(state, command, context),)
        case ask.Withdraw():
            return (happened.ApprovalClosed(outcome="withdrawn", reason=command.reason),)
    return ()
