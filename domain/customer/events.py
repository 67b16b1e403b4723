"""What can become true of a customer or of a group of linked companies."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event, Exact
from domain.exposure import Limit, TemporaryLimit
from domain.legal_ids import LegalId
from domain.money import Money
from domain.policy_part import Grade


class CustomerRegistered(Event):
    """`review`: nothing is known about it yet, so that a review follows."""

    event_type: ClassVar[str] = "customer.registered"
    customer_id: str
    name: str
    country: str
    currency: str
    segment: str = "ordinary"
    group_id: str | None = None
    contact_mail: str = ""
    identifiers: tuple[LegalId, ...] = ()
    review: bool = False


class CustomerIdentified(Event):
    """Identifiers that were added, or that replace the one of their scheme."""

    event_type: ClassVar[str] = "customer.identified"
    identifiers: tuple[LegalId, ...]


class CustomerMovedToGroup(Event):
    """The whole exposure moves from the old group's account to the new one's. None is no group."""

    event_type: ClassVar[str] = "customer.moved_to_group"
    old_group_id: str | None
    new_group_id: str | None
    reason: str


class GradeAssigned(Event):
    """The outcome of a review. The grade is fit for decisions through `valid_until`.

    With an incomplete file a person decides every order; `max_term_days` is the longest term without asking one.
    `evidence_hash` names the evidence that the grade rests on: see `domain.evidence.digest`.
    """

    event_type: ClassVar[str] = "customer.grade_assigned"
    grade: Grade
    reviewed_on: date
    valid_until: date
    reasons: tuple[str, ...] = ()
    file_complete: bool = True
    max_term_days: int | None = None
    evidence_hash: str = ""


class LimitSet(Event):
    event_type: ClassVar[str] = "customer.limit_set"
    limit: Limit


class TemporaryLimitSet(Event):
    event_type: ClassVar[str] = "customer.temporary_limit_set"
    limit: TemporaryLimit


class HoldPlaced(Event):
    """New orders wait. With `stops_delivery` what is approved is not delivered either: all of it, or only `orders`."""

    event_type: ClassVar[str] = "customer.hold_placed"
    reason: str
    stops_delivery: bool = False
    orders: tuple[str, ...] = ()


class HoldLifted(Event):
    event_type: ClassVar[str] = "customer.hold_lifted"
    reason: str


class KnockedOut(Event):
    """Insolvency, sanctions, the dishonest-debtor list or removal: grade E whatever the score."""

    event_type: ClassVar[str] = "customer.knocked_out"
    reason: str


class CashUnapplied(Event):
    """Money of the customer that settles nothing yet. `rate` turns it into the currency of the limit."""

    event_type: ClassVar[str] = "customer.cash_unapplied"
    source: str
    amount: Money
    rate: Exact


class UnappliedCashUsed(Event):
    """Unapplied cash that went to a receivable or back to the customer (`refund`)."""

    event_type: ClassVar[str] = "customer.unapplied_cash_used"
    amount: Money
    used_for: str


class GroupRegistered(Event):
    event_type: ClassVar[str] = "group.registered"
    group_id: str
    name: str
    currency: str
