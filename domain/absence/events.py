"""What can become true of a person's presence."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from domain.base import Event


class AbsenceRegistered(Event):
    """Away from `starts` up to but not including `ends`. Absences of one person are numbered from 1."""

    event_type: ClassVar[str] = "absence.registered"
    absence_id: int
    person: str
    starts: datetime
    ends: datetime
    substitute: str | None = None


class AbsenceEnded(Event):
    """Back at `at`; an absence that had not begun does not take place."""

    event_type: ClassVar[str] = "absence.ended"
    absence_id: int
    at: datetime
