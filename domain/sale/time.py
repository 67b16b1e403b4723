"""What the passing of days does to a sale, and the next day that matters to it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from domain.base import Decision
from domain.policy import Policy
from domain.sale.context import SaleContext
from domain.sale.delivery import issue_invoice
from domain.sale.events import ReservationReleased
from domain.sale.lanes import not_approved, reassess
from domain.sale.order import Reason
from domain.sale.review_wait import waits_for_review
from domain.sale.state import DELIVERABLE, Delivery, Phase, SaleState


def next_day_that_matters(state: SaleState, policy: Policy, today: date) -> date | None:
    """The day on which `let_time_pass` has to be asked again; may be today or earlier when something is due now."""
    days = [_invoice_day(delivery, policy) for delivery in state.uninvoiced]
    if state.wait_until is not None and state.phase in {*DELIVERABLE, Phase.HELD, Phase.OFFERED}:
        days.append(state.wait_until + timedelta(days=1))
    if state.phase is Phase.HELD and state.check_again_on is not None and state.check_again_on > today:
        days.append(state.check_again_on)
    return min(days, default=None)


def review_deadline(state: SaleState) -> datetime | None:
    """When a held sale has waited for the review of its customer as long as it may; it may have passed."""
    waits = state.phase is Phase.HELD and state.answer is not None and waits_for_review(state.answer.reasons)
    return state.review_by if waits else None


def cover_deadline(state: SaleState) -> datetime | None:
    """When a held sale has waited for limits as long as it may; it may have passed."""
    return state.cover_by if state.phase is Phase.HELD and state.cover_plan is not None else None


def let_time_pass(state: SaleState, context: SaleContext) -> Decision:
    """At most one thing a day's turn brings; whoever asks looks at `next_day_that_matters` again afterwards."""
    for delivery in state.uninvoiced:
        if _invoice_day(delivery, context.policy) <= context.today:
            return issue_invoice(state, delivery, context)
    for deadline in (review_deadline(state), cover_deadline(state)):
        if deadline is not None and context.now >= deadline:
            return Decision(events=reassess(state, context))
    ended = state.wait_until is not None and context.today > state.wait_until
    if ended and state.phase is Phase.HELD:
        return Decision(events=not_approved(state, "", (Reason(code="hold.expired"),), context))
    if ended and state.phase is Phase.OFFERED:
        return Decision(events=not_approved(state, "", (Reason(code="offer.lapsed"),), context))
    if ended and state.phase in DELIVERABLE and state.reserved is not None:
        return Decision(events=(ReservationReleased(amount=state.reserved, reason="release.lapsed"),))
    if state.phase is Phase.HELD and state.check_again_on is not None and state.check_again_on <= context.today:
        return Decision(events=reassess(state, context))
    return Decision(events=())


def _invoice_day(delivery: Delivery, policy: Policy) -> date:
    return delivery.on + timedelta(days=policy.invoicing.delay_days)
