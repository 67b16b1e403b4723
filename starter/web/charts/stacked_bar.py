"""Parts of a whole beside each other on one bar, against a bound where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Final

from markupsafe import Markup

from starter.web.charts import svg

_TOP: Final = Decimal(20)
_HEIGHT: Final = Decimal(28)
_MARGIN: Final = Decimal(1)
_HALF_WAY: Final = svg.WIDTH / 2


@dataclass(frozen=True)
class Part:
    """`told` is label and figure in words, `style` the class that gives the colour. Below zero counts as zero."""

    value: Decimal
    told: str
    style: str


@dataclass(frozen=True)
class Bound:
    value: Decimal
    label: str


def stacked_bar(name: str, title: str, parts: Sequence[Part], bound: Bound | None = None) -> Markup:
    """The parts on the scale of the bound, or of their own sum where that is larger or there is no bound."""
    sizes = [max(Decimal(0), part.value) for part in parts]
    whole = max(sum(sizes, Decimal(0)), bound.value if bound else Decimal(0))
    description = "; ".join([*(part.told for part in parts), *([bound.label] if bound else [])])
    unit = (svg.WIDTH - 2 * _MARGIN) / whole if whole else Decimal(0)
    begins = [Decimal(0), *accumulate(sizes)]
    drawn = [svg.box(_MARGIN, _TOP, svg.WIDTH - 2 * _MARGIN, _HEIGHT, "chart-track")]
    drawn += [
        svg.box(_MARGIN + begin * unit, _TOP, size * unit, _HEIGHT, part.style, part.told)
        for part, begin, size in zip(parts, begins, sizes, strict=False)
        if size
    ]
    if bound is not None and whole:
        drawn += _mark(_MARGIN + bound.value * unit, bound.label)
    return svg.chart(name, title, description, _TOP + _HEIGHT + 6, *drawn)


def _mark(x: Decimal, label: str) -> list[Markup]:
    """The bound as a line through the bar, its label on the side where there is room."""
    left = x > _HALF_WAY
    return [
        svg.line(x, _TOP - 4, x, _TOP + _HEIGHT + 4, "chart-bound"),
        svg.text(label, x if left else x - _MARGIN, _TOP - 7, anchor="end" if left else "start"),
    ]
