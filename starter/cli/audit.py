"""`openaccount audit …` and `openaccount rebuild`."""

from __future__ import annotations

from typing import Protocol

from cyclopts import App
from rich.text import Text

from activities.postgres.rebuild import rebuild as refill
from starter import audit
from starter.cli.failures import OK, REFUSED
from starter.cli.options import AS_TABLE, Output
from starter.cli.progress import counted
from starter.cli.screen import SCREEN
from starter.cli.stack import reading, temporal

app = App(name="audit", help="Check that the record can be trusted.")


class _Finding(Protocol):
    @property
    def clean(self) -> bool: ...

    def lines(self) -> list[str]: ...


@app.command
async def verify(*, output: Output = AS_TABLE) -> int:
    """Check every hash chain and that the read models say what the events say; exit code 1 if not."""
    async with reading() as books:
        with counted("events") as progress:
            found = await audit.verify(books.read.pool, progress)
    return _show(found)


@app.command
async def replay(order_id: str, *, output: Output = AS_TABLE) -> int:
    """Run a sale's histories and decisions again with today's code and compare; exit code 1 where they differ.

    Parameters
    ----------
    order_id
        Which order.
    """
    async with reading() as books:
        found = await audit.replay(order_id, books.read.pool, await temporal())
    return _show(found)


async def rebuild(*, output: Output = AS_TABLE) -> int:
    """Make all read models anew from the events, in one transaction."""
    async with reading() as books:
        with counted("events") as progress:
            done = await refill(books.read.pool, progress)
    return _show(done)


def _show(found: _Finding) -> int:
    style = "" if found.clean else "red"
    SCREEN.show(found, Text("\n".join(found.lines()), style))
    return OK if found.clean else REFUSED
