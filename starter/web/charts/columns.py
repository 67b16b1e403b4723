"""Figures as columns that stand on zero, or hang from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from math import ceil
from typing import Final

from markupsafe import Markup

from starter.web.charts import svg
from starter.web.charts.scale import Scale, scale_of

_HEIGHT: Final = Decimal(190)
_TOP: Final = Decimal(20)
_BOTTOM: Final = Decimal(164)
_LABELS: Final = Decimal(182)
_SHARE: Final = Decimal("0.72")
_TICKED: Final = Decimal(42)
_FEWEST_TICKED: Final = 8


@dataclass(frozen=True)
class Column:
    """`figure` stands at the column where there are few of them, `told` is the whole of it in words."""

    label: str
    value: Decimal
    told: str
    style: str
    figure: str = ""


def columns(name: str, title: str, shown: Sequence[Column]) -> Markup:
    """Few columns carry their figures; many stand before a scale instead, with a label wherever one fits."""
    ticked = len(shown) > _FEWEST_TICKED
    scale = scale_of((column.value for column in shown), _TOP, _BOTTOM)
    begin = _TICKED if ticked else Decimal(0)
    pitch = (svg.WIDTH - begin) / max(1, len(shown))
    drawn = _grid(scale) if ticked else []
    every = _every(shown, pitch)
    for place, column in enumerate(shown):
        x = begin + place * pitch
        labelled = place % every == every // 2 or every == 1
        drawn += _column(column, scale, x, pitch, labelled=labelled, figured=not ticked)
    drawn.append(svg.line(begin, scale.place(Decimal(0)), svg.WIDTH, scale.place(Decimal(0)), "chart-axis"))
    return svg.chart(name, title, "; ".join(column.told for column in shown), _HEIGHT, *drawn)


def _column(column: Column, scale: Scale, x: Decimal, pitch: Decimal, *, labelled: bool, figured: bool) -> list[Markup]:
    zero, end = scale.place(Decimal(0)), scale.place(column.value)
    middle = x + pitch / 2
    wide = pitch * _SHARE
    drawn = [svg.box(middle - wide / 2, min(zero, end), wide, abs(end - zero), column.style, column.told)]
    if labelled:
        half = Decimal(svg.width_of(column.label)) / 2
        drawn.append(svg.text(column.label, min(middle, svg.WIDTH - half), _LABELS, anchor="middle"))
    if figured:
        drawn.append(svg.text(column.figure, middle, min(zero, end) - 5, anchor="middle", style="chart-figure"))
    return drawn


def _grid(scale: Scale) -> list[Markup]:
    drawn = []
    for tick in scale.ticks:
        y = scale.place(tick)
        drawn.append(svg.line(_TICKED, y, svg.WIDTH, y, "chart-grid"))
        drawn.append(svg.text(svg.tick_label(tick), _TICKED - 5, y + 4, anchor="end"))
    return drawn


def _every(shown: Sequence[Column], pitch: Decimal) -> int:
    """At every how many columns a label fits; among few each has its own."""
    widest = max((svg.width_of(column.label) for column in shown), default=0) + 6
    return max(1, ceil(widest / pitch)) if len(shown) > _FEWEST_TICKED else 1
