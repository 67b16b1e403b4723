"""What a sale's events leave of its cover."""

from __future__ import annotations

from typing import Literal

from domain.approval.conditions import Proofs
from domain.cover.part import carve
from domain.sale.events import OrderAmended, OrderHeld
from domain.sale.state import Phase, SaleState, in_account_currency


def fitted(state: SaleState) -> SaleState:
    """Cover goes along with what is reserved: what carries more than that is given back, the last first. Only a sale
    that waits has a plan."""
    if state.cover_plan is not None and state.phase is not Phase.HELD:
        state = state.model_copy(update={"cover_plan": None})
    if not state.covers:
        return state
    reserved = state.reserved
    kept = () if reserved is None else carve(state.covers, in_account_currency(state, reserved))[0]
    return state if kept == state.covers else state.model_copy(update={"covers": kept})


def waiting_for_cover(state: SaleState, event: OrderHeld) -> dict[str, object]:
    """What a held sale waits for; what has been asked once stays asked."""
    asked = tuple(ask.stream for ask in event.cover_plan.asks) if event.cover_plan else ()
    return {
        "cover_plan": event.cover_plan,
        "cover_by": event.cover_by or state.cover_by,
        "cover_asked": tuple(dict.fromkeys((*state.cover_asked, *asked))),
    }


def cover_wanted(state: SaleState, event: OrderAmended) -> Literal["", "cover", "guarantee"]:
    """What the offer that was accepted asks for, unless a proof of it was shown."""
    if state.offer is None:
        return state.cover_wanted
    proofs, conditions = event.proofs or Proofs(), state.offer.conditions
    if conditions.guarantee and not proofs.guarantee.strip():
        return "guarantee"
    return "cover" if conditions.cover and not proofs.cover.strip() else ""
