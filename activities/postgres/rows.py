"""What the read models answer with: one type per question, amounts as `Money`."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from typing import Any, Generic, Literal, TypeVar

from domain.approval.briefing import Briefing
from domain.approval.review_authority import About
from domain.approval.state import TaskState
from domain.base import Value
from domain.exposure import Limits
from domain.legal_ids import LegalId
from domain.money import Money
from domain.policy_part import Grade
from domain.receivable.state import ReceivablePhase, ReceivableState
from domain.review.file import CreditFile
from domain.sale.order import Lane
from domain.sale.state import Phase, SaleState

RowT = TypeVar("RowT")


class Page(Value, Generic[RowT]):
    """One page; `next` is what to pass as `after` for the one that follows, None on the last."""

    items: tuple[RowT, ...]
    next: str | None = None


class ExposureRow(Value):
    """By component, in the currency of the account; `total`, the gross exposure, is never below zero. `covered` is what
    cover would pay of it, `retained` the rest."""

    reserved: Money
    delivered: Money
    receivable: Money
    unapplied: Money
    covered: Money
    total: Money
    retained: Money


class LimitRow(Value):
    """The limit that counts on the day asked for. `amount` None is unlimited; `available` is what it leaves of the
    exposure that it is held against, gross or retained, and may be negative."""

    amount: Money | None
    available: Money | None
    temporary: bool = False


class AccountRow(Value):
    """What a customer and a group have in common. `limit` None: none is on file."""

    name: str
    currency: str
    limit: LimitRow | None
    exposure: ExposureRow


class GroupRow(AccountRow):
    group_id: str
    members: tuple[str, ...] = ()


class CustomerRow(AccountRow):
    customer_id: str
    country: str
    segment: str
    grade: Grade | None
    grade_valid_until: date | None
    group_id: str | None
    holds: tuple[str, ...]
    knock_outs: tuple[str, ...]


class CustomerFile(CustomerRow):
    """The whole file: every dated limit, the unapplied cash by currency, and the group's account."""

    contact_mail: str
    identifiers: tuple[LegalId, ...]
    limits: Limits
    unapplied: tuple[Money, ...]
    group: GroupRow | None


class EventRow(Value):
    """One fact. `position` orders the facts of all streams."""

    position: int
    stream: str
    version: int
    type: str
    data: dict[str, Any]
    actor: str
    command_id: str
    business_time: datetime
    recorded_at: datetime
    hash: str


class ReceivableRow(Value):
    receivable_id: str
    invoice_no: str
    order_id: str
    customer_id: str
    phase: ReceivablePhase
    amount: Money
    balance: Money
    due_on: date
    level: int
    stops_credit: bool
    stops_delivery: bool
    call_open: bool


class ReceivableFile(ReceivableRow):
    state: ReceivableState
    timeline: tuple[EventRow, ...]


class SaleRow(Value):
    order_id: str
    customer_id: str
    phase: Phase
    lane: Lane | None
    amount: Money
    ordered_on: date


class SaleFile(SaleRow):
    """`left` is what of the order has not been dispatched; `timeline` holds the facts of the sale, its tasks and its
    receivables in the order in which they were recorded."""

    state: SaleState
    left: Money
    receivables: tuple[ReceivableRow, ...]
    timeline: tuple[EventRow, ...]


class TaskRow(Value):
    """`waiting_for` names the functions, or else the roles, whose decision is missing. `order_id` is empty unless the
    task is about an order, and `amount` means nothing for one about a listed name.

    `respond_by` is when the next thing happens if nobody answers. `offered_to` are persons by name: delegates and
    substitutes. `question` is what somebody wants to know before they decide, empty where nobody asked.
    """

    task_id: str
    about: About
    order_id: str
    customer_id: str
    phase: str
    amount: Money
    requested_by: str
    rule: str
    waiting_for: tuple[str, ...]
    expires_at: datetime
    revision: int = 0
    respond_by: datetime
    lane: Literal["delegated", "dual"] = "delegated"
    offered_roles: tuple[str, ...] = ()
    offered_to: tuple[str, ...] = ()
    amount_in_home_currency: Decimal = Decimal(0)
    question: str = ""
    briefing: Briefing | None = None


class TaskFile(TaskRow):
    state: TaskState
    timeline: tuple[EventRow, ...]


class CreditFileRow(Value):
    """What is known about a customer. `grade`, `valid_until` and `complete` are those of the last review that ended;
    `complete` says that nothing required was missing and no listed name was left open."""

    customer_id: str
    reviewing: bool
    grade: Grade | None
    valid_until: date | None
    complete: bool | None
    state: CreditFile


class PaymentRow(Value):
    """What one payment settled of one receivable."""

    position: int
    payment_id: str
    receivable_id: str
    customer_id: str
    applied: Money
    bank_charge: Money
    written_off: Money
    discount: Money
    paid_on: date
