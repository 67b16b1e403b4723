"""What can become true of a task that waits for people."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar, Literal

from domain.approval.authority import Seat
from domain.approval.briefing import Briefing
from domain.approval.conditions import Conditions
from domain.approval.moments import Clock, TimeLeft
from domain.approval.review_authority import About
from domain.base import Event, Exact
from domain.money import Money
from domain.policy_part import Function, Grade
from domain.sale.order import Reason


class ApprovalCase(Event):
    """What is asked. Amounts: `amount` as ordered or as the limit that is proposed, `amount_in_home_currency` against
    the authority matrix, `weight` the same together with the orders that count as one with this one, where there are
    any. `order_id` is empty unless the task is about an order; `amendment`: the amount is the part by which an approved
    order grows. Several people may want one review: neither `requested_by` nor any of `also_requested_by` decides, nor
    who is `barred` by the separation of duties. The moments are counted in the hours of `office`; `evidence_hash` names
    the evidence behind the grade, as in `GradeAssigned`.
    """

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
    office: str = ""
    ordered_on: date | None = None
    amendment: bool = False
    barred: tuple[str, ...] = ()
    evidence_hash: str = ""
    briefing: Briefing | None = None

    @property
    def clock(self) -> Clock:
        return Clock(
            remind_at=self.remind_at, escalate_at=self.escalate_at, expires_at=self.expires_at, office=self.office
        )

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
    of an order adds, in home currency, to what the person approved within the period. `authority` is the lower one
    where the person acts for others: `on_behalf_of` says who delegated, or is away. `place` is the seat that it fills.
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
    policy_version: int | None = None
    conditions: Conditions = Conditions()
    on_behalf_of: tuple[str, ...] = ()
    place: int | None = None


class EvidenceAsked(Event):
    """Something is missing for a decision: the clock stands still with `left` on it until somebody answers, or until
    `answer_by`, when it goes on by itself."""

    event_type: ClassVar[str] = "approval.evidence_asked"
    person: str
    question: str
    left: TimeLeft
    answer_by: datetime


class EvidenceAnswered(Event):
    event_type: ClassVar[str] = "approval.evidence_answered"
    person: str
    answer: str
    asked_by: str
    clock: Clock


class QuestionLapsed(Event):
    """Nobody answered: the people decide with what they have."""

    event_type: ClassVar[str] = "approval.question_lapsed"
    clock: Clock


class Delegated(Event):
    """The seat at `place` went to another person."""

    event_type: ClassVar[str] = "approval.delegated"
    person: str
    to: str
    place: int
    reason: str = ""
    seats: tuple[Seat, ...]
    clock: Clock


class Reminded(Event):
    event_type: ClassVar[str] = "approval.reminded"
    roles: tuple[str, ...]
    people: tuple[str, ...] = ()


class Escalated(Event):
    """The task is also offered to others: substitutes or the next authority. `overdue`: because nobody answered in
    time; else because nobody who was asked is there. `people` are those who are asked now and were not before."""

    event_type: ClassVar[str] = "approval.escalated"
    seats: tuple[Seat, ...]
    overdue: bool = True
    people: tuple[str, ...] = ()
    clock: Clock | None = None


class ApprovalClosed(Event):
    """`amount` is the smallest amount that the people approved, where it is less than was asked; `conditions` are the
    strictest of theirs."""

    event_type: ClassVar[str] = "approval.closed"
    outcome: Literal["approved", "rejected", "expired", "withdrawn"]
    amount: Money | None = None
    decided_by: tuple[str, ...] = ()
    reason: str = ""
    conditions: Conditions = Conditions()
