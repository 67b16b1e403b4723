"""Long work shows how far it is: a bar on a terminal, else a line now and then. On standard error."""

from __future__ import annotations

from datetime import date
from types import TracebackType
from typing import Final, Self

from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from starter.cli.screen import SCREEN

LINES: Final = 10
"""How many lines a whole run writes where there is no terminal."""


class Bar:
    """`reach(done, total)` as often as one likes; `where` says in words how far that is."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._console = SCREEN.console(errors=True)
        self._progress: Progress | None = None
        self._task = TaskID(0)
        self._said = -1

    def __enter__(self) -> Self:
        if self._console.is_terminal:
            columns = (
                TextColumn("{task.description}"),
                BarColumn(),
                MofNCompleteColumn(),
                TextColumn("{task.fields[where]}"),
                TimeElapsedColumn(),
                TimeRemainingColumn(),
            )
            self._progress = Progress(*columns, console=self._console, transient=True)
            self._task = self._progress.add_task(self._what, total=None, where="")
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress is not None:
            self._progress.stop()

    def reach(self, done: int, total: int, where: str = "") -> None:
        """So many of so many are done."""
        if self._progress is not None:
            self._progress.update(self._task, completed=done, total=total, where=where)
            return
        tenth = done * LINES // total if total else LINES
        if tenth > self._said:
            self._said = tenth
            self._console.print(f"{self._what}: {done:,} of {total:,}" + (f" ({where})" if where else ""))


class DayBar(Bar):
    """A calendar that is played from its first day to its last."""

    def __init__(self, what: str, first_day: date, last_day: date) -> None:
        super().__init__(what)
        self._first_day = first_day
        self._days = (last_day - first_day).days + 1

    def reach_day(self, day: date) -> None:
        """This day has come; days beyond the last count as the last."""
        self.reach(max(0, min((day - self._first_day).days + 1, self._days)), self._days, day.isoformat())
