"""When one person is away, folded from the events."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from functools import reduce

from domain.absence import events as happened
from domain.base import Event, Value


class Absence(Value):
    """From `starts` up to but not including `ends`; one that was called off is empty."""

    absence_id: int
    starts: datetime
    ends: datetime
    substitute: str | None = None

    def covers(self, at: datetime) -> bool:
        return self.starts <= at < self.ends


class AbsenceState(Value):
    """`person` is empty until the first absence."""

    person: str = ""
    absences: tuple[Absence, ...] = ()

    def at(self, moment: datetime) -> Absence | None:
        """The absence of that moment; absences never overlap."""
        return next((absence for absence in self.absences if absence.covers(moment)), None)

    def numbered(self, absence_id: int) -> Absence | None:
        return next((absence for absence in self.absences if absence.absence_id == absence_id), None)


def evolve_absence(state: AbsenceState, event: Event) -> AbsenceState:
    match event:
        case happened.AbsenceRegistered():
            absence = Absence.model_validate(event.model_dump(include=set(Absence.model_fields)))
            return AbsenceState(person=event.person, absences=(*state.absences, absence))
        case happened.AbsenceEnded():
            absences = tuple(_ended(absence, event) for absence in state.absences)
            return state.model_copy(update={"absences": absences})
    return state


def fold_absence(events: Iterable[Event], state: AbsenceState | None = None) -> AbsenceState:
    return reduce(evolve_absence, events, state or AbsenceState())


def _ended(absence: Absence, event: happened.AbsenceEnded) -> Absence:
    if absence.absence_id != event.absence_id:
        return absence
    return absence.model_copy(update={"ends": max(absence.starts, event.at)})
