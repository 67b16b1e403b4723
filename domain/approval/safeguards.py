"""What keeps delegated authority safe, as policy data."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.policy_part import PolicyPart

Duty = Literal["request", "grade", "limit", "approve", "dispatch", "credit_note", "collect", "cash", "write_off"]
"""What somebody did in the life of one sale."""


class Safeguards(PolicyPart):
    """`period_days` is the period over which what one person approves adds up against `period_amount` of their role.

    Orders of one customer within `split_window_days` count as one when they are weighed against caps and authorities.
    Whoever has done one of a pair in `conflicts` may not do the other in the same case, nor may their substitute for
    them.
    """

    period_days: int = Field(gt=0)
    split_window_days: int = Field(ge=0)
    conflicts: tuple[tuple[Duty, Duty], ...]
