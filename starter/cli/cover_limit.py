"""`openaccount cover limit …`: what insurers and factors carry of each customer."""

from __future__ import annotations

from cyclopts import App

from activities.postgres import cover_reading
from activities.postgres.cover_reading import Wanted
from domain.ids import customer_stream
from domain.money import Money
from starter import sharing
from starter.cli import cover_view
from starter.cli.options import AS_TABLE, FIRST_PAGE, UNNAMED, Acting, Output, Paging
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading, timezone_of

app = App(name="limit", help="Limits that insurers and factors grant for customers: ask for one, list, show.")


@app.command
async def request(agreement: str, customer_id: str, amount: str, *, acting: Acting = UNNAMED) -> None:
    """Ask the insurer or factor to carry so much of a customer. The answer comes later, by itself.

    Parameters
    ----------
    agreement
        Number of the insurance policy or factoring agreement.
    customer_id
        Whose risk it is.
    amount
        How much, in the currency of the customer's account.
    """
    async with at_desk(acting, named=True) as (desk, by):
        stream = await sharing.agreement_stream(desk, agreement)
        currency = (await desk.customer(customer_id)).currency
        await desk.request_limit(stream, customer_id, Money.of(amount, currency), **by)
        row = await sharing.buyer_limit(desk, stream, customer_id)
        SCREEN.show(row, *cover_view.buyer_limit(row))


@app.command
async def discretion(policy_id: str, customer_id: str, *, acting: Acting = UNNAMED) -> None:
    """Take up the discretionary limit of a policy for a customer: the insurer is not asked.

    Parameters
    ----------
    policy_id
        Which policy.
    customer_id
        Whose risk it is.
    """
    async with at_desk(acting, named=True) as (desk, by):
        stream = (await sharing.insurance(desk, policy_id)).stream
        await desk.use_discretion(stream, customer_id, **by)
        row = await sharing.buyer_limit(desk, stream, customer_id)
        SCREEN.show(row, *cover_view.buyer_limit(row))


@app.command(name="list")
async def list_(*, customer: str | None = None, paging: Paging = FIRST_PAGE) -> None:
    """List the limits of customers: granted, used, free.

    Parameters
    ----------
    customer
        Only of this customer.
    """
    accounts = None if customer is None else (customer_stream(customer),)
    async with reading() as books:
        page = await cover_reading.buyer_limits(
            books.read.pool, Wanted(accounts=accounts), after=paging.after, most=paging.most
        )
    SCREEN.show_page(page, cover_view.buyer_limit_table(page.items))


@app.command
async def show(agreement: str, customer_id: str, *, output: Output = AS_TABLE) -> None:
    """Show the limit of a customer under a policy or agreement: who uses it, and what happened.

    Parameters
    ----------
    agreement
        Number of the insurance policy or factoring agreement.
    customer_id
        Which customer.
    """
    async with reading() as books:
        row = await sharing.buyer_limit(books, await sharing.agreement_stream(books, agreement), customer_id)
        facts = await cover_reading.timeline(books.read.pool, row.stream)
    SCREEN.show(row, *cover_view.buyer_limit(row), *cover_view.happened(facts, timezone_of(books)))
