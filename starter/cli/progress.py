"""Progress on stderr: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from starter.screen import say

_LINES: Final = 10


@contextmanager
def day_progress(what: str, first: date, last: date) -> Iterator[Callable[[date], None]]:
    """Gives a function to be told of each day that is done."""
    days = (last - first).days + 1
    if not sys.stderr.isatty():
        yield _plain(what, first, days)
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn("{task.fields[day]}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=days, day=first.isoformat())

        def show(day: date) -> None:
            bar.update(task, completed=(day - first).days + 1, day=day.isoformat())

        yield show


def _plain(what: str, first: date, days: int) -> Callable[[date], None]:
    told = 0

    def show(day: date) -> None:
        nonlocal told
        tenth = ((day - first).days + 1) * _LINES // days
        if tenth > told:
            told = tenth
            say(f"{what}: {day} ({tenth * 100 // _LINES} %)")

    return show
