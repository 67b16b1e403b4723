"""`openaccount order …`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter

from activities.postgres.rows import SaleFile
from domain.approval.conditions import Proofs
from domain.errors import InvalidInput
from domain.money import Money
from domain.sale.order import Order
from domain.sale.state import Phase
from domain.terms import Terms
from starter.books import Books
from starter.cli import figures, order_view
from starter.cli.asking import order_from_file
from starter.cli.customer_view import sale_table
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of

app = App(name="order", help="Credit sales: submit, show, amend, dispatch, return.")


@app.command
async def submit(
    order_id: str | None = None,
    customer_id: str | None = None,
    amount: str | None = None,
    currency: str | None = None,
    terms: str | None = None,
    *,
    ordered_on: str | None = None,
    requested_by: str | None = None,
    file: Annotated[Path | None, Parameter(allow_leading_hyphen=True)] = None,
    acting: Acting = UNNAMED,
) -> None:
    """Submit an order and get the credit decision; the same order gets the same answer again.

    Parameters
    ----------
    order_id
        The order's number, such as SO-1001.
    customer_id
        Who buys.
    amount
        The whole order, such as 12000.00.
    currency
        ISO code, such as CNY.
    terms
        When it is to be paid: NET30, 2/10 NET30, EOM+30, DAY15+1, "DUE 2026-12-31" or 30%@0,70%@60.
    ordered_on
        The day of the order (default: today).
    requested_by
        Who asks for credit (default: who acts); never decides it.
    file
        The order as JSON instead; - reads standard input.
    """
    async with at_desk(acting) as (desk, by):
        today = desk.today()
        if file is not None:
            order = order_from_file(file, today, requested_by or by["actor"])
        else:
            order = Order(
                order_id=_given(order_id, "order_id"),
                customer_id=_given(customer_id, "customer_id"),
                amount=Money.of(_given(amount, "amount"), _given(currency, "currency")),
                terms=Terms.parse(_given(terms, "terms")),
                ordered_on=figures.day(ordered_on, today, field="ordered_on"),
                requested_by=requested_by or by["actor"],
            )
        answer = await desk.submit_order(order, by["actor"])
    SCREEN.show(answer, *order_view.answer(answer))


@app.command
async def show(order_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a sale: its phase, the decision explained, deliveries, receivables and the timeline.

    Parameters
    ----------
    order_id
        Which order.
    """
    async with reading() as books:
        _show(books, await books.sale(order_id))


@app.command(name="list")
async def list_(*, customer: str | None = None, phase: tuple[Phase, ...] = (), paging: Paging = FIRST_PAGE) -> None:
    """List sales, the latest order first.

    Parameters
    ----------
    customer
        Only of this customer.
    phase
        Only in this phase; may be given several times.
    """
    async with reading() as books:
        phases = tuple(str(each) for each in phase)
        page = await books.read.sales(customer_id=customer, phases=phases, after=paging.after, most=paging.most)
    SCREEN.show_page(page, sale_table(page.items))


@app.command
async def amend(order_id: str, amount: str, currency: str | None = None, *, acting: Acting = UNNAMED) -> None:
    """Change an order's amount; within the release it goes on, beyond it only the difference is decided.

    Parameters
    ----------
    order_id
        Which order.
    amount
        The new whole amount.
    currency
        That of the order; to be sure.
    """
    async with at_desk(acting) as (desk, by):
        money = await _in_currency_of(desk, order_id, amount, currency)
        _show(desk, await desk.amend(order_id, money, **by))


@app.command
async def accept(
    order_id: str, *, deposit: str = "", cover: str = "", guarantee: str = "", acting: Acting = UNNAMED
) -> None:
    """Accept the smaller amount, or the conditions, that were offered.

    Parameters
    ----------
    order_id
        Which order.
    deposit
        The reference of the deposit, where the offer asks for one.
    cover
        The reference of the cover.
    guarantee
        The reference of the guarantee.
    """
    async with at_desk(acting) as (desk, by):
        proofs = Proofs(deposit=deposit, cover=cover, guarantee=guarantee)
        _show(desk, await desk.accept_offer(order_id, proofs, **by))


@app.command
async def cancel(order_id: str, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Cancel what has not been delivered of an order; its credit becomes free.

    Parameters
    ----------
    order_id
        Which order.
    reason
        Why.
    """
    async with at_desk(acting) as (desk, by):
        _show(desk, await desk.cancel(order_id, reason, **by))


@app.command
async def dispatch(
    order_id: str,
    amount: str | None = None,
    currency: str | None = None,
    *,
    delivery: str | None = None,
    invoice: str | None = None,
    final: Annotated[bool, Parameter(show_default=False)] = False,
    acting: Acting = UNNAMED,
) -> None:
    """Record that goods left under the release; the invoice follows by itself.

    Parameters
    ----------
    order_id
        Which order.
    amount
        What the delivery is worth (default: all that is left).
    currency
        That of the order; to be sure.
    delivery
        The delivery's number (default: the next one of the order).
    invoice
        The invoice's number, where another system writes it.
    final
        Nothing more will be delivered.
    """
    async with at_desk(acting) as (desk, by):
        money = None if amount is None else await _in_currency_of(desk, order_id, amount, currency)
        sale = await desk.dispatch(order_id, money, delivery_id=delivery, invoice_no=invoice, final=final, **by)
        _show(desk, sale)


@app.command(name="return")
async def return_(
    order_id: str,
    invoice_no: str,
    amount: str,
    currency: str | None = None,
    *,
    reason: str,
    acting: Acting = UNNAMED,
) -> None:
    """Record that goods of an invoice came back; a credit note reduces what is open of it.

    Parameters
    ----------
    order_id
        Which order.
    invoice_no
        Which invoice.
    amount
        What came back, at invoice value.
    currency
        That of the order; to be sure.
    reason
        Why.
    """
    async with at_desk(acting) as (desk, by):
        money = await _in_currency_of(desk, order_id, amount, currency)
        _show(desk, await desk.return_goods(order_id, invoice_no, money, reason, **by))


def _show(books: Books, sale: SaleFile) -> None:
    SCREEN.show(sale, *order_view.sale_file(sale, timezone_of(books)))


async def _in_currency_of(books: Books, order_id: str, amount: str, currency: str | None) -> Money:
    """The amount; `currency.mismatch` for another currency than the order's."""
    ordered = (await books.sale(order_id)).amount
    given = Money.of(amount, currency or ordered.currency)
    _ = given - ordered
    return given


def _given(value: str | None, field: str) -> str:
    if value is None:
        raise InvalidInput(f"{field} is missing", field=field)
    return value
