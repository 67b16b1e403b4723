"""SVG as text: elements with escaped content, and the frame that every chart shares.

Colours are classes of the stylesheet, since the pages allow no style of their own. Nothing here knows what is drawn.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from markupsafe import Markup, escape

WIDTH: Final = Decimal(360)
"""In units of the drawing: as wide as a phone, so that text drawn at 12 units stays legible on one."""

_TENTH: Final = Decimal("0.1")
_NOTHING: Final = Decimal(0)

Attribute = Decimal | int | str


def element(tag: str, *children: Markup | str, **attributes: Attribute) -> Markup:
    """One element. `class_` becomes `class`, other underscores hyphens; strings are escaped, markup is kept."""
    # Written as plain text: a page has hundreds of elements, and formatting markup takes ten times as long.
    written = "".join(
        f' {name.rstrip("_").replace("_", "-")}="{number(value) if _counts(value) else escape(value)}"'
        for name, value in attributes.items()
    )
    inside = "".join(escape(child) for child in children)
    return Markup(f"<{tag}{written}>{inside}</{tag}>")  # noqa: S704 - everything that comes from outside is escaped above


def chart(name: str, title: str, description: str, height: Decimal | int, *children: Markup) -> Markup:
    """A whole drawing with what a screen reader says of it. `name` is unique on its page."""
    return element(
        "svg",
        element("title", title, id=f"{name}-title"),
        element("desc", description, id=f"{name}-desc"),
        *children,
        # SVG's names are in mixed case where HTML's are not.
        viewBox=f"0 0 {number(WIDTH)} {number(Decimal(height))}",
        class_="chart",
        role="img",
        aria_labelledby=f"{name}-title {name}-desc",
        xmlns="http://www.w3.org/2000/svg",
    )


def text(words: str, x: Decimal, y: Decimal, *, anchor: str = "start", style: str = "chart-label") -> Markup:
    return element("text", words, x=x, y=y, text_anchor=anchor, class_=style)


def line(x1: Decimal, y1: Decimal, x2: Decimal, y2: Decimal, style: str) -> Markup:
    return element("line", x1=x1, y1=y1, x2=x2, y2=y2, class_=style)


def box(x: Decimal, y: Decimal, width: Decimal, height: Decimal, style: str, told: str = "") -> Markup:
    """A rectangle; `told` is what it says under the pointer."""
    children = (element("title", told),) if told else ()
    return element(
        "rect", *children, x=x, y=y, width=max(Decimal(0), width), height=max(Decimal(0), height), class_=style
    )


def width_of(words: str) -> int:
    """About how wide a label is drawn: a Latin letter seven units, a Chinese character twelve."""
    return sum(12 if ord(letter) > 0x2E7F else 7 for letter in words)


def tick_label(value: Decimal) -> str:
    """A value at a scale, without idle zeros."""
    plain = value.normalize()
    return f"{plain if plain.as_tuple().exponent in range(-9, 0) else plain.quantize(Decimal(1)):,f}"


def number(value: Attribute) -> str:
    """A coordinate to a tenth of a unit, without idle zeros."""
    rounded = Decimal(value).quantize(_TENTH).normalize()
    return f"{abs(rounded) if rounded.is_zero() else rounded:f}"


def _counts(value: Attribute) -> bool:
    return isinstance(value, Decimal | int)
