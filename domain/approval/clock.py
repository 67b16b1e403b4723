"""The clock of a task: what the passing of time does to it, and when to look again.

The time to answer ends **with** the moment of expiry: what arrives at that moment or later comes too late, whether or
not the clock has been looked at since. A decision and the clock that meet in one second have the same outcome always.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.absence.presence import Presence
from domain.approval import events as happened
from domain.approval.authority import Seat
from domain.approval.moments import Clock, TimeLeft
from domain.approval.offering import Offering
from domain.approval.question import Question
from domain.approval.state import TaskPhase, TaskState
from domain.approval.time_left import clock_for, time_left
from domain.base import Event
from domain.policy import Policy


def next_moment(state: TaskState) -> datetime | None:
    """When `LetTaskTimePass` has to be asked next; none when the task is closed."""
    return respond_by(state) if state.phase is TaskPhase.OPEN else None


def respond_by(state: TaskState) -> datetime:
    """When the next thing happens if nobody answers; of a closed task what it would have been."""
    if state.question is not None:
        return state.question.answer_by
    if not state.reminded:
        return state.clock.remind_at
    return state.clock.expires_at if state.escalated else state.clock.escalate_at


def is_over(state: TaskState, now: datetime) -> bool:
    """Whether nobody can answer any more. Never while the clock stands still."""
    return state.phase is TaskPhase.OPEN and state.question is None and now >= state.clock.expires_at


def time_passed(state: TaskState, now: datetime, policy: Policy, presence: Presence) -> tuple[Event, ...]:
    """The reminder, the escalation or the expiry that is due. Says nothing where nothing is due, except that a task is
    offered to others at once when those who were asked have gone."""
    due = next_moment(state)
    if due is None:
        return ()
    if state.question is not None:
        return (happened.QuestionLapsed(clock=clock_going_on(state, now, policy, presence)),) if now >= due else ()
    if is_over(state, now):
        return (happened.ApprovalClosed(outcome="expired", reason="nobody decided in time"),)
    if now < due:
        return _offered_anew(state, now, policy, presence)
    if state.reminded:
        return (_escalated(state, now, policy, presence),)
    asked = offering(state, policy, presence)
    people = _together(asked.asked_at_all(seat) for seat in state.open_seats)
    return (happened.Reminded(roles=tuple(seat.role for seat in state.open_seats), people=people),)


def offering(state: TaskState, policy: Policy, presence: Presence) -> Offering:
    return Offering.model_construct(policy=policy, question=Question.of(state.asked), presence=presence)


def clock_going_on(state: TaskState, now: datetime, policy: Policy, presence: Presence) -> Clock:
    """The clock after a standstill, with the time that was left when it stopped."""
    if state.question is None:
        raise LookupError("the clock goes")
    return clock_of_seats(state, state.seats, now, policy, presence, state.question.left)


def clock_of_seats(
    state: TaskState,
    seats: tuple[Seat, ...],
    now: datetime,
    policy: Policy,
    presence: Presence,
    left: TimeLeft | None = None,
) -> Clock:
    """The clock when the open seats are offered like this from now on: what is left, in the hours of their offices."""
    asked = offering(state, policy, presence)
    people = [_counts(asked, seats[place]) for place in state.open_places]
    return clock_for(policy, people, now, left or time_left(policy, state.clock, now))


def _counts(asked: Offering, seat: Seat) -> tuple[str, ...]:
    """Whose office hours count for a seat: once it has gone to the next authority, theirs."""
    last = asked.reach_role(seat.escalated_to).people if seat.escalated_to else ()
    return last or asked.asked_at_all(seat)


def _escalated(state: TaskState, now: datetime, policy: Policy, presence: Presence) -> happened.Escalated:
    """Nobody answered in time: to the substitutes of those who are away, if they have not been asked yet, else to the
    next authority; where there is none, those who are asked already stay asked."""
    asked = offering(state, policy, presence)
    seats = list(state.seats)
    for place in state.open_places:
        seat = seats[place]
        reach = asked.reach(seat)
        fresh = tuple(person for person in reach.substitutes if person not in seat.substitutes)
        if fresh and not reach.there:
            seats[place] = seat.model_copy(update={"substitutes": reach.substitutes})
        elif (onward := asked.next_role(seat)) is not None:
            seats[place] = seat.model_copy(update={"escalated_to": onward})
    return _offer(state, tuple(seats), now, policy, presence, overdue=True)


def _offered_anew(state: TaskState, now: datetime, policy: Policy, presence: Presence) -> tuple[Event, ...]:
    """Where those who were asked have gone, or their substitutes are others, the task does not wait for its hour."""
    asked = offering(state, policy, presence)
    seats = list(state.seats)
    for place in state.open_places:
        seat = seats[place]
        reach = asked.reach(seat)
        if reach.people:
            seats[place] = seat.model_copy(update={"substitutes": reach.substitutes})
        elif (onward := asked.next_role(seat)) is not None:
            seats[place] = seat.model_copy(update={"escalated_to": onward, "substitutes": ()})
    if tuple(seats) == state.seats:
        return ()
    return (_offer(state, tuple(seats), now, policy, presence, overdue=False),)


def _offer(
    state: TaskState, seats: tuple[Seat, ...], now: datetime, policy: Policy, presence: Presence, *, overdue: bool
) -> happened.Escalated:
    asked = offering(state, policy, presence)
    before = {person for place in state.open_places for person in asked.reach(state.seats[place]).there}
    known = {person for seat in state.seats for person in seat.substitutes}
    people = _together(asked.reach(seats[place]).people for place in state.open_places)
    return happened.Escalated(
        seats=seats,
        overdue=overdue,
        people=tuple(person for person in people if person not in before | known),
        clock=clock_of_seats(state, seats, now, policy, presence),
    )


def _together(several: Iterable[Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(person for people in several for person in people))
