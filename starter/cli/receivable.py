"""`openaccount receivable …`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from domain.money import Money
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.receivable_view import receivable_file, receivable_table
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of

app = App(name="receivable", help="Receivables: list, show, settle from unapplied cash.")


@app.command(name="list")
async def list_(
    *,
    customer: str | None = None,
    order: str | None = None,
    overdue: Annotated[bool, Parameter(show_default=False)] = False,
    settled: Annotated[bool, Parameter(name="--all", show_default=False)] = False,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List open receivables, the earliest due date first.

    Parameters
    ----------
    customer
        Only of this customer.
    order
        Only of this order.
    overdue
        Only those past due.
    settled
        Also those that are settled.
    """
    async with reading() as books:
        page = await books.read.receivables(
            customer_id=customer,
            order_id=order,
            overdue=overdue,
            open_only=not settled,
            after=paging.after,
            most=paging.most,
        )
    SCREEN.show_page(page, receivable_table(page.items, books.today()))


@app.command
async def show(receivable_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a receivable: what is open, where collection stands, and the timeline.

    Parameters
    ----------
    receivable_id
        Which receivable; for a single payment the invoice's number.
    """
    async with reading() as books:
        file = await books.receivable(receivable_id)
    SCREEN.show(file, *receivable_file(file, books.today(), timezone_of(books)))


@app.command(name="use-cash")
async def use_cash(receivable_id: str, amount: str | None = None, *, acting: Acting = UNNAMED) -> None:
    """Settle a receivable from money of the customer that is not applied yet.

    Parameters
    ----------
    receivable_id
        Which receivable.
    amount
        How much (default: as far as it reaches).
    """
    async with at_desk(acting) as (desk, by):
        known = await desk.receivable(receivable_id)
        money = None if amount is None else Money.of(amount, known.balance.currency)
        file = await desk.use_unapplied(receivable_id, money, **by)
    SCREEN.show(file, *receivable_file(file, desk.today(), timezone_of(desk)))
