"""What can become true of the insurance of one receivable, beside its duties (`domain.cover.duty`)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import ClassVar, Literal

from domain.base import Event, Exact
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.opening import CoverOpened
from domain.cover.part import CoverPart
from domain.money import Money


class CoverAttached(CoverOpened):
    """The terms as they were when the goods left; a later cut of the limit does not reach them. `terms` is None where
    the policy is not on file: then the cover is forfeited in the same breath. `rate` turns what is owed into the
    currency of the part."""

    event_type: ClassVar[str] = "insured.attached"
    account: str
    receivable_id: str
    invoice_no: str
    order_id: str
    part: CoverPart
    terms: InsuranceTerms | None = None
    amount: Money
    rate: Exact = Decimal(1)
    invoiced_on: date
    due_on: date


class ReceivableFollowed(Event):
    """What is owed now. `paid` has just come in under `payment_id`; with `credited` it is goods that came back."""

    event_type: ClassVar[str] = "insured.receivable_followed"
    balance: Money
    overdue: bool
    settled: bool
    paid: Money | None = None
    payment_id: str = ""
    credited: bool = False
    on: date


class OverdueNotified(Event):
    """The waiting period runs from here."""

    event_type: ClassVar[str] = "insured.overdue_notified"
    reference: str
    on: date
    waiting_until: date
    claim_by: date


Outcome = Literal["accepted", "declined", "gave_up"]


class NoticeAnswered(Event):
    """The insurer took the notice or declined it; or nobody answered: then it has to be given again."""

    event_type: ClassVar[str] = "insured.notice_answered"
    reference: str
    outcome: Outcome
    reason: str = ""
    on: date


class CoverDisputed(Event):
    """This much of it, in its own currency, is not covered until that is settled."""

    event_type: ClassVar[str] = "insured.disputed"
    amount: Money
    reason: str
    on: date


class DisputeSettled(Event):
    """`upheld` is covered again. The rest is not owed, and never covered; a credit note for it will follow.

    `claim_by` is the new last day of a claim that could not be filed before."""

    event_type: ClassVar[str] = "insured.dispute_settled"
    upheld: Money
    reason: str
    on: date
    claim_by: date | None = None


class ClaimFiled(Event):
    """`owed` is all that was owed on that day, the loss. `indemnity` is what we ask for: the insured share of what is
    owed and not disputed, less the first loss. Both are in the currency of the policy."""

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


class ClaimUnanswered(Event):
    """Nobody answered the claim, or not to the point. It is to be filed again by `claim_by`."""

    event_type: ClassVar[str] = "insured.claim_unanswered"
    reference: str
    reason: str
    on: date
    claim_by: date


class IndemnityPaid(Event):
    """From now on `share_percent` of whatever is still owed is the insurer's loss, and no longer ours."""

    event_type: ClassVar[str] = "insured.indemnity_paid"
    amount: Money
    share_percent: Exact
    on: date
    notice_id: str


class RecoveryShared(Event):
    """What came in after the claim is shared as the loss was, in the currency of the policy. `reference` is empty where
    nothing of it is the insurer's."""

    event_type: ClassVar[str] = "insured.recovery_shared"
    payment_id: str
    recovered: Money
    to_insurer: Money
    ours: Money
    reference: str
    on: date


class RecoveryAnswered(Event):
    """The insurer took its share or declined it; or nobody answered, and it is offered again under `again`."""

    event_type: ClassVar[str] = "insured.recovery_answered"
    reference: str
    outcome: Outcome
    reason: str = ""
    again: str = ""
    on: date


class CoverForfeited(Event):
    """The cover of this receivable is gone, wholly. `reason` is a code: that of the rule by which it could not be
    attached, of the duty that was missed, or the one that the insurer gave."""

    event_type: ClassVar[str] = "insured.forfeited"
    reason: str
    on: date


class InsuranceOver(Event):
    """Nothing is owed and nothing is open with the insurer any more."""

    event_type: ClassVar[str] = "insured.over"
    on: date
