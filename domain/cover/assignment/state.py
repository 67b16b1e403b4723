"""An invoice that is offered to a factor, as its events left it."""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum
from typing import Final

from domain.base import Value
from domain.cover.assignment.claim import Claim, Receipt, got_of, total_of
from domain.cover.factoring.terms import FactoringTerms
from domain.money import Money


class AssignmentPhase(StrEnum):
    NEW = "new"
    OFFERED = "offered"
    ACTIVE = "active"
    SETTLED = "settled"
    DECLINED = "declined"
    BOUGHT_BACK = "bought_back"


OFFERABLE: Final = frozenset({AssignmentPhase.NEW, AssignmentPhase.DECLINED})
"""An invoice is assigned once: one that a factor had is never offered again."""

ASSIGNMENT_TRANSITIONS: Final[dict[AssignmentPhase, frozenset[AssignmentPhase]]] = {
    AssignmentPhase.NEW: frozenset({AssignmentPhase.OFFERED, AssignmentPhase.DECLINED}),
    AssignmentPhase.OFFERED: frozenset({AssignmentPhase.ACTIVE, AssignmentPhase.DECLINED}),
    AssignmentPhase.ACTIVE: frozenset({AssignmentPhase.SETTLED, AssignmentPhase.BOUGHT_BACK}),
    AssignmentPhase.DECLINED: frozenset({AssignmentPhase.OFFERED, AssignmentPhase.ACTIVE}),
    AssignmentPhase.SETTLED: frozenset(),
    AssignmentPhase.BOUGHT_BACK: frozenset(),
}
"""A factor may take an invoice after we gave up waiting for it."""


class AssignmentState(Value):
    """`recourse_on` is the day from which on an unpaid invoice is bought back by itself; none without recourse.
    `buying_back` is the reference of the request that waits for its answer. `lapsed_on`: declined, and due since."""

    phase: AssignmentPhase = AssignmentPhase.NEW
    invoice_no: str = ""
    agreement: str = ""
    account: str = ""
    order_id: str = ""
    customer_id: str = ""
    claims: tuple[Claim, ...] = ()
    terms: FactoringTerms | None = None
    recourse: bool = False
    payee: str = ""
    account_no: str = ""
    reference: str = ""
    offers: int = 0
    advance: Money | None = None
    charges: Money | None = None
    reserve: Money | None = None
    active_on: date | None = None
    recourse_on: date | None = None
    buying_back: str = ""
    buy_back_reason: str = ""
    buy_backs: int = 0
    receipts: tuple[Receipt, ...] = ()
    passed_on: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()
    interest: Money | None = None
    lapsed_on: date | None = None

    @property
    def ended(self) -> bool:
        over = self.phase in (AssignmentPhase.SETTLED, AssignmentPhase.BOUGHT_BACK)
        return over or self.lapsed_on is not None

    @property
    def agreed(self) -> FactoringTerms:
        if self.terms is None:
            raise LookupError("the invoice has not been offered")
        return self.terms

    @property
    def advanced(self) -> Money:
        """What the factor has advanced; nothing before it took the invoice."""
        return Money.zero(self.agreed.currency) if self.advance is None else self.advance

    @property
    def total(self) -> Money:
        """The claims as they were offered."""
        return total_of(self.claims, self.agreed.currency)

    @property
    def got(self) -> Money:
        """What the factor has got, from the customer and from us."""
        return got_of(self.receipts, self.agreed.currency)

    @property
    def last_due(self) -> date:
        return max(claim.due_on for claim in self.claims)

    @property
    def lapses_on(self) -> date:
        """The first day on which it cannot be offered any more."""
        return self.last_due + timedelta(days=1)
