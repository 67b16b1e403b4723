"""What can become true of a task that waits for people."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import ClassVar, Literal

from domain.approval.authority import Seat
from domain.approval.review_authority import About
from domain.base import Event, Exact
from domain.money import Money
from domain.policy_part import Function, Grade
from domain.sale.order import Reason


class ApprovalCase(Event):
    """What is asked. Amounts: `amount` as ordered or as the limit that is proposed, `amount_in_home_currency` against
    the authority matrix. `order_id` is empty unless the task is about an order. Several people may want one review:
    neither `requested_by` nor any of `also_requested_by` decides. `weight` is `amount_in_home_currency` together with
    the orders that count as one with this one, where there are any."""

    event_type: ClassVar[str] = "approval.opened"
    approval_id: str
    about: About = "order"
    order_id: str = ""
    customer_id: str
    requested_by: str
    also_requested_by: tuple[str, ...] = ()
    amount: Money
    amount_in_home_currency: Exact
    grade: Grade | None
    term_days: int
    reasons: tuple[Reason, ...]
    exceeds_limit_by: Exact
    exposure_before: Exact
    exposure_after: Exact
    seats: tuple[Seat, ...]
    weight: Exact | None = None
    policy_hash: str
    remind_at: datetime
    escalate_at: datetime
    expires_at: datetime

    @property
    def weighs(self) -> Decimal:
        """What authority is held against, in home currency."""
        return self.amount_in_home_currency if self.weight is None else self.weight

    @property
    def requesters(self) -> tuple[str, ...]:
        return (self.requested_by, *self.also_requested_by)


class Decided(Event):
    """One person's decision, with the authority under which it was taken.

    `matrix_version` is that of the authority matrix in force, 0 for the policy file's own. `home` is what an approval
    of an order adds, in home currency, to what the person approved within the period.
    """

    event_type: ClassVar[str] = "approval.decided"
    person: str
    role: str
    function: Function
    outcome: Literal["approve", "reject"]
    amount: Money | None = None
    reason: str = ""
    authority: Exact | None
    policy_hash: str
    matrix_version: int = 0
    home: Exact | None = None


class Reminded(Event):
    event_type: ClassVar[str] = "approval.reminded"
    roles: tuple[str, ...]


class Escalated(Event):
    """The answer is overdue: the task is also offered to the next authority."""

    event_type: ClassVar[str] = "approval.escalated"
    seats: tuple[Seat, ...]


class ApprovalClosed(Event):
    """`amount` is the smallest amount that the people approved, where it is less than was asked."""

    event_type: ClassVar[str] = "approval.closed"
    outcome: Literal["approved", "rejected", "expired", "withdrawn"]
    amount: Money | None = None
    decided_by: tuple[str, ...] = ()
    reason: str = ""
