"""From an assessment to the events of its lane."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from domain.approval.authority import Seat
from domain.approval.conditions import Conditions
from domain.approval.duties import barred_from
from domain.approval.offering import Offering
from domain.approval.question import Question
from domain.base import Event
from domain.ids import approval_id_for
from domain.money import Money
from domain.sale import events as happened
from domain.sale.assess import Assessment, assess
from domain.sale.case import Request
from domain.sale.context import SaleContext
from domain.sale.cover_wait import cover_by, covering_of, may_wait_for_cover, same_plan
from domain.sale.inputs import inputs_of
from domain.sale.order import Lane, Order, Reason, Release
from domain.sale.review_wait import waits_for_review
from domain.sale.state import DELIVERABLE, WAITING, PendingApproval, Phase, SaleState
from domain.terms import longest_days


def decide_lane(state: SaleState, amount: Money, context: SaleContext) -> tuple[Event, ...]:
    """Assesses `amount` (the order, or the part by which it grows) and lets the lane decide."""
    assessment = assess_order(state, amount, context, may_ask=may_wait_for_cover(state, context))
    if assessment.lane in ("straight_through", "covered"):
        return (_approved(state, amount, assessment, context),)
    if assessment.lane in ("delegated", "dual"):
        return (ask_people(state, amount, assessment, context),)
    if assessment.lane == "hold" and state.phase not in DELIVERABLE:
        return (_held(state, assessment, context),)
    # An order that is being delivered is not stopped because it cannot grow.
    return _refused(state, amount, assessment, context)


def approve_by_people(
    state: SaleState, approved: PendingApproval, context: SaleContext, decided_by: tuple[str, ...] = ()
) -> tuple[Event, ...]:
    """Carries out what people approved, unless credit has moved on: more excess than they saw is assessed again."""
    amount = approved.amount
    assessment = assess_order(state, amount, context)
    if assessment.lane == "decline":
        return _refused(state, amount, assessment, context)
    if assessment.exceeds_limit_by > approved.exceeds_limit_by:
        return decide_lane(state, amount, context)
    if assessment.lane == "hold" and state.phase not in DELIVERABLE:
        return (_held(state, assessment, context),)
    lane = {"lane": _lane_of_people(state, decided_by), "rule": "approval"}
    event = _approved(state, amount, assessment.model_copy(update=lane), context)
    people = {"approval_id": approved.approval_id, "within_limit": False, "unweighed": Money.zero(amount.currency)}
    return (event.model_copy(update=people),)


def _lane_of_people(state: SaleState, decided_by: tuple[str, ...]) -> Lane:
    """An order has the lane in which it was put to people, its growth the one of those who decided about it."""
    if state.release is None and state.answer is not None:
        return state.answer.lane
    return "dual" if len(decided_by) > 1 else "delegated"


def reassess(state: SaleState, context: SaleContext) -> tuple[Event, ...]:
    """Frees a waiting sale when its reasons are gone; says nothing new when nothing changed."""
    if state.phase not in WAITING:
        return ()
    events = decide_lane(state, state.placed.amount, context)
    outcome = events[-1]
    if isinstance(outcome, happened.OrderApproved):
        return events
    if state.phase is Phase.PENDING:
        return ()  # People are at it already; only a straight-through approval takes the task from them.
    return () if isinstance(outcome, happened.OrderHeld) and _known(state, outcome) else events


def _known(state: SaleState, held: happened.OrderHeld) -> bool:
    """Held for the same reasons: figures that move while it waits are no news."""
    before = {reason.code for reason in state.answer.reasons} if state.answer else set()
    same = {reason.code for reason in held.reasons} == before and held.check_again_on == state.check_again_on
    return same and same_plan(state.cover_plan, held.cover_plan)


def not_approved(
    state: SaleState, approval_id: str, reasons: tuple[Reason, ...], context: SaleContext
) -> tuple[Event, ...]:
    """The end of a waiting order, or of an amendment: the release that was there stays."""
    exposure = context.position.exposure.total
    record: dict[str, Any] = {
        "policy_hash": context.policy.hash,
        "policy_version": context.policy.version,
        "evidence_hash": context.known_customer.evidence_hash,
        "rule": reasons[0].code,
        "reasons": reasons,
        "grade": context.known_customer.grade,
        "exposure_before": exposure,
        "approval_id": approval_id,
    }
    if state.phase in DELIVERABLE:
        asked = state.pending.asked if state.pending else state.placed.amount
        return (happened.AmendmentRefused(asked=asked, **record),)
    lane = state.answer.lane if state.answer and approval_id else "decline"
    return (happened.OrderDeclined(lane=lane, rate=state.rate, exposure_after=exposure, **record),)


def assess_order(state: SaleState, amount: Money, context: SaleContext, *, may_ask: bool = False) -> Assessment:
    """What would become of this amount now; limits that could be asked for count only with `may_ask`."""
    order = state.placed
    request = Request(
        order_id=order.order_id,
        amount=amount,
        term_days=longest_days(order.terms, order.ordered_on),
        requested_by=order.requested_by,
        also_requested_by=context.also_asking(order),
        held=state.reserved if state.release else None,
        rate=state.rate if state.release else None,
        unweighed=_unweighed(state, context),
        waits=state.answer is not None and state.phase not in DELIVERABLE,
        review_overdue=state.review_by is not None and context.now >= state.review_by,
        covering=covering_of(state, may_ask=may_ask),
    )
    return assess_request(request, context)


def assess_request(request: Request, context: SaleContext) -> Assessment:
    """The assessment of a request where the customer stands now."""
    known = (context.known_customer, context.group, context.position, context.policy, context.today)
    return assess(request, *known, context.arrangements)


def _unweighed(state: SaleState, context: SaleContext) -> Money | None:
    """What of an order that grows counts with its growth: see `domain.approval.split`."""
    rules = context.policy.safeguards
    if rules is None or state.release is None:
        return None
    nothing = Money.zero(state.placed.amount.currency)
    by_machine = state.unweighed
    if by_machine is None:
        by_machine = state.release.amount if state.answer and state.answer.lane == "straight_through" else nothing
    since = state.approved_on or state.received_on
    if since is None or since <= context.today - timedelta(days=rules.split_window_days):
        by_machine = nothing
    tolerance = max(nothing, state.placed.amount - state.release.amount)
    return min(by_machine + tolerance, state.placed.amount)


def release_of(amount: Money, valid_until: date, conditions: Conditions, context: SaleContext) -> Release:
    """What may be delivered on an approved amount: itself and the tolerance of the policy."""
    ceiling = amount + amount.percent(context.policy.release.tolerance_percent)
    return Release(amount=amount, ceiling=ceiling, valid_until=valid_until, conditions=conditions)


def _approved(state: SaleState, amount: Money, assessment: Assessment, context: SaleContext) -> happened.OrderApproved:
    whole = amount if state.release is None else state.placed.amount + amount
    valid_until = context.today + timedelta(days=context.policy.release.valid_days)
    return happened.OrderApproved(
        release=release_of(whole, valid_until, state.release.conditions if state.release else state.accepted, context),
        reserved=whole - state.delivered,
        within_limit=True,
        unweighed=(_unweighed(state, context) or Money.zero(amount.currency)) + amount,
        approved_on=context.today,
        covers=assessment.cover.parts if assessment.cover else (),
        cover_choice=assessment.cover,
        **record_of(state.placed, assessment, context, adds=True),
    )


def _held(state: SaleState, assessment: Assessment, context: SaleContext) -> happened.OrderHeld:
    expires_on = context.today + timedelta(days=context.policy.holds.expires_after_days)
    return happened.OrderHeld(
        # Another reason to wait gives a sale that waits already no more time.
        expires_on=state.wait_until if state.phase is Phase.HELD and state.wait_until else expires_on,
        check_again_on=assessment.check_again_on,
        review_by=_review_by(state, assessment, context),
        cover_plan=assessment.cover,
        cover_by=cover_by(state, assessment, context),
        **record_of(state.placed, assessment, context),
    )


def _review_by(state: SaleState, assessment: Assessment, context: SaleContext) -> datetime | None:
    if context.policy.review is None or not waits_for_review(assessment.reasons):
        return None
    return state.review_by or context.now + context.policy.review.sale_waits


def ask_people(
    state: SaleState, amount: Money, assessment: Assessment, context: SaleContext
) -> happened.ApprovalRequested:
    """The decision about this amount is put to the people of the assessment's seats."""
    order = state.placed
    return happened.ApprovalRequested(
        approval_id=approval_id_for(order.order_id, state.approvals_asked + 1),
        seats=_who_is_there(assessment, order, context),
        amount=amount,
        term_days=longest_days(order.terms, order.ordered_on),
        amount_in_home_currency=assessment.amount_in_home_currency,
        weight=assessment.weight,
        exceeds_limit_by=assessment.exceeds_limit_by,
        **record_of(state.placed, assessment, context, adds=True),
    )


