"""What a command writes: data on standard output, as a table or as JSON, and messages on standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from pydantic_core import to_json
from rich import box
from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # help is to come without the whole domain
    from activities.postgres.rows import Page


UNBROKEN = ("task", "customer", "when", "due on", "ordered on", "on", "expires", "phase")
"""Columns whose text is short and means nothing in two pieces."""

PLAIN_WIDTH = 160
"""Of lines that go to a file or another program, which wrap nothing."""


@dataclass
class Screen:
    """One for the program; `main` sets it up before a command runs."""

    json: bool = False
    color: bool = True

    def show(self, data: Any, *parts: RenderableType | Callable[[], RenderableType]) -> None:
        """Data: the JSON of `data`, or the parts that present it to a person."""
        if self.json:
            self.write_json(data)
            return
        console = self.console()
        for part in parts:
            console.print(part() if callable(part) else part)

    def show_page(self, page: Page[Any], rows: RenderableType) -> None:
        """A list, and how to see what follows."""
        self.show(page, rows if page.items else Text("nothing", "dim"))
        if page.next is not None and not self.json:
            self.say(Text(f"there are more: --after {page.next}", "dim"))

    def write_json(self, data: Any) -> None:

        print(to_json(data, indent=2, by_alias=False).decode(), flush=True)

    def say(self, message: RenderableType) -> None:
        """A message beside the data."""
        self.console(errors=True).print(message)

    def console(self, *, errors: bool = False) -> Console:

        made = _Console(stderr=errors, highlight=False, no_color=None if self.color else True, emoji=False)
        if not made.is_terminal:
            made.width = PLAIN_WIDTH
        return made


class _Console(Console):
    def on_broken_pipe(self) -> None:
        # A reader who has seen enough is no failure, which rich would make of it.
        raise BrokenPipeError


SCREEN = Screen()


def table(headings: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> Table:
    """Columns as wide as they need to be; a heading that begins with `>` is of figures."""
    made = Table(
        box=box.SIMPLE_HEAD,
        pad_edge=False,
        show_edge=False,
        title=title or None,
        title_justify="left",
        title_style="bold",
    )
    for name in headings:
        figures = name.startswith(">")
        made.add_column(
            name.lstrip(">"),
            justify="right" if figures else "left",
            no_wrap=figures or name in UNBROKEN,
            overflow="fold",
        )
    for row in rows:
        made.add_row(*(cell if isinstance(cell, Text) else Text(_text(cell)) for cell in row))
    return made


def facts(pairs: Iterable[tuple[str, Any]]) -> Table:
    """Names and values below each other; a value of None is left out."""
    made = Table.grid(padding=(0, 2))
    made.add_column(style="dim", no_wrap=True)
    made.add_column(overflow="fold")
    for name, value in pairs:
        if value is not None:
            made.add_row(f"  {name}", value if isinstance(value, Text) else Text(_text(value)))
    return made


def heading(text: str, phase: str = "") -> RenderableType:
    """The first line about one thing."""
    return Text.assemble((text, "bold"), "  ", (phase.replace("_", " "), PHASE_STYLES.get(phase, "cyan")))


def phase(value: str) -> RenderableType:
    """A phase in its colour."""
    return Text(value.replace("_", " "), PHASE_STYLES.get(value, ""))


PHASE_STYLES = {
    "approved": "green",
    "delivered": "green",
    "settled": "green",
    "closed": "green",
    "held": "yellow",
    "pending": "yellow",
    "offered": "yellow",
    "overdue": "red",
    "declined": "red",
    "rejected": "red",
    "expired": "red",
    "lapsed": "red",
}


def _text(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
