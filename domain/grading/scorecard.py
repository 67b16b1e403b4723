"""The scorecard as policy data: what is looked at, and the points that each figure brings."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from domain.base import Exact
from domain.policy_part import Grade, PolicyPart

Part = Literal["ratios", "standing", "behaviour"]
"""Which part of the scorecard: annual accounts; what others say; how the customer has paid us."""


class Band(PolicyPart):
    """Figures from `at_least` up to but not including `below`; None is without bound."""

    at_least: Exact | None = None
    below: Exact | None = None
    points: int


class Level(PolicyPart):
    """A state by its word, such as `active`."""

    value: str
    points: int


class Characteristic(PolicyPart):
    """One thing that is looked at: bands for a figure, levels for a state; `missing` are the points when unknown."""

    name: str
    part: Part
    bands: tuple[Band, ...] = ()
    levels: tuple[Level, ...] = ()
    missing: int


class Scorecard(PolicyPart):
    """`cut_offs` are the least points of grades A to D; below D's is E. `base` is where everybody begins."""

    name: str
    base: int = 0
    characteristics: tuple[Characteristic, ...]
    cut_offs: dict[Grade, int]
    most_reasons: int = Field(default=4, gt=0)
