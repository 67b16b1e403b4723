"""A task as its events left it, and the table of its life."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.approval import events as happened
from domain.approval.authority import Seat
from domain.base import Event, Value


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
