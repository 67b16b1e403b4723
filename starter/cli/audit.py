"""`openaccount audit …` and `openaccount rebuild`."""

from __future__ import annotations

from typing import Annotated, Protocol

from cyclopts import App, Parameter
from rich.text import Text

from activities.postgres.attempts import Attempts
from activities.postgres.rebuild import rebuild as refill
from starter import audit
from starter.cli.failures import OK, REFUSED
from starter.cli.figures import moment
from starter.cli.options import AS_TABLE, FIRST_PAGE, Output, Paging
from starter.cli.progress import counted
from starter.cli.screen import SCREEN, table
from starter.cli.stack import reading, temporal, timezone_of

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


@app.command
async def attempts(
    *, actor: Annotated[str | None, Parameter(name="--of")] = None, code: str | None = None, paging: Paging = FIRST_PAGE
) -> None:
    """List what people and programs tried and were refused, the latest first.

    Parameters
    ----------
    actor
        Only what this person or program tried.
    code
        Only refusals of this code, such as authority.amount.
    """
    async with reading() as books:
        page = await Attempts(books.read.pool).page(paging.after, paging.most, actor, code)
        zone = timezone_of(books)
    rows = [
        (moment(row.at, zone), row.actor, row.what, row.target, row.code, _figures(row.facts)) for row in page.items
    ]
    SCREEN.show_page(page, table(("at", "actor", "tried", "on", "refused", "facts"), rows))


async def rebuild(*, output: Output = AS_TABLE) -> int:
    """Make all read models anew from the events, in one transaction."""
    async with reading() as books:
        with counted("events") as progress:
            done = await refill(books.read.pool, progress)
    return _show(done)


def _figures(given: dict[str, str]) -> str:
    return "  ".join(f"{name}={value}" for name, value in given.items())


def _show(found: _Finding) -> int:
    style = "" if found.clean else "red"
    SCREEN.show(found, Text("\n".join(found.lines()), style))
    return OK if found.clean else REFUSED
