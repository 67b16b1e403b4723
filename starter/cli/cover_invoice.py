"""`openaccount cover offer`, `buy-back`, `offered` and `show`: invoices of a factor, and the cover of one order."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from activities.postgres import cover_reading
from activities.postgres.cover_reading import Wanted
from domain.ids import customer_stream, split_stream
from starter import sharing
from starter.cli import cover_view, order_cover_view
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading
from starter.order_cover import order_cover


async def offer(receivable_id: str, agreement: str, *, acting: Acting = UNNAMED) -> None:
    """Offer the invoice of a receivable to a factor; the answer comes later, by itself.

    Parameters
    ----------
    receivable_id
        A receivable of the invoice; all of them that are open are offered.
    agreement
        Number of the factoring agreement.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await sharing.agreement(desk, agreement)
        stream = await desk.offer_invoice(receivable_id, agreement, **by)
        row = await sharing.assignment(desk, split_stream(stream)[1])
        SCREEN.show(row, *cover_view.assignment(row))


async def buy_back(invoice_no: str, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Buy an invoice back from the factor: the advance is repaid, and the claim is ours again.

    Parameters
    ----------
    invoice_no
        Which invoice.
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.buy_back(invoice_no, reason, **by)
        row = await sharing.assignment(desk, invoice_no)
        SCREEN.show(row, *cover_view.assignment(row))


async def list_(
    *,
    customer: str | None = None,
    ended: Annotated[bool, Parameter(name="--all", show_default=False)] = False,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List the invoices that were offered to factors.

    Parameters
    ----------
    customer
        Only of this customer.
    ended
        Also those that are settled, declined or bought back.
    """
    accounts = None if customer is None else (customer_stream(customer),)
    async with reading() as books:
        page = await cover_reading.assignments(
            books.read.pool, Wanted(accounts=accounts, ended=ended), after=paging.after, most=paging.most
        )
    SCREEN.show_page(page, cover_view.assignment_table(page.items))


async def show(order_id: str, *, output: Output = AS_TABLE) -> None:
    """Show the cover of an order: what was chosen and why, and per delivery who carries what, with its deadlines.

    Parameters
    ----------
    order_id
        Which order.
    """
    async with reading() as books:
        found = await order_cover(books, order_id)
        SCREEN.show(found, *order_cover_view.order_cover(found))
