"""A sale whose customer has to be known first waits for the review, for as long as the policy allows. domain.md §2."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Final, Literal

from domain.customer.state import CustomerState
from domain.policy import Policy
from domain.sale.order import Reason

Lack = Literal["review_missing", "review_expired", "limit_missing"]

_STARTS_A_REVIEW: Final = ("hold.review_missing", "hold.review_expired")
_HAS_A_DEADLINE: Final = (*_STARTS_A_REVIEW, "hold.limit_missing")


def what_lacks(customer: CustomerState, policy: Policy, today: date, *, waits: bool) -> Lack | None:
    """What the credit file lacks for a decision: it was never made, or has run out. None: it is fresh.

    An order that has begun to wait (`waits`) also waits for the limit that the review proposed to a person; with an
    incomplete file it does not, for then a person decides every order. Only with a policy that lets reviews run by
    themselves; without one a person is asked, or the hold stays.
    """
    if policy.review is None:
        return None
    if customer.grade is None or customer.grade_valid_until is None:
        return "review_missing"
    if customer.grade_valid_until < today:
        return "review_expired"
    no_limit = customer.limits.own_on(today) is None
    return "limit_missing" if waits and no_limit else None


def own_limit(customer: CustomerState, today: date, lack: Lack | None) -> Decimal | None:
    """None is unlimited. While something lacks, nothing on file counts as nothing granted, not as `limit.none`."""
    if lack is not None and customer.limits.own_on(today) is None:
        return Decimal(0)
    return customer.limits.effective_on(today)


def holds_for(
    customer: CustomerState, policy: Policy, today: date, lack: Lack | None, *, overdue: bool
) -> list[Reason]:
    """Why the order waits; nothing once it has waited its time, or where the limit would change nothing."""
    until = customer.grade_valid_until
    facts = {"valid_until": until.isoformat()} if until is not None else {}
    if lack is None:
        expired = policy.holds.review_expired and until is not None and until < today
        return [Reason(code="hold.review_expired", facts=facts)] if expired else []
    if overdue or (lack == "limit_missing" and not customer.file_complete):
        return []
    return [Reason(code=f"hold.{lack}", facts=facts)]


def starts_review(reasons: tuple[Reason, ...]) -> bool:
    """Whether an order that is stopped for these reasons needs a review that somebody has to start."""
    return any(reason.code in _STARTS_A_REVIEW for reason in reasons)


def waits_for_review(reasons: tuple[Reason, ...]) -> bool:
    """Whether an order that is held for these reasons waits for a review, or for the limit that one proposed."""
    return any(reason.code in _HAS_A_DEADLINE for reason in reasons)
