"""`openaccount cover claim …`: insured receivables, from the notice to the indemnity."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from activities.postgres import cover_reading
from activities.postgres.cover_reading import CLAIMS_RUNNING, Wanted
from activities.postgres.cover_rows import InsuredRow
from domain.ids import customer_stream
from domain.money import Money
from starter import sharing
from starter.cli import cover_view
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of

if TYPE_CHECKING:  # lists are to come without Temporal's client
    from starter.desk import Desk

app = App(name="claim", help="Insured receivables: list, show, file a claim, note a dispute.")


@app.command
async def file(receivable_id: str, *, document: tuple[str, ...] = (), acting: Acting = UNNAMED) -> None:
    """File the claim for an insured receivable, once the waiting period is over and before its deadline.

    Parameters
    ----------
    receivable_id
        Which receivable.
    document
        Reference of a document that goes with it, such as invoice or proof of delivery; may be given several times.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.file_claim(receivable_id, document, **by)
        await _show(desk, receivable_id)


@app.command(name="list")
async def list_(
    *,
    customer: str | None = None,
    every: Annotated[bool, Parameter(name="--all", show_default=False)] = False,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List what runs with insurers: from the notice until nothing is open with them.

    Parameters
    ----------
    customer
        Only of this customer.
    every
        Every insured receivable, also those of which nothing is overdue and those that are over.
    """
    accounts = None if customer is None else (customer_stream(customer),)
    wanted = Wanted(accounts=accounts, phases=() if every else tuple(map(str, CLAIMS_RUNNING)), ended=every)
    async with reading() as books:
        page = await cover_reading.insured(books.read.pool, wanted, after=paging.after, most=paging.most)
    SCREEN.show_page(page, cover_view.insured_table(page.items))


@app.command
async def show(receivable_id: str, *, output: Output = AS_TABLE) -> None:
    """Show the insurance of a receivable: the days that count, what is owed by when, and the timeline.

    Parameters
    ----------
    receivable_id
        Which receivable.
    """
    async with reading() as books:
        row = await sharing.insured(books, receivable_id)
        facts = await cover_reading.timeline(books.read.pool, row.stream)
    SCREEN.show(row, *cover_view.insured(row), *cover_view.happened(facts, timezone_of(books)))


@app.command
async def dispute(receivable_id: str, amount: str, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Note that the customer disputes this much: it is not covered until that is settled.

    Parameters
    ----------
    receivable_id
        Which receivable.
    amount
        In the currency of the receivable.
    reason
        What the customer says.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.dispute_cover(receivable_id, await _money(desk, receivable_id, amount), reason, **by)
        await _show(desk, receivable_id)


@app.command
async def settle(receivable_id: str, upheld: str, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Settle a dispute: so much of it is owed after all, and covered again.

    Parameters
    ----------
    receivable_id
        Which receivable.
    upheld
        In the currency of the receivable; 0 where the customer was right.
    reason
        What settled it.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.settle_dispute(receivable_id, await _money(desk, receivable_id, upheld), reason, **by)
        await _show(desk, receivable_id)


async def _money(desk: Desk, receivable_id: str, amount: str) -> Money:
    return Money.of(amount, (await sharing.insured(desk, receivable_id)).amount.currency)


async def _show(desk: Desk, receivable_id: str) -> None:
    row: InsuredRow = await sharing.insured(desk, receivable_id)
    SCREEN.show(row, *cover_view.insured(row))
