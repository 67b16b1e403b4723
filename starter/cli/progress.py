"""Long work shows how far it is: a bar on a terminal, else a line now and then. On standard error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

from starter.cli.screen import SCREEN

LINES: Final = 10
"""How many lines a whole run writes where there is no terminal."""

Reach = Callable[[int, int], None]
"""To be told as often as one likes that so many of so many are done."""


@contextmanager
def counted(what: str) -> Iterator[Reach]:
    """The progress of so many things; `what` names them."""
    console = SCREEN.console(errors=True)
    if not console.is_terminal:
        yield _lines(console, what)
        return
    columns = (
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn(),
    )  # fmt: skip
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _lines(console: Console, what: str) -> Reach:
    said = -1

    def reach(done: int, total: int) -> None:
        nonlocal said
        tenth = done * LINES // total if total else LINES
        if tenth > said:
            said = tenth
            console.print(f"{what}: {done:,} of {total:,}")

    return reach
