"""Figures over time as lines; a gap where there is no figure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Final

from markupsafe import Markup

from starter.web.charts import svg
from starter.web.charts.scale import Scale, scale_of

_HEIGHT: Final = Decimal(200)
_TOP: Final = Decimal(12)
_BOTTOM: Final = Decimal(170)
_LABELS: Final = Decimal(190)
_LEFT: Final = Decimal(42)
_RIGHT: Final = svg.WIDTH - 8
_DOT: Final = Decimal("2.5")


@dataclass(frozen=True)
class Series:
    """One line; as many values as there are labels."""

    label: str
    values: Sequence[Decimal | None]
    style: str


def lines(name: str, title: str, labels: Sequence[str], series: Sequence[Series]) -> Markup:
    """`labels` stand below, wherever one fits. Values are told in the description to who cannot see the lines."""
    scale = scale_of((value for each in series for value in each.values if value is not None), _TOP, _BOTTOM)
    places = _places(len(labels))
    drawn = _grid(scale)
    widest = max((svg.width_of(label) for label in labels), default=0) + 4
    every = max(1, -(-len(labels) * widest // int(_RIGHT - _LEFT)))
    drawn += [
        svg.text(label, x, _LABELS, anchor="middle")
        for number, (label, x) in enumerate(zip(labels, places, strict=True))
        if (len(labels) - 1 - number) % every == 0
    ]
    for each in series:
        drawn += _line(each, labels, places, scale)
    return svg.chart(name, title, "; ".join(_told(each, labels) for each in series), _HEIGHT, *drawn)


def _line(series: Series, labels: Sequence[str], places: Sequence[Decimal], scale: Scale) -> list[Markup]:
    """Strokes between neighbours that both have a figure, and a dot at each."""
    points = [
        (number, x, None if value is None else scale.place(value))
        for number, (x, value) in enumerate(zip(places, series.values, strict=True))
    ]
    strokes = [
        svg.element("polyline", points=" ".join(f"{svg.number(x)},{svg.number(y)}" for _, x, y in run if y is not None),
                    class_=f"chart-line {series.style}")
        for there, run in ((there, list(run)) for there, run in groupby(points, lambda point: point[2] is not None))
        if there and len(run) > 1
    ]  # fmt: skip
    dots = [
        svg.element("circle", svg.element("title", f"{series.label} {labels[number]}: {series.values[number]}"),
                    cx=x, cy=y, r=_DOT, class_=f"chart-dot {series.style}")
        for number, x, y in points
        if y is not None
    ]  # fmt: skip
    return [*strokes, *dots]


def _grid(scale: Scale) -> list[Markup]:
    drawn = []
    for tick in scale.ticks:
        y = scale.place(tick)
        drawn.append(svg.line(_LEFT, y, _RIGHT, y, "chart-grid"))
        drawn.append(svg.text(svg.tick_label(tick), _LEFT - 5, y + 4, anchor="end"))
    return drawn


def _places(count: int) -> list[Decimal]:
    first, last = _LEFT + 10, _RIGHT - 12
    step = (last - first) / max(1, count - 1)
    return [first + step * place for place in range(count)]


def _told(series: Series, labels: Sequence[str]) -> str:
    said = ", ".join(
        f"{label} {'–' if value is None else value}" for label, value in zip(labels, series.values, strict=True)
    )
    return f"{series.label}: {said}"
