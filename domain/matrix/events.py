"""What can become true of a policy's authority matrix."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from domain.base import Event
from domain.policy import Authority, Person


class MatrixProposed(Event):
    """A proposal that nobody has confirmed yet is superseded by it. Versions count from 1; 0 is the policy file's."""

    event_type: ClassVar[str] = "matrix.proposed"
    version: int
    authority: tuple[Authority, ...]
    people: tuple[Person, ...]
    effective_from: date
    reason: str
    by: str
    at: datetime


class MatrixConfirmed(Event):
    """`in_force_from`: the start of the day `effective_from`, or this moment where that day has begun."""

    event_type: ClassVar[str] = "matrix.confirmed"
    version: int
    by: str
    at: datetime
    in_force_from: datetime


class MatrixRejected(Event):
    event_type: ClassVar[str] = "matrix.rejected"
    version: int
    by: str
    at: datetime
    reason: str
