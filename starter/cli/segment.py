"""`openaccount customer segment …`."""

from __future__ import annotations

from typing import Annotated

from cyclopts import Parameter

from activities.postgres import warning_reading
from domain.errors import InvalidInput
from starter import watch
from starter.cli import warning_view
from starter.cli.options import UNNAMED, Acting
from starter.cli.screen import SCREEN
from starter.cli.stack import at_desk, reading


class SegmentAnswerInvalid(InvalidInput):
    """More than one of confirm, reject and restore."""

    code = "segment.answer"


Flag = Annotated[bool, Parameter(show_default=False)]


async def segment(
    customer_id: str,
    *,
    confirm: Flag = False,
    reject: Flag = False,
    restore: Flag = False,
    reason: str = "",
    acting: Acting = UNNAMED,
) -> None:
    """Show a customer's segment; confirm or reject that it is removed, or take it back.

    Parameters
    ----------
    customer_id
        Which customer.
    confirm
        It is removed: no new credit.
    reject
        It stays; the proposal comes back with the figures of another quarter, not sooner.
    restore
        A removed customer comes back, as an ordinary one.
    reason
        Why; must be given with any of them.
    """
    if confirm + reject + restore > 1:
        raise SegmentAnswerInvalid("give one of --confirm, --reject and --restore", field="confirm")
    if confirm or reject or restore:
        async with at_desk(acting, named=True) as (desk, by):
            if restore:
                await watch.restore(desk, customer_id, reason=reason, **by)
            else:
                await watch.decide_removal(desk, customer_id, confirm=confirm, reason=reason, **by)
    async with reading() as books:
        await books.customer(customer_id)
        state = await warning_reading.standing(books.read.pool, customer_id)
    data = {"segment": state.segment, "removal": state.removal, "conditions": state.conditions}
    SCREEN.show({"customer_id": customer_id, **data}, *warning_view.standing(state))
