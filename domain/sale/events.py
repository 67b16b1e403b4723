"""What can become true of a credit sale, in the order of its life."""

from __future__ import annotations

from datetime import date, datetime
from typing import ClassVar

from pydantic import Field

from domain.approval.authority import Seat
from domain.approval.conditions import Conditions, Proofs
from domain.base import Event, Exact
from domain.cover.choice import Choice
from domain.cover.part import CoverPart
from domain.money import Money
from domain.policy_part import Grade
from domain.sale.order import Lane, Order, Reason, Release
from domain.terms import Terms


class Assessed(Event):
    """What every decision records: policy, evidence, lane, rule, the figures behind it, the rule closest to asking.

    `evidence_hash` names the evidence behind the grade, empty where a person gave it; `inputs` are the other figures
    that the rules looked at.
    """

    policy_hash: str
    lane: Lane
    rule: str
    reasons: tuple[Reason, ...] = ()
    grade: Grade | None = None
    rate: Exact
    exposure_before: Exact
    exposure_after: Exact
    next_to_ask: Reason | None = None
    policy_version: int | None = None
    evidence_hash: str = ""
    inputs: dict[str, str] = Field(default_factory=dict)


class OrderReceived(Event):
    """`received_on` is our day, whatever day the order says."""

    event_type: ClassVar[str] = "sale.order_received"
    order: Order
    content_hash: str
    account_currency: str
    received_on: date | None = None


class OrderApproved(Assessed):
    """Credit is reserved with this event. `approval_id` names the person's decision where one was needed.

    `unweighed` is how much of the order only the machine approved within the window of split orders, as of
    `approved_on`; nothing once people have approved it. `covers` are reserved with it, by `cover_choice`.
    """

    event_type: ClassVar[str] = "sale.order_approved"
    release: Release
    reserved: Money
    within_limit: bool
    approval_id: str = ""
    unweighed: Money | None = None
    approved_on: date | None = None
    covers: tuple[CoverPart, ...] = ()
    cover_choice: Choice | None = None


class OrderHeld(Assessed):
    """`review_by`: when the wait for the customer's review ends and a person decides instead.

    With `cover_plan` it waits until `cover_by` for limits that are asked for; what the plan has at hand is reserved.
    """

    event_type: ClassVar[str] = "sale.order_held"
    expires_on: date
    check_again_on: date | None = None
    review_by: datetime | None = None
    cover_plan: Choice | None = None
    cover_by: datetime | None = None


class ApprovalRequested(Assessed):
    """A person is asked. `amount` is what the decision is about: the order, or the part by which it grew. `weight` is
    the amount in home currency together with the orders that count as one with it, where there are any.

    With `uncovered` it is about goods of an approved order that have lost their cover; until then they do not leave.
    """

    event_type: ClassVar[str] = "sale.approval_requested"
    approval_id: str
    seats: tuple[Seat, ...]
    amount: Money
    term_days: int
    amount_in_home_currency: Exact
    weight: Exact | None = None
    exceeds_limit_by: Exact
    uncovered: bool = False


class OrderDeclined(Assessed):
    event_type: ClassVar[str] = "sale.order_declined"
    approval_id: str = ""


class OfferMade(Event):
    """The approver offers less than was asked, or on conditions; the order side accepts by `valid_until` or lets it
    lapse."""

    event_type: ClassVar[str] = "sale.offer_made"
    approval_id: str
    amount: Money
    exceeds_limit_by: Exact
    valid_until: date
    decided_by: tuple[str, ...]
    conditions: Conditions = Conditions()


class OrderAmended(Event):
    """`release` is the smaller one where the order shrank: what was given back has to be decided to be had again.

    With an offer that was accepted come its shorter `terms` and the `proofs` of what it asked for.
    """

    event_type: ClassVar[str] = "sale.order_amended"
    amount: Money
    reserved: Money
    release: Release | None = None
    terms: Terms | None = None
    proofs: Proofs | None = None


class AmendmentRefused(Event):
    """The part by which the order was to grow was not approved; the old release stays in force.

    What it rests on is as in `Assessed`; of what people decided `inputs` stand in `ApprovalRequested`. Older records
    lack it.
    """

    event_type: ClassVar[str] = "sale.amendment_refused"
    asked: Money
    reasons: tuple[Reason, ...] = ()
    approval_id: str = ""
    policy_hash: str = ""
    policy_version: int | None = None
    evidence_hash: str = ""
    rule: str = ""
    grade: Grade | None = None
    exposure_before: Exact | None = None
    inputs: dict[str, str] = Field(default_factory=dict)


class CoverLost(Event):
    """These parts of the cover of goods that have not left are gone; what becomes of the goods is decided with it."""

    event_type: ClassVar[str] = "sale.cover_lost"
    parts: tuple[CoverPart, ...]
    reason: str
    on: date


class CoverDecided(Assessed):
    """Goods that have lost their cover go on: others carry them (`covers`), or we do (rule and lane say who decided).

    `amount` is what the decision is about, `approval_id` the person's decision where one was needed.
    """

    event_type: ClassVar[str] = "sale.cover_decided"
    amount: Money
    covers: tuple[CoverPart, ...] = ()
    cover_choice: Choice | None = None
    approval_id: str = ""


class GoodsDispatched(Event):
    """`covers` goes along with the goods: what carried them when they left, in the currency of the account."""

    event_type: ClassVar[str] = "sale.goods_dispatched"
    delivery_id: str
    amount: Money
    on: date
    reserved_left: Money
    final: bool
    covers: tuple[CoverPart, ...] = ()


class InvoiceIssued(Event):
    """One invoice per delivery; each instalment of it is a receivable of its own, of the amount in `instalments`."""

    event_type: ClassVar[str] = "sale.invoice_issued"
    invoice_no: str
    series: str
    delivery_id: str
    amount: Money
    issued_on: date
    receivable_ids: tuple[str, ...]
    instalments: tuple[Money, ...]


class GoodsReturned(Event):
    event_type: ClassVar[str] = "sale.goods_returned"
    credit_note_no: str
    series: str
    invoice_no: str
    amount: Money
    on: date
    reason: str
    credited: tuple[tuple[str, Money], ...]


class ReceivableFinished(Event):
    event_type: ClassVar[str] = "sale.receivable_finished"
    receivable_id: str


class ReservationReleased(Event):
    """Credit that is no longer needed: the release lapsed, or goods that lost their cover are not delivered.

    What the latter rests on is as in `AmendmentRefused`.
    """

    event_type: ClassVar[str] = "sale.reservation_released"
    amount: Money
    reason: str
    reasons: tuple[Reason, ...] = ()
    approval_id: str = ""
    policy_hash: str = ""
    policy_version: int | None = None
    evidence_hash: str = ""
    grade: Grade | None = None
    exposure_before: Exact | None = None
    inputs: dict[str, str] = Field(default_factory=dict)


class OrderCancelled(Event):
    event_type: ClassVar[str] = "sale.order_cancelled"
    reason: str


class SaleClosed(Event):
    event_type: ClassVar[str] = "sale.closed"
    on: date
