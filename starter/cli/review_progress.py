"""How far a review is: a table that changes on a terminal, else a line for each change. On standard error."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from rich.console import Console
from rich.live import Live
from rich.table import Table
from rich.text import Text

from starter.cli.screen import SCREEN, facts
from starter.reviews import Progress
from starter.wording.evidence import KINDS, come_of

_STYLES = {"answered": "green", "asking": "cyan", "waiting": "dim"}


@contextmanager
def shown_review() -> Iterator[Progress]:
    """Shows what is passed to it."""
    console = SCREEN.console(errors=True)
    if not console.is_terminal:
        yield _lines(console)
        return
    with Live(Text("waiting for the review to begin", "dim"), console=console, transient=True) as live:

        def show(progress: dict[str, str]) -> None:
            if progress:
                live.update(_table(progress))

        yield show


def _lines(console: Console) -> Progress:
    said = dict[str, str]()

    def reach(progress: dict[str, str]) -> None:
        for kind, word in progress.items():
            if word != "waiting" and said.get(kind) != word:
                console.print(f"{KINDS.get(kind, kind)}: {come_of(word)}")
        said.update(progress)

    return reach


def _table(progress: Mapping[str, str]) -> Table:
    return facts(
        (KINDS.get(kind, kind), Text(come_of(word), _STYLES.get(word.partition(" ")[0], "yellow")))
        for kind, word in progress.items()
    )
