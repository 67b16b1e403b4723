"""Where a customer belongs: core, ordinary, or to be removed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal

from domain.base import Exact, Value
from domain.policy_part import Grade
from domain.segment.contribution import Contribution, total
from domain.segment.rules import SegmentRules

Cause = Literal["grade", "contribution"]


class Placing(Value):
    """The segment with the figures behind it. `removal` says why removal is proposed; only a person removes.

    `mark` is the least contribution of the top band, None when nobody is in it.
    """

    segment: Literal["core", "ordinary"]
    removal: Cause | None = None
    grade: Grade | None
    contribution: Exact
    mark: Exact | None
    quarters: tuple[Contribution, ...]


def segment(
    grade: Grade | None, quarters: Sequence[Contribution], mark: Decimal | None, rules: SegmentRules
) -> Placing:
    """Core: a core grade and a contribution in the top band. To be removed: grade E, or every one of the policy's
    quarters below zero. Ordinary otherwise. `quarters` are the closed ones, the oldest first."""
    brought = total(quarters)
    core = grade in rules.core_grades and mark is not None and brought >= mark
    losing = len(quarters) >= rules.quarters and all(each.total < 0 for each in quarters[-rules.quarters :])
    removal: Cause | None = "grade" if grade == "E" else "contribution" if losing else None
    return Placing(
        segment="core" if core and removal is None else "ordinary",
        removal=removal,
        grade=grade,
        contribution=brought,
        mark=mark,
        quarters=tuple(quarters),
    )
