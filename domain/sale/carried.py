"""Goods leave only with the cover on which they were approved, unless it was decided that they leave without."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.factoring.state import FactoringState
from domain.cover.guarantee.state import GuaranteeState
from domain.cover.insurance.state import InsuranceState
from domain.cover.part import CoverPart
from domain.ids import sale_stream
from domain.sale import refusals
from domain.sale.context import SaleContext
from domain.sale.state import SaleState


def require_carried(state: SaleState, parts: Iterable[CoverPart], context: SaleContext) -> None:
    """`delivery.uncovered` while people decide about lost cover, or where an arrangement does not carry today what the
    goods take along of it. Goods within the tolerance above what is covered are our own risk."""
    if state.pending is not None and state.pending.uncovered:
        raise refusals.DeliveryUncovered("goods have lost their cover and people decide about them", field="order_id")
    for part in parts:
        if not _carries(part, sale_stream(state.placed.order_id), context):
            raise refusals.DeliveryUncovered(
                f"{part.stream} does not carry the goods today", field="order_id", stream=part.stream
            )


def _carries(part: CoverPart, holder: str, context: SaleContext) -> bool:
    carrier = context.arrangements.by_stream.get(part.stream)
    if not isinstance(carrier, BuyerLimitState | GuaranteeState) or holder in carrier.fallen:
        return False
    return carrier.carries_on(context.today) and _in_force(part, context, context.today)


def _in_force(part: CoverPart, context: SaleContext, today: date) -> bool:
    """Whether the agreement behind a buyer limit is in force; a guarantee has none."""
    terms = context.arrangements.by_stream.get(part.terms_of)
    return not isinstance(terms, InsuranceState | FactoringState) or terms.in_force_on(today)
