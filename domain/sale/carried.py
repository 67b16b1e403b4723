"""Goods leave only with the cover on which they were approved, unless it was decided that they leave without."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.factoring.state import FactoringState
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insurance.dates import latest_due
from domain.cover.insurance.state import InsuranceState
from domain.cover.part import CoverPart
from domain.ids import sale_stream
from domain.sale import refusals
from domain.sale.context import SaleContext
from domain.sale.state import SaleState


def require_carried(
    state: SaleState, parts: Iterable[CoverPart], invoiced_on: date, due_on: date, context: SaleContext
) -> None:
    """`delivery.uncovered` while people decide about lost cover, or where an arrangement does not carry what the goods
    take along of it: not today, or not until the last of their invoice, written `invoiced_on`, falls due.

    Goods within the tolerance above what is covered are our own risk.
    """
    if state.pending is not None and state.pending.uncovered:
        raise refusals.DeliveryUncovered("goods have lost their cover and people decide about them", field="order_id")
    holder = sale_stream(state.placed.order_id)
    for part in parts:
        if not (_carries_today(part, holder, context) and _carries_until(part, invoiced_on, due_on, context)):
            raise refusals.DeliveryUncovered(
                f"{part.stream} does not carry the goods", field="order_id", stream=part.stream
            )


def _carries_today(part: CoverPart, holder: str, context: SaleContext) -> bool:
    known = context.arrangements.by_stream
    carrier, terms = known.get(part.stream), known.get(part.terms_of)
    if not isinstance(carrier, BuyerLimitState | GuaranteeState) or holder in carrier.fallen:
        return False
    in_force = not isinstance(terms, InsuranceState | FactoringState) or terms.in_force_on(context.today)
    return in_force and carrier.carries_on(context.today)


def _carries_until(part: CoverPart, invoiced_on: date, due_on: date, context: SaleContext) -> bool:
    """A guarantee outlives the due date; an insurer or factor bounds the days from the invoice to it."""
    state = context.arrangements.by_stream.get(part.terms_of)
    match state:
        case GuaranteeState():
            return state.expires_on is not None and due_on < state.expires_on
        case InsuranceState(terms=terms) if terms is not None:
            return due_on <= latest_due(terms, invoiced_on)
        case FactoringState(terms=agreed) if agreed is not None:
            return (due_on - invoiced_on).days <= agreed.max_credit_days
    return False
