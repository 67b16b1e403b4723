"""A task as its events left it, and the table of its life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.approval import events as happened
from domain.approval.authority import Seat
from domain.approval.moments import Clock, TimeLeft
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


class OpenQuestion(Value):
    """What somebody wants to know before they decide, and the time that was left when the clock stopped."""

    asked_by: str
    text: str
    left: TimeLeft
    answer_by: datetime


class TaskState(Value):
    """`revision` counts what changes the question: decisions, questions and answers, delegations, escalations.

    `moved_clock` replaces the clock of the case once the moments were counted anew.
    """

    phase: TaskPhase = TaskPhase.NEW
    case: happened.ApprovalCase | None = None
    seats: tuple[Seat, ...] = ()
    decisions: tuple[happened.Decided, ...] = ()
    reminded: bool = False
    escalated: bool = False
    closed: happened.ApprovalClosed | None = None
    revision: int = 0
    question: OpenQuestion | None = None
    moved_clock: Clock | None = None

    @property
    def asked(self) -> happened.ApprovalCase:
        if self.case is None:
            raise LookupError("the task has not been opened")
        return self.case

    @property
    def clock(self) -> Clock:
        return self.moved_clock or self.asked.clock

    @property
    def open_places(self) -> tuple[int, ...]:
        """The seats that nobody has filled, by position."""
        by_place = {decision.place for decision in self.decisions}
        by_function = {decision.function for decision in self.decisions if decision.place is None}
        return tuple(
            place
            for place, seat in enumerate(self.seats)
            if place not in by_place and (seat.function is None or seat.function not in by_function)
        )

    @property
    def open_seats(self) -> tuple[Seat, ...]:
        return tuple(self.seats[place] for place in self.open_places)


def evolve_task(state: TaskState, event: Event) -> TaskState:
    match event:
        case happened.ApprovalCase():
            return TaskState(phase=TaskPhase.OPEN, case=event, seats=event.seats)
        case happened.Reminded():
            return state.model_copy(update={"reminded": True})
        case happened.ApprovalClosed():
            return state.model_copy(update={"phase": TaskPhase(event.outcome), "closed": event})
    change = _change_of_question(state, event)
    return state.model_copy(update={**change, "revision": state.revision + 1}) if change else state


def _change_of_question(state: TaskState, event: Event) -> dict[str, object]:
    match event:
        case happened.Decided():
            return {"decisions": (*state.decisions, event)}
        case happened.EvidenceAsked():
            question = OpenQuestion(
                asked_by=event.person, text=event.question, left=event.left, answer_by=event.answer_by
            )
            return {"question": question}
        case happened.EvidenceAnswered() | happened.QuestionLapsed():
            return {"question": None, "moved_clock": event.clock}
        case happened.Delegated():
            return {"seats": event.seats, "moved_clock": event.clock}
        case happened.Escalated():
            clock = event.clock or state.moved_clock
            return {"escalated": state.escalated or event.overdue, "seats": event.seats, "moved_clock": clock}
    return {}


def fold_task(events: Iterable[Event], state: TaskState | None = None) -> TaskState:
    return reduce(evolve_task, events, state or TaskState())
