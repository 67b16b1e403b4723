"""`openaccount cover meet` and `acknowledge`: what is owed to carriers of risk."""

from __future__ import annotations

from starter.cli.options import UNNAMED, Acting
from starter.cli.screen import SCREEN, facts
from starter.cli.stack import at_desk


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
