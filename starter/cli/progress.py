"""Long work shows how far it is: a bar on a terminal, else a line now and then. On standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from starter.cli.screen import SCREEN

LINES: Final = 10
"""How many lines a whole run writes where there is no terminal."""

Reach = Callable[[int, int], None]
"""Told as often as one likes that so many of so many are done."""


@contextmanager
def counted(what: str) -> Iterator[Reach]:
    """The progress of so many things."""
    with _shown(what) as advance:
        yield lambda done, total: advance(done, total, f"{done:,} of {total:,}")


@contextmanager
def day_progress(what: str, first_day: date, last_day: date) -> Iterator[Callable[[date], None]]:
    """The progress of a calendar that is played from its first day to its last."""
    days = (last_day - first_day).days + 1
    with _shown(what) as advance:
        yield lambda day: advance(max(0, min((day - first_day).days + 1, days)), days, day.isoformat())


@contextmanager
def _shown(what: str) -> Iterator[Callable[[int, int, str], None]]:
    console = SCREEN.console(errors=True)
    if not console.is_terminal:
        yield _lines(console, what)
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[where]}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None, where="")
        yield lambda done, total, where: bar.update(task, completed=done, total=total, where=where)


def _lines(console: Console, what: str) -> Callable[[int, int, str], None]:
    said = -1

    def advance(done: int, total: int, where: str) -> None:
        nonlocal said
        tenth = done * LINES // total if total else LINES
        if tenth > said:
            said = tenth
            console.print(f"{what}: {where}")

    return advance