def _who_is_there(assessment: Assessment, order: Order, context: SaleContext) -> tuple[Seat, ...]:
    question = Question(
        amount=assessment.amount_in_home_currency if assessment.weight is None else assessment.weight,
        grade=context.known_customer.grade,
        term_days=longest_days(order.terms, order.ordered_on),
        requesters=(order.requested_by, *context.also_asking(order)),
        barred=barred_here(context),
    )
    offering = Offering.model_construct(policy=context.policy, question=question, presence=context.presence)
    return offering.opened(assessment.seats)


def barred_here(context: SaleContext) -> tuple[str, ...]:
    """Whom the separation of duties keeps from approving orders of this customer."""
    return tuple(sorted(barred_from("approve", context.position.done, context.policy)))


def _refused(state: SaleState, amount: Money, assessment: Assessment, context: SaleContext) -> tuple[Event, ...]:
    if state.phase in DELIVERABLE:
        record = record_of(state.placed, assessment, context)
        kept = {name: figure for name, figure in record.items() if name in happened.AmendmentRefused.model_fields}
        return (happened.AmendmentRefused(asked=state.placed.amount + amount, **kept),)
    return (happened.OrderDeclined(**record_of(state.placed, assessment, context)),)


def record_of(order: Order, assessment: Assessment, context: SaleContext, *, adds: bool = False) -> dict[str, Any]:
    """What every decision records."""
    before = context.position.exposure.total
    return {
        "policy_hash": context.policy.hash,
        "policy_version": context.policy.version,
        "evidence_hash": context.known_customer.evidence_hash,
        "inputs": inputs_of(assessment, order, context),
        "lane": assessment.lane,
        "rule": assessment.rule,
        "reasons": assessment.reasons,
        "grade": context.known_customer.grade,
        "rate": assessment.rate,
        "exposure_before": before,
        "exposure_after": before + assessment.amount_in_account_currency if adds else before,
        "next_to_ask": assessment.next_to_ask,
    }
