"""A sale that goes beyond the limits waits for cover that was asked for, for as long as the policy allows."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.cover.choice import Choice
from domain.sale.assess import Assessment
from domain.sale.case import Covering
from domain.sale.context import SaleContext
from domain.sale.state import DELIVERABLE, SaleState


def may_wait_for_cover(state: SaleState, context: SaleContext) -> bool:
    """An order that is being delivered does not wait to grow, and no other waits longer than it may."""
    in_time = state.cover_by is None or context.now < state.cover_by
    return in_time and state.phase not in DELIVERABLE


def cover_by(state: SaleState, assessment: Assessment, context: SaleContext) -> datetime | None:
    """When the wait for limits ends; another limit that is asked for gives no more time."""
    rules = context.policy.cover
    if assessment.cover is None or rules is None:
        return None
    return state.cover_by or context.now + timedelta(days=rules.sale_waits_days)


def covering_of(state: SaleState, *, may_ask: bool) -> Covering:
    """What the sale brings along where cover is looked for."""
    plan = state.cover_plan
    return Covering(
        reserved=plan.at_hand if plan else (),
        asked=state.cover_asked,
        awaiting=plan.asks if plan else (),
        bound_to=bound_to(state),
        may_ask=may_ask,
        wanted=state.cover_wanted,
    )


def bound_to(state: SaleState) -> str:
    """The buyer limit that carries goods of the sale which have not left; empty where none does."""
    return next((part.stream for part in state.covers if part.kind != "guarantee"), "")


def same_plan(before: Choice | None, now: Choice | None) -> bool:
    """Whether the same is reserved and waited for: what the rest would cost is no news."""
    if before is None or now is None:
        return before is now
    return before.parts == now.parts and [ask.stream for ask in before.asks] == [ask.stream for ask in now.asks]
