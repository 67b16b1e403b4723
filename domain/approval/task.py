"""One task for one or two people: its state, what can be asked of it, and what follows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.approval import events as happened
from domain.approval.authority import OwnRequest, Seat, SecondSeat, require_authority, roles_covering
from domain.approval.commands import Decide, LetTaskTimePass, TaskCommand, Withdraw
from domain.approval.review_authority import require_review_authority, roles_for_review
from domain.base import Decision, Event, Value
from domain.errors import Conflict, InvalidInput, NotFound
from domain.policy import Policy


class TaskPhase(StrEnum):
    NEW = "new"
    OPEN = "open"
    APPROVED = "approved"
    REJECTED = "rejected"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


TASK_TRANSITIONS: Final[dict[TaskPhase, frozenset[TaskPhase]]] = {
    TaskPhase.NEW: frozenset({TaskPhase.OPEN}),
    TaskPhase.OPEN: frozenset({TaskPhase.APPROVED, TaskPhase.REJECTED, TaskPhase.EXPIRED, TaskPhase.WITHDRAWN}),
    TaskPhase.APPROVED: frozenset(),
    TaskPhase.REJECTED: frozenset(),
    TaskPhase.EXPIRED: frozenset(),
    TaskPhase.WITHDRAWN: frozenset(),
}


class TaskUnknown(NotFound):
    code = "task.unknown"


class TaskClosed(Conflict):
    """Somebody or the clock was faster."""

    code = "task.closed"


class ReasonMissing(InvalidInput):
    """A refusal without a reason helps nobody, least of all the customer."""

    code = "task.reason_missing"


class OfferTooLarge(InvalidInput):
    code = "task.offer_too_large"


class TaskState(Value):
    phase: TaskPhase = TaskPhase.NEW
    case: happened.ApprovalCase | None = None
    seats: tuple[Seat, ...] = ()
    decisions: tuple[happened.Decided, ...] = ()
    reminded: bool = False
    escalated: bool = False
    closed: happened.ApprovalClosed | None = None

    @property
    def asked(self) -> happened.ApprovalCase:
        if self.case is None:
            raise LookupError("the task has not been opened")
        return self.case

    @property
    def open_seats(self) -> tuple[Seat, ...]:
        filled = {decision.function for decision in self.decisions}
        return tuple(seat for seat in self.seats if seat.function is None or seat.function not in filled)


class TaskContext(Value):
    policy: Policy
    now: datetime


def evolve_task(state: TaskState, event: Event) -> TaskState:
    match event:
        case happened.ApprovalCase():
            return TaskState(phase=TaskPhase.OPEN, case=event, seats=event.seats)
        case happened.Decided():
            return state.model_copy(update={"decisions": (*state.decisions, event)})
        case happened.Reminded():
            return state.model_copy(update={"reminded": True})
        case happened.Escalated():
            return state.model_copy(update={"escalated": True, "seats": event.seats})
        case happened.ApprovalClosed():
            return state.model_copy(update={"phase": TaskPhase(event.outcome), "closed": event})
    return state


def fold_task(events: Iterable[Event], state: TaskState | None = None) -> TaskState:
    return reduce(evolve_task, events, state or TaskState())


def next_moment(state: TaskState) -> datetime | None:
    """When `LetTaskTimePass` has to be asked next; none when the task is closed."""
    if state.phase is not TaskPhase.OPEN:
        return None
    if not state.reminded:
        return state.asked.remind_at
    return state.asked.expires_at if state.escalated else state.asked.escalate_at


def decide_task(state: TaskState, command: TaskCommand, context: TaskContext) -> Decision:
    """Codes: `task.*`, `authority.*`."""
    if state.phase is TaskPhase.NEW:
        raise TaskUnknown("there is no such task", field="task_id")
    if isinstance(command, LetTaskTimePass):
        return Decision(events=_time_passed(state, context))
    if state.phase is not TaskPhase.OPEN:
        raise TaskClosed(f"the task is {state.phase}", field="task_id", phase=state.phase)
    if isinstance(command, Withdraw):
        return Decision(events=(happened.ApprovalClosed(outcome="withdrawn", reason=command.reason),))
    assert isinstance(command, Decide)
    return Decision(events=_decided(state, command, context))


def check_decision(state: TaskState, command: Decide) -> None:
    """The rules that need no policy; the rest is checked where the decision falls."""
    if state.phase is TaskPhase.NEW:
        raise TaskUnknown("there is no such task", field="task_id")
    if state.phase is not TaskPhase.OPEN:
        raise TaskClosed(f"the task is {state.phase}", field="task_id", phase=state.phase)
    if command.person in state.asked.requesters:
        raise OwnRequest("nobody decides their own request", field="actor")
    if any(decision.person == command.person for decision in state.decisions):
        raise SecondSeat("you have decided this task already", field="actor")
    # Whoever tells a customer apart from a listed company says by what.
    explained = command.outcome == "reject" or state.asked.about == "name_hit"
    if explained and not command.reason.strip():
        raise ReasonMissing("say why", field="reason")
    if command.amount is not None and command.amount.require_positive("amount") > state.asked.amount:
        raise OfferTooLarge(f"{state.asked.amount} was asked", field="amount")


def _decided(state: TaskState, command: Decide, context: TaskContext) -> tuple[Event, ...]:
    check_decision(state, command)
    case = state.asked
    home = case.amount_in_home_currency
    if case.about == "order":
        person, entry = require_authority(
            context.policy, command.person, state.open_seats, home, case.grade, case.term_days
        )
    else:
        person, entry = require_review_authority(context.policy, command.person, case.about, home)
    decided = happened.Decided(
        person=person.id,
        role=person.role,
        function=entry.function,
        outcome=command.outcome,
        amount=command.amount,
        reason=command.reason,
        authority=entry.amount if case.about == "order" else entry.limit_amount,
        policy_hash=context.policy.hash,
    )
    after = evolve_task(state, decided)
    return (decided, *_closing(after))


def _closing(state: TaskState) -> tuple[Event, ...]:
    people = tuple(decision.person for decision in state.decisions)
    refusal = next((decision for decision in state.decisions if decision.outcome == "reject"), None)
    if refusal is not None:
        return (happened.ApprovalClosed(outcome="rejected", decided_by=people, reason=refusal.reason),)
    if len(state.decisions) < len(state.seats):
        return ()
    smallest = min((decision.amount or state.asked.amount for decision in state.decisions), default=state.asked.amount)
    less = smallest if smallest < state.asked.amount else None
    return (happened.ApprovalClosed(outcome="approved", amount=less, decided_by=people),)


def _time_passed(state: TaskState, context: TaskContext) -> tuple[Event, ...]:
    due = next_moment(state)
    if due is None or context.now < due:
        return ()
    if context.now >= state.asked.expires_at:
        return (happened.ApprovalClosed(outcome="expired", reason="nobody decided in time"),)
    if state.reminded:
        return (happened.Escalated(seats=_with_next_authority(state, context.policy)),)
    return (happened.Reminded(roles=tuple(seat.role for seat in state.open_seats)),)


def _with_next_authority(state: TaskState, policy: Policy) -> tuple[Seat, ...]:
    case, seats = state.asked, list[Seat]()
    for seat in state.seats:
        if seat not in state.open_seats:
            seats.append(seat)
            continue
        if case.about == "order":
            able = roles_covering(
                policy, seat.function, case.amount_in_home_currency, case.grade, case.term_days, case.requested_by
            )
        else:
            able = roles_for_review(policy, case.about, case.amount_in_home_currency, *case.requesters)
        roles = [entry.role for entry in able]
        onward = roles[roles.index(seat.role) + 1 :] if seat.role in roles else roles
        seats.append(seat.model_copy(update={"escalated_to": onward[0] if onward else None}))
    return tuple(seats)
