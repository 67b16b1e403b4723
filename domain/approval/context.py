"""What a decision about a task depends on beside the task."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.approval.duties import Done
from domain.base import Exact, Value
from domain.policy import Policy


class TaskContext(Value):
    """`policy` is the one in force now, with the authority matrix of version `matrix_version`. `done` is who did what
    in the case, `approved_in_period` what the person who decides has approved, in home currency; `presence` says who is
    away at this moment."""

    policy: Policy
    now: datetime
    matrix_version: int = 0
    done: tuple[Done, ...] = ()
    approved_in_period: Exact = Decimal(0)
    presence: Presence = EVERYBODY_THERE
