"""The insurance of one receivable as its events left it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.base import Value
from domain.cover.duty import Duty, duties_left
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.part import CoverPart
from domain.money import Money


class InsuredPhase(StrEnum):
    NEW = "new"
    COVERED = "covered"
    NOTIFIED = "notified"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    INDEMNIFIED = "indemnified"
    FORFEITED = "forfeited"
    OVER = "over"


class InsuredState(Value):
    phase: InsuredPhase = InsuredPhase.NEW
    account: str = ""
    receivable_id: str = ""
    invoice_no: str = ""
    order_id: str = ""
    customer_id: str = ""
    part: CoverPart | None = None
    terms: InsuranceTerms | None = None
    amount: Money | None = None
    balance: Money | None = None
    invoiced_on: date | None = None
    due_on: date | None = None
    overdue: bool = False
    duties: tuple[Duty, ...] = ()
    disputed: Money | None = None
    waiting_until: date | None = None
    claim_by: date | None = None
    pay_by: date | None = None
    claim_reference: str = ""
    claimed: Money | None = None
    accepted: Money | None = None
    indemnity: Money | None = None
    to_insurer: Money | None = None
    payments: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.phase in (InsuredPhase.FORFEITED, InsuredPhase.OVER) and not duties_left(self.duties)
