"""Asking for evidence: the clock stands still until somebody answers.

Whoever could decide may ask, one question at a time. The requester, the order side and every function may answer, as
the table of rights says; not the asker. A question that nobody answers in the time that a task has lapses, so that no
task waits for ever.
"""

from __future__ import annotations

from domain.approval import events as happened
from domain.approval.clock import clock_going_on, clock_of_seats
from domain.approval.commands import AnswerQuestion, AskForEvidence
from domain.approval.context import TaskContext
from domain.approval.refusals import AnswerEmpty, OwnQuestion, QuestionEmpty, QuestionNone, QuestionOpen
from domain.approval.state import TaskState
from domain.approval.time_left import time_left, whole_time
from domain.approval.verdict import require_current, require_unconcerned, standing_of


def check_question(state: TaskState, command: AskForEvidence) -> None:
    """The rules that need no policy."""
    require_current(state, command.revision)
    require_unconcerned(state, command.person)
    if state.question is not None:
        raise QuestionOpen(f"{state.question.asked_by} has asked something already", field="question")
    if not command.question.strip():
        raise QuestionEmpty("ask something", field="question")


def check_answer(state: TaskState, command: AnswerQuestion) -> None:
    """The same for the answer."""
    if state.question is None:
        raise QuestionNone("nobody has asked for evidence", field="task_id")
    if command.person == state.question.asked_by:
        raise OwnQuestion("whoever asks does not answer", field="actor")
    if not command.answer.strip():
        raise AnswerEmpty("answer something", field="answer")


def asked(state: TaskState, command: AskForEvidence, context: TaskContext) -> happened.EvidenceAsked:
    """The question, with the time that is left; refuses whoever could not decide the task."""
    standing_of(state, command.person, context)
    whole = clock_of_seats(
        state, state.seats, context.now, context.policy, context.presence, whole_time(context.policy.approval)
    )
    return happened.EvidenceAsked(
        person=command.person,
        question=command.question,
        left=time_left(context.policy, state.clock, context.now),
        answer_by=whole.expires_at,
    )


def answered(state: TaskState, command: AnswerQuestion, context: TaskContext) -> happened.EvidenceAnswered:
    """The answer; the clock goes on with what was left."""
    clock = clock_going_on(state, context.now, context.policy, context.presence)
    asked_by = state.question.asked_by if state.question else ""
    return happened.EvidenceAnswered(person=command.person, answer=command.answer, asked_by=asked_by, clock=clock)
