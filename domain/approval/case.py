"""How a task is put to people: what they see and by when they have to answer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.approval.authority import Seat
from domain.approval.events import ApprovalCase
from domain.approval.review_authority import About
from domain.business_hours import BusinessHours
from domain.customer.state import CustomerState
from domain.errors import CalendarUnpublished
from domain.money import Money
from domain.policy import ApprovalRule, Policy
from domain.sale.events import ApprovalRequested
from domain.sale.order import Order, Reason


def open_case(requested: ApprovalRequested, order: Order, policy: Policy, now: datetime) -> ApprovalCase:
    """The case of a sale that a person must decide."""
    rule = policy.approval
    return ApprovalCase(
        approval_id=requested.approval_id,
        order_id=order.order_id,
        customer_id=order.customer_id,
        requested_by=order.requested_by,
        amount=requested.amount,
        amount_in_home_currency=requested.amount_in_home_currency,
        weight=requested.weight,
        grade=requested.grade,
        term_days=requested.term_days,
        reasons=requested.reasons,
        exceeds_limit_by=requested.exceeds_limit_by,
        exposure_before=requested.exposure_before,
        exposure_after=requested.exposure_after,
        seats=requested.seats,
        policy_hash=requested.policy_hash,
        remind_at=_deadline(rule, now, rule.sla_hours / 2),
        escalate_at=_deadline(rule, now, rule.sla_hours),
        expires_at=_deadline(rule, now, rule.expire_hours),
    )


def review_case(
    *,
    approval_id: str,
    about: About,
    customer: CustomerState,
    requested_by: str,
    also_requested_by: tuple[str, ...] = (),
    amount: Money,
    home: Decimal,
    reasons: tuple[Reason, ...],
    exposure: Decimal,
    seats: tuple[Seat, ...],
    policy: Policy,
    now: datetime,
) -> ApprovalCase:
    """The case of a credit file about which a person must decide."""
    rule = policy.approval
    return ApprovalCase(
        approval_id=approval_id,
        about=about,
        customer_id=customer.customer_id,
        requested_by=requested_by,
        also_requested_by=also_requested_by,
        amount=amount,
        amount_in_home_currency=home,
        grade=customer.grade,
        term_days=0,
        reasons=reasons,
        exceeds_limit_by=Decimal(0),
        exposure_before=exposure,
        exposure_after=exposure,
        seats=seats,
        policy_hash=policy.hash,
        remind_at=_deadline(rule, now, rule.sla_hours / 2),
        escalate_at=_deadline(rule, now, rule.sla_hours),
        expires_at=_deadline(rule, now, rule.expire_hours),
    )


def _deadline(rule: ApprovalRule, now: datetime, hours: Decimal) -> datetime:
    try:
        return rule.office.deadline(now, hours)
    except CalendarUnpublished:
        # An order must not fail because a government has not published its holidays; every day then counts, so that
        # the answer is due too early rather than too late.
        office = rule.office
        every_day = BusinessHours(timezone=office.timezone, opens=office.opens, closes=office.closes)
        return every_day.deadline(now, hours)
