"""Ratios: computed exactly, rounded half-even to four decimals, absent where they would divide by nothing."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import PlainSerializer

RATIO_DECIMALS = 4

Ratio = Annotated[Decimal, PlainSerializer(float, return_type=float, when_used="json")]
"""A ratio of a report: a JSON number, unlike money."""


def ratio(numerator: Decimal | Fraction, denominator: Decimal | Fraction) -> Decimal | None:
    """The rounded quotient, or nothing when the denominator is zero."""
    return rounded(Fraction(numerator) / Fraction(denominator)) if denominator else None


def rounded(value: Fraction) -> Decimal:
    """To four decimals, half-even."""
    units = round(value * 10**RATIO_DECIMALS)
    return Decimal(units).scaleb(-RATIO_DECIMALS)
