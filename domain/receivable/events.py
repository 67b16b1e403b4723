"""What can become true of a receivable."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from domain.base import Event, Exact
from domain.cover.part import CoverPart
from domain.money import Money


class ReceivableOpened(Event):
    """A claim came into being: an instalment of an invoice of ours, or an open item taken over from another system.

    `payee` and its `account_no` are the factor's where the invoice is to be factored; empty means us.
    """

    event_type: ClassVar[str] = "receivable.opened"
    receivable_id: str
    invoice_no: str
    customer_id: str
    order_id: str = ""
    country: str = ""
    amount: Money
    invoiced_on: date
    due_on: date
    terms: str = ""
    rate: Exact
    account_currency: str
    ladder: str
    source: Literal["sale", "import"] = "sale"
    covers: tuple[CoverPart, ...] = ()
    payee: str = ""
    account_no: str = ""


class BecameOverdue(Event):
    event_type: ClassVar[str] = "receivable.became_overdue"
    balance: Money
    on: date


class LadderStepTaken(Event):
    """One step of collection. `skipped` names milder steps that were due at the same time and are not sent any more."""

    event_type: ClassVar[str] = "receivable.ladder_step_taken"
    step: str
    level: int
    channel: Literal["mail", "task", "none"]
    template: str
    skipped: tuple[str, ...] = ()
    stops_credit: bool = False
    stops_delivery: bool = False
    balance: Money


class InterestCharged(Event):
    """Interest since the due date or the last charge, through that day; `fee` is the part of `amount` owed once."""

    event_type: ClassVar[str] = "receivable.interest_charged"
    amount: Money
    fee: Money | None = None
    through: date


class CallMade(Event):
    """A collector's call task is done."""

    event_type: ClassVar[str] = "receivable.call_made"
    note: str


class PaymentApplied(Event):
    """`applied` settles the claim, together with bank charges, a small difference that is let go, and prompt-payment
    discount. `collected_by` is the assignment whose factor got it; empty where it reached us."""

    event_type: ClassVar[str] = "receivable.payment_applied"
    payment_id: str
    applied: Money
    bank_charge: Money
    written_off: Money
    discount: Money
    paid_on: date
    collected_by: str = ""


class CreditNoteApplied(Event):
    event_type: ClassVar[str] = "receivable.credit_note_applied"
    credit_note_no: str
    amount: Money
    reason: str
    on: date


class ReceivableSettled(Event):
    event_type: ClassVar[str] = "receivable.settled"
    on: date


class CoverChanged(Event):
    """`covers` is what carries its risk from now on, and `lost` what it carried less by this."""

    event_type: ClassVar[str] = "receivable.cover_changed"
    covers: tuple[CoverPart, ...]
    lost: Exact
    reason: str


class ClaimAssigned(Event):
    """The claim belongs to a factor and the customer pays `payee`; nobody is reminded by us. By `reduced` it has become
    smaller since it was offered: that is the factor's."""

    event_type: ClassVar[str] = "receivable.assigned"
    assignment: str
    payee: str
    account_no: str = ""
    reduced: Money | None = None
    cover: CoverPart | None = None


class ClaimReturned(Event):
    """The claim is ours again, and its collection goes on where it stands by the calendar."""

    event_type: ClassVar[str] = "receivable.returned"
    assignment: str
    reason: str
