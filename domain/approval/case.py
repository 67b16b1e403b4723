"""How a task is put to people: what they see and by when they have to answer."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any

from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.approval.authority import Seat
from domain.approval.briefing import Briefing
from domain.approval.events import ApprovalCase
from domain.approval.offering import Offering
from domain.approval.question import Question
from domain.approval.review_authority import About
from domain.approval.time_left import clock_for, whole_time
from domain.customer.state import CustomerState
from domain.money import Money
from domain.policy import Policy
from domain.sale.events import ApprovalRequested
from domain.sale.order import Order, Reason


def open_case(
    requested: ApprovalRequested,
    order: Order,
    policy: Policy,
    now: datetime,
    *,
    presence: Presence = EVERYBODY_THERE,
    also_requested_by: tuple[str, ...] = (),
    barred: tuple[str, ...] = (),
    amendment: bool = False,
    briefing: Briefing | None = None,
) -> ApprovalCase:
    """The case of a sale that a person must decide."""
    question = Question(
        amount=requested.amount_in_home_currency if requested.weight is None else requested.weight,
        grade=requested.grade,
        term_days=requested.term_days,
        requesters=(order.requested_by, *also_requested_by),
        barred=barred,
    )
    return ApprovalCase(
        **_offered(question, requested.seats, policy, presence, now),
        approval_id=requested.approval_id,
        order_id=order.order_id,
        customer_id=order.customer_id,
        requested_by=order.requested_by,
        also_requested_by=also_requested_by,
        amount=requested.amount,
        amount_in_home_currency=requested.amount_in_home_currency,
        weight=requested.weight,
        grade=requested.grade,
        term_days=requested.term_days,
        reasons=requested.reasons,
        exceeds_limit_by=requested.exceeds_limit_by,
        exposure_before=requested.exposure_before,
        exposure_after=requested.exposure_after,
        policy_hash=requested.policy_hash,
        evidence_hash=requested.evidence_hash,
        ordered_on=order.ordered_on,
        amendment=amendment,
        barred=barred,
        briefing=briefing,
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
    presence: Presence = EVERYBODY_THERE,
    evidence_hash: str = "",
    briefing: Briefing | None = None,
) -> ApprovalCase:
    """The case of a credit file about which a person must decide."""
    requesters = (requested_by, *also_requested_by)
    question = Question(about=about, amount=home, grade=customer.grade, term_days=0, requesters=requesters)
    return ApprovalCase(
        **_offered(question, seats, policy, presence, now),
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
        policy_hash=policy.hash,
        evidence_hash=evidence_hash,
        briefing=briefing,
    )


def _offered(
    question: Question, seats: tuple[Seat, ...], policy: Policy, presence: Presence, now: datetime
) -> dict[str, Any]:
    """The seats with those who are there, and the moments in the hours of their offices."""
    offering = Offering.model_construct(policy=policy, question=question, presence=presence)
    opened = offering.opened(seats)
    clock = clock_for(policy, [offering.asked_at_all(seat) for seat in opened], now, whole_time(policy.approval))
    return {"seats": opened, **clock.model_dump()}
