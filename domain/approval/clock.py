"""The clock of a task: what the passing of time does to it, and when to look again."""

from __future__ import annotations

from datetime import datetime

from domain.approval import events as happened
from domain.approval.authority import Seat, roles_covering
from domain.approval.review_authority import roles_for_review
from domain.approval.state import TaskPhase, TaskState
from domain.base import Event
from domain.policy import Policy


def next_moment(state: TaskState) -> datetime | None:
    """When `LetTaskTimePass` has to be asked next; none when the task is closed."""
    if state.phase is not TaskPhase.OPEN:
        return None
    if not state.reminded:
        return state.asked.remind_at
    return state.asked.expires_at if state.escalated else state.asked.escalate_at


def time_passed(state: TaskState, now: datetime, policy: Policy) -> tuple[Event, ...]:
    """The reminder, the escalation or the expiry that is due; after a standstill only the last of them."""
    due = next_moment(state)
    if due is None or now < due:
        return ()
    if now >= state.asked.expires_at:
        return (happened.ApprovalClosed(outcome="expired", reason="nobody decided in time"),)
    if state.reminded:
        return (happened.Escalated(seats=_with_next_authority(state, policy)),)
    return (happened.Reminded(roles=tuple(seat.role for seat in state.open_seats)),)


def _with_next_authority(state: TaskState, policy: Policy) -> tuple[Seat, ...]:
    case, seats = state.asked, list[Seat]()
    for seat in state.seats:
        if seat not in state.open_seats:
            seats.append(seat)
            continue
        if case.about == "order":
            able = roles_covering(policy, seat.function, case.weighs, case.grade, case.term_days, case.requested_by)
        else:
            able = roles_for_review(policy, case.about, case.amount_in_home_currency, *case.requesters)
        roles = [entry.role for entry in able]
        onward = roles[roles.index(seat.role) + 1 :] if seat.role in roles else roles
        seats.append(seat.model_copy(update={"escalated_to": onward[0] if onward else None}))
    return tuple(seats)
