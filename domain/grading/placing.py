"""Where a value falls in one characteristic of the scorecard."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, NamedTuple

from domain.grading.scorecard import Band, Characteristic, Level

MISSING: Final = "missing"

_PLAIN_DIGITS = 18
"""Figures of up to so many digits are written out; beyond it the exponent is shorter than the zeros."""


class Placed(NamedTuple):
    """The value as text, the band that took it, and the points; `missing` when no band did."""

    value: str | None
    band: str
    points: int
    missing: bool


def place(characteristic: Characteristic, value: Decimal | str | None) -> Placed:
    """The band or level that takes the value. A value that none takes counts as missing and keeps its text."""
    if value is None:
        return Placed(None, MISSING, characteristic.missing, missing=True)
    if isinstance(value, Decimal):
        text = figure_text(value)
        for band in characteristic.bands:
            if _takes(band, value):
                return Placed(text, label(band), band.points, missing=False)
    else:
        text = value
        for level in characteristic.levels:
            if level.value == value:
                return Placed(text, level.value, level.points, missing=False)
    return Placed(text, f"{MISSING}: {text} is not known to the scorecard", characteristic.missing, missing=True)


def choices(characteristic: Characteristic) -> tuple[Band | Level, ...]:
    """Every band or level; `missing` is not one of them."""
    return (*characteristic.bands, *characteristic.levels)


def label(choice: Band | Level) -> str:
    """As the points table shows it: `≥ 0.10 and < 0.25`, or the word of the level."""
    if isinstance(choice, Level):
        return choice.value
    band, bounds = choice, []
    if band.at_least is not None:
        bounds.append(f"≥ {figure_text(band.at_least)}")
    if band.below is not None:
        bounds.append(f"< {figure_text(band.below)}")
    return " and ".join(bounds) or "any"


def figure_text(figure: Decimal) -> str:
    """The figure as people write it, with the decimals it has."""
    return f"{figure:f}" if figure.is_finite() and abs(figure.adjusted()) < _PLAIN_DIGITS else str(figure)


def _takes(band: Band, figure: Decimal) -> bool:
    if figure.is_nan():
        return False
    return (band.at_least is None or figure >= band.at_least) and (band.below is None or figure < band.below)
