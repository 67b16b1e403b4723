"""Exposure before and after against the limit, as one thin bar."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from markupsafe import Markup

from starter.web.charts.svg import box, element, line

_WIDTH: Final = Decimal(200)
_HEIGHT: Final = Decimal(10)


def exposure_bar(before: Decimal, after: Decimal, limit: Decimal | None, told: str) -> Markup:
    """What is at risk now, what would come on top, and what of it lies beyond the limit. `told` is what it says."""
    whole = max(after, limit or Decimal(0), Decimal(1)) * Decimal("1.04")
    unit = _WIDTH / whole
    inside = min(after, limit) if limit is not None else after
    parts = [
        box(Decimal(0), Decimal(0), _WIDTH, _HEIGHT, "ground"),
        box(Decimal(0), Decimal(0), max(Decimal(0), min(before, inside)) * unit, _HEIGHT, "before"),
        box(before * unit, Decimal(0), (inside - before) * unit, _HEIGHT, "after"),
    ]
    if limit is not None:
        begins = max(limit, Decimal(0))
        parts.append(box(begins * unit, Decimal(0), (after - begins) * unit, _HEIGHT, "over"))
        parts.append(line(begins * unit, Decimal(-2), begins * unit, _HEIGHT + 2, "limit"))
    return element(
        "svg",
        element("title", told),
        *parts,
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        preserveAspectRatio="none",
        class_="bar",
        role="img",
        aria_label=told,
    )
