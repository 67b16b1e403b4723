"""One assessment in one line: what a test does not name is ample."""

from __future__ import annotations

from domain.customer.state import CustomerState, GroupState
from domain.money import Money
from domain.policy import Policy
from domain.sale.assess import Assessment, assess
from domain.sale.case import Position, Request
from tests.domain.builders import TODAY, a_customer, a_policy, a_position

RICH = a_customer(limit="10000000")
"""A customer whose limit is no obstacle."""


def assessed(
    amount: str,
    customer: CustomerState = RICH,
    *,
    currency: str = "CNY",
    term_days: int = 30,
    group: GroupState | None = None,
    position: Position | None = None,
    policy: Policy | None = None,
    requested_by: str = "shop",
) -> Assessment:
    request = Request(order_id="S-1", amount=Money.of(amount, currency), term_days=term_days, requested_by=requested_by)
    return assess(request, customer, group, position or a_position(), policy or a_policy(), TODAY)


def codes(assessment: Assessment) -> tuple[str, ...]:
    return tuple(reason.code for reason in assessment.reasons)
