"""`openaccount cover guarantee …`."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from cyclopts import App, Parameter

from activities.postgres import cover_reading
from activities.postgres.cover_reading import Wanted
from domain.cover.guarantee.commands import GiveGuarantee
from domain.ids import customer_stream, group_stream
from domain.money import Money
from starter import sharing
from starter.cli import cover_view, figures
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of

if TYPE_CHECKING:  # lists are to come without Temporal's client
    from starter.desk import Desk

app = App(name="guarantee", help="Guarantees: give, list, show, extend, call, release.")


@app.command
async def give(
    guarantee_id: str,
    secures: str,
    amount: str,
    *,
    group: Annotated[bool, Parameter(show_default=False)] = False,
    guarantor: str,
    until: date,
    percent: str = "100",
    fee: str = "0",
    order: tuple[str, ...] = (),
    acting: Acting = UNNAMED,
) -> None:
    """Record a guarantee for what a customer or group owes; it counts once over all sales that it secures.

    Parameters
    ----------
    guarantee_id
        The guarantee's number, such as G-1.
    secures
        The customer whose sales it secures.
    amount
        In the currency of the customer's account.
    group
        SECURES is a group: the sales of all its members are secured, and the amount counts once.
    guarantor
        Who stands for it.
    until
        The last day on which a call must reach the guarantor.
    percent
        What of a loss is paid, in percent.
    fee
        What it costs a year, in percent of its amount.
    order
        Only this order is secured; may be given several times.
    """
    async with at_desk(acting, named=True) as (desk, by):
        currency = (await desk.group(secures)).currency if group else (await desk.customer(secures)).currency
        command = GiveGuarantee(
            guarantor=guarantor,
            account=group_stream(secures) if group else customer_stream(secures),
            amount=Money.of(amount, currency),
            expires_on=until,
            orders=order,
            percent=figures.percent(percent, field="percent"),
            fee_percent=figures.percent(fee, field="fee"),
        )
        await desk.give_guarantee(guarantee_id, command, **by)
        await _show(desk, guarantee_id)


@app.command(name="list")
async def list_(
    *,
    customer: str | None = None,
    ended: Annotated[bool, Parameter(name="--all", show_default=False)] = False,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List guarantees: amount, used, free, expiry.

    Parameters
    ----------
    customer
        Only those given for this customer.
    ended
        Also those that are over.
    """
    accounts = None if customer is None else (customer_stream(customer),)
    async with reading() as books:
        page = await cover_reading.guarantees(
            books.read.pool, Wanted(accounts=accounts, ended=ended), after=paging.after, most=paging.most
        )
    SCREEN.show_page(page, cover_view.guarantee_table(page.items))


@app.command
async def show(guarantee_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a guarantee: who uses it, what was called, what is owed by when, and the timeline.

    Parameters
    ----------
    guarantee_id
        Which guarantee.
    """
    async with reading() as books:
        row = await sharing.guarantee(books, guarantee_id)
        facts = await cover_reading.timeline(books.read.pool, row.stream)
    SCREEN.show(row, *cover_view.guarantee(row), *cover_view.happened(facts, timezone_of(books)))


@app.command
async def extend(guarantee_id: str, *, until: date, reference: str, acting: Acting = UNNAMED) -> None:
    """Record that the guarantor agreed to a later end.

    Parameters
    ----------
    guarantee_id
        Which guarantee.
    until
        Its new last day.
    reference
        Where the guarantor says so.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.extend_guarantee(guarantee_id, until, reference, **by)
        await _show(desk, guarantee_id)


@app.command
async def call(
    guarantee_id: str, receivable_id: str, amount: str | None = None, *, reason: str, acting: Acting = UNNAMED
) -> None:
    """Call a guarantee: the guarantor is asked to pay an overdue receivable.

    Parameters
    ----------
    guarantee_id
        Which guarantee.
    receivable_id
        What is not paid.
    amount
        How much, in the currency of the guarantee (default: all that the guarantor bears of what is owed).
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        currency = (await sharing.guarantee(desk, guarantee_id)).amount.currency
        money = None if amount is None else Money.of(amount, currency)
        await desk.call_guarantee(guarantee_id, receivable_id, reason, money, **by)
        await _show(desk, guarantee_id)


@app.command
async def release(guarantee_id: str, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Give a guarantee back: nothing new leaves on it.

    Parameters
    ----------
    guarantee_id
        Which guarantee.
    reason
        Why.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.release_guarantee(guarantee_id, reason, **by)
        await _show(desk, guarantee_id)


async def _show(desk: Desk, guarantee_id: str) -> None:
    row = await sharing.guarantee(desk, guarantee_id)
    SCREEN.show(row, *cover_view.guarantee(row))
