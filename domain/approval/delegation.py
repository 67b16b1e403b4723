"""Delegating: one's seat in a task goes to another person, who decides with the lower of both authorities."""

from __future__ import annotations

from domain.approval import events as happened
from domain.approval.authority import FunctionNotAsked, PersonUnknown, SecondSeat
from domain.approval.clock import clock_of_seats
from domain.approval.commands import DelegateTask
from domain.approval.context import TaskContext
from domain.approval.duties import duty_of_deciding, require_separate
from domain.approval.question import Question
from domain.approval.refusals import DelegateAway, DelegatedToOneself, DelegatedTooOften
from domain.approval.standing import MOST_ON_BEHALF, authority_for, require_apart
from domain.approval.state import TaskState
from domain.approval.verdict import require_current, require_unconcerned, standing_of


def check_delegation(state: TaskState, command: DelegateTask) -> None:
    """The rules that need no policy."""
    require_current(state, command.revision)
    require_unconcerned(state, command.person)
    if command.to == command.person:
        raise DelegatedToOneself("name somebody else", field="to")
    if any(command.to in (decision.person, *decision.on_behalf_of) for decision in state.decisions):
        raise SecondSeat(f"{command.to} has decided this task already", field="to")


def delegated(state: TaskState, command: DelegateTask, context: TaskContext) -> happened.Delegated:
    """The seat with its new person. Refuses whoever could not decide the task, and a delegate who could not either.

    Separation of duties holds for delegates: no requester, nobody who stands in for one, nobody who did in this case
    what does not go together with deciding.
    """
    policy, question = context.policy, Question.of(state.asked)
    by = standing_of(state, command.person, context)
    require_apart(question, context.presence, command.to, field="to")
    require_separate(duty_of_deciding(state.asked.about), (command.to,), context.done, policy)
    chain = (*by.on_behalf_of, command.person)
    if len(chain) > MOST_ON_BEHALF:
        raise DelegatedTooOften("this task has been passed on twice already", field="to")
    if context.presence.is_away(command.to):
        raise DelegateAway(f"{command.to} is away", field="to")
    own, lower = authority_for(policy, command.to, ()), authority_for(policy, command.to, chain)
    if own is None or lower is None:
        raise PersonUnknown(f"{command.to!r} holds no authority", field="to")
    seat = state.seats[by.place]
    if seat.function not in (None, own.function):
        raise FunctionNotAsked(f"this seat does not wait for {own.function}", field="to")
    question.require_covered_by(lower, policy, ())
    passed = seat.model_copy(update={"person": command.to, "delegated_by": chain, "substitutes": ()})
    seats = (*state.seats[: by.place], passed, *state.seats[by.place + 1 :])
    return happened.Delegated(
        person=command.person,
        to=command.to,
        place=by.place,
        reason=command.reason,
        seats=seats,
        clock=clock_of_seats(state, seats, context.now, policy, context.presence),
    )
