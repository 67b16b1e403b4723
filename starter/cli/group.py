"""`openaccount group …`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import App, Parameter

from domain.customer.commands import RegisterGroup
from starter.cli import customer_view
from starter.cli.asking import limit_request, temporary_request
from starter.cli.options import AS_TABLE, UNNAMED, Acting, Output
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading
from starter.limits import LimitRequest, TemporaryLimitRequest

NO_GROUP = "none"

app = App(name="group", help="Groups of linked customers and their common limit.")


@app.command
async def add(group_id: str, name: str, *, currency: str, acting: Acting = UNNAMED) -> None:
    """Register a group of linked customers, before its members.

    Parameters
    ----------
    group_id
        Its id.
    name
        What it is called.
    currency
        Of the common limit; its members' accounts are kept in it.
    """
    async with at_desk(acting) as (desk, by):
        made = await desk.add_group(RegisterGroup(group_id=group_id, name=name, currency=currency), **by)
    SCREEN.show(made, *customer_view.group(made))


@app.command
async def show(group_id: str, *, output: Output = AS_TABLE) -> None:
    """Show a group's members, limit and exposure.

    Parameters
    ----------
    group_id
        Which group.
    """
    async with reading() as books:
        found = await books.group(group_id)
    SCREEN.show(found, *customer_view.group(found))


@app.command
async def move(customer_id: str, group: str, *, reason: str, acting: Acting = UNNAMED) -> None:
    """Move a customer into another group, or out of every group; its exposure goes along.

    Parameters
    ----------
    customer_id
        Which customer.
    group
        The group that it belongs to from now on, or "none".
    reason
        Why, such as who bought the company.
    """
    async with at_desk(acting) as (desk, by):
        made = await desk.move_to_group(customer_id, None if group == NO_GROUP else group, reason, **by)
    SCREEN.show(made, *customer_view.file(made))


@app.command(name="limit")
async def set_limit(
    group_id: str,
    amount: str,
    *,
    approval: str = "",
    since: Annotated[str | None, Parameter(name="--from")] = None,
    until: str | None = None,
    acting: Acting = UNNAMED,
) -> None:
    """Set the limit that a group's members share, for good or, with --until, for a time.

    Parameters
    ----------
    group_id
        Which group.
    amount
        In the currency of the group, or "unlimited"; 0 is no credit.
    approval
        What allows the limit, such as the number of a resolution.
    since
        The first day on which it counts (default: today).
    until
        The last day of a temporary limit.
    """
    async with at_desk(acting, named=True) as (desk, by):
        request: LimitRequest | TemporaryLimitRequest = (
            temporary_request(amount, approval, since, until)
            if until is not None
            else limit_request(amount, approval, since)
        )
        made = await desk.set_group_limit(group_id, request, **by)
    SCREEN.show(made, *customer_view.group(made))
