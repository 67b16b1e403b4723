"""An invoice that is offered to a factor, as its events left it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from domain.base import Value
from domain.cover.assignment.commands import Claim
from domain.money import Money


class AssignmentPhase(StrEnum):
    NEW = "new"
    OFFERED = "offered"
    ACTIVE = "active"
    SETTLED = "settled"
    DECLINED = "declined"
    BOUGHT_BACK = "bought_back"


class AssignmentState(Value):
    phase: AssignmentPhase = AssignmentPhase.NEW
    invoice_no: str = ""
    agreement: str = ""
    account: str = ""
    order_id: str = ""
    customer_id: str = ""
    claims: tuple[Claim, ...] = ()
    recourse: bool = False
    payee: str = ""
    account_no: str = ""
    reference: str = ""
    advance: Money | None = None
    charges: Money | None = None
    reserve: Money | None = None
    active_on: date | None = None
    recourse_on: date | None = None
    buying_back: str = ""
    passed_on: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        return self.phase in (AssignmentPhase.SETTLED, AssignmentPhase.DECLINED, AssignmentPhase.BOUGHT_BACK)
