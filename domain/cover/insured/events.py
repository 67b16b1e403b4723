"""What can become true of the insurance of one receivable, beside its duties (`domain.cover.duty`)."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.opening import CoverOpened
from domain.cover.part import CoverPart
from domain.money import Money


class CoverAttached(CoverOpened):
    """The terms as they were when the goods left; a later cut of the limit does not reach them."""

    event_type: ClassVar[str] = "insured.attached"
    account: str
    receivable_id: str
    invoice_no: str
    order_id: str
    part: CoverPart
    terms: InsuranceTerms
    amount: Money
    invoiced_on: date
    due_on: date


class ReceivableFollowed(Event):
    event_type: ClassVar[str] = "insured.receivable_followed"
    balance: Money
    overdue: bool
    settled: bool
    on: date


class OverdueNotified(Event):
    """The waiting period runs from here."""

    event_type: ClassVar[str] = "insured.overdue_notified"
    reference: str
    on: date
    waiting_until: date
    claim_by: date


class CoverDisputed(Event):
    event_type: ClassVar[str] = "insured.disputed"
    amount: Money
    reason: str
    on: date


class DisputeSettled(Event):
    event_type: ClassVar[str] = "insured.dispute_settled"
    upheld: Money
    reason: str
    on: date


class ClaimFiled(Event):
    """`indemnity` is what we ask for: the insured share of what is owed and not disputed, less the first loss."""

    event_type: ClassVar[str] = "insured.claim_filed"
    owed: Money
    indemnity: Money
    documents: tuple[str, ...]
    reference: str
    on: date
    pay_by: date


class ClaimDecided(Event):
    event_type: ClassVar[str] = "insured.claim_decided"
    accepted: bool
    indemnity: Money | None = None
    reason: str = ""
    on: date


class IndemnityPaid(Event):
    event_type: ClassVar[str] = "insured.indemnity_paid"
    amount: Money
    on: date
    notice_id: str


class RecoveryShared(Event):
    """What the customer paid after the indemnity is shared as the loss was."""

    event_type: ClassVar[str] = "insured.recovery_shared"
    payment_id: str
    recovered: Money
    to_insurer: Money
    ours: Money
    reference: str
    on: date


class CoverForfeited(Event):
    """The cover of this receivable is gone, wholly, by a missed duty or a declined claim."""

    event_type: ClassVar[str] = "insured.forfeited"
    reason: str
    on: date


class InsuranceOver(Event):
    """Nothing is owed and nothing is open with the insurer any more."""

    event_type: ClassVar[str] = "insured.over"
    on: date
