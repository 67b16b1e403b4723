"""`openaccount cover duties`, `meet` and `acknowledge`: what is owed to carriers of risk."""

from __future__ import annotations

from typing import Literal

from rich.text import Text

from activities.postgres import duty_reading
from activities.postgres.duty_reading import DutyFilter, DutyRow
from domain.ids import customer_stream
from starter.cli.options import FIRST_PAGE, UNNAMED, Acting, Paging
from starter.cli.screen import SCREEN, facts, table
from starter.cli.stack import at_desk, reading


async def meet(stream: str, duty_id: str, *, reference: str, acting: Acting = UNNAMED) -> None:
    """Meet a duty: what was owed is done. A declaration, a claim, a call and a renewal have commands of their own.

    Parameters
    ----------
    stream
        What it is owed for, such as insured/INV-000001; `openaccount cover duties` lists it.
    duty_id
        Which duty.
    reference
        What proves it.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.meet_duty(stream, duty_id, reference, **by)
        SCREEN.show({"stream": stream, "duty_id": duty_id, "met": True}, facts([("met", f"{duty_id} of {stream}")]))


async def acknowledge(stream: str, duty_id: str, *, note: str, acting: Acting = UNNAMED) -> None:
    """Acknowledge that a duty was missed, so that it is not put to people any more.

    Parameters
    ----------
    stream
        What it was owed for.
    duty_id
        Which duty.
    note
        What is done about it.
    """
    async with at_desk(acting, named=True) as (desk, by):
        await desk.acknowledge_miss(stream, duty_id, note, **by)
        known = {"stream": stream, "duty_id": duty_id, "acknowledged": True}
        SCREEN.show(known, facts([("acknowledged", f"{duty_id} of {stream}")]))


async def duties(
    *,
    customer: str | None = None,
    order: str | None = None,
    standing: Literal["due", "missed"] | None = None,
    paging: Paging = FIRST_PAGE,
) -> None:
    """List what is owed to insurers, factors and guarantors: the missed ones first, then by their last day.

    Parameters
    ----------
    customer
        Only for this customer.
    order
        Only for this order.
    standing
        Only those that people have been warned of, or only those that were missed and not acknowledged.
    """
    wanted = DutyFilter(
        standing=standing or "", account=None if customer is None else customer_stream(customer), order_id=order
    )
    async with reading() as books:
        page = await duty_reading.duties(books.read.pool, wanted, after=paging.after, most=paging.most)
    shown = [
        (each.stream, each.duty.duty_id, each.duty.kind.replace("_", " "), each.account_name or None,
         each.duty.due_on, how(each))
        for each in page.items
    ]  # fmt: skip
    SCREEN.show_page(page, table(("for", "duty", "what", "whose", "due on", "phase"), shown))


def how(row: DutyRow) -> Text:
    """How a duty stands."""
    duty = row.duty
    if duty.missed_on:
        return Text(f"missed: {duty.consequence}", "red")
    return Text("due", "yellow") if duty.warned_on else Text("not yet due")
