"""No delivery to a customer that is overdue beyond what the insurer bears: the program itself keeps this duty."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Final

from domain.base import OtherStream
from domain.cover.context import CoverContext
from domain.cover.duty import Duty, DutyMet
from domain.cover.insured.state import InsuredState
from domain.customer.events import HoldLifted, HoldPlaced

STOP_DUTY: Final = "stop_shipment"


def stop_name(receivable_id: str) -> str:
    """How the hold on the customer names its reason."""
    return f"insurer stop {receivable_id}"


def stop_day(duties: Iterable[Duty]) -> date | None:
    """The day on which deliveries are stopped, as long as that is to come."""
    return next((duty.due_on for duty in duties if duty.kind == STOP_DUTY and duty.open), None)


def stop_deliveries(state: InsuredState, context: CoverContext) -> tuple[tuple[DutyMet, ...], tuple[OtherStream, ...]]:
    """On its day the hold is placed and the duty met with it; on a later one it is placed although that was missed."""
    day = stop_day(state.duties)
    if day is None or context.today < day:
        return (), ()
    name = stop_name(state.receivable_id)
    met = DutyMet(duty_id=STOP_DUTY, kind="stop_shipment", on=day, reference=f"hold {name}")
    events = (met,) if context.today == day else ()
    if name in context.known_customer.holds:
        return events, ()
    return events, ((state.account, (HoldPlaced(reason=name, stops_delivery=True),)),)


def resume_deliveries(state: InsuredState, context: CoverContext) -> tuple[OtherStream, ...]:
    """The hold goes with the debt, by itself; one that a person has lifted is gone already."""
    name = stop_name(state.receivable_id)
    if not state.stopped or name not in context.known_customer.holds:
        return ()
    return ((state.account, (HoldLifted(reason=name),)),)
