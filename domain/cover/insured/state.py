"""The insurance of one receivable as its events left it, and the table of its life."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.base import Exact, Value
from domain.cover.duty import Duty, duties_left
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.part import CoverPart, covered
from domain.ids import split_stream
from domain.money import Money
from domain.policy import convert


class InsuredPhase(StrEnum):
    NEW = "new"
    COVERED = "covered"
    NOTIFIED = "notified"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    INDEMNIFIED = "indemnified"
    FORFEITED = "forfeited"
    OVER = "over"


_LOST: Final = frozenset({InsuredPhase.FORFEITED, InsuredPhase.OVER})

INSURED_TRANSITIONS: Final[dict[InsuredPhase, frozenset[InsuredPhase]]] = {
    InsuredPhase.NEW: frozenset({InsuredPhase.COVERED}),
    InsuredPhase.COVERED: _LOST | {InsuredPhase.NOTIFIED},
    InsuredPhase.NOTIFIED: _LOST | {InsuredPhase.COVERED, InsuredPhase.CLAIMED, InsuredPhase.ACCEPTED},
    InsuredPhase.CLAIMED: _LOST | {InsuredPhase.NOTIFIED, InsuredPhase.ACCEPTED},
    InsuredPhase.ACCEPTED: frozenset({InsuredPhase.INDEMNIFIED}),
    InsuredPhase.INDEMNIFIED: frozenset({InsuredPhase.OVER}),
    InsuredPhase.FORFEITED: frozenset(),
    InsuredPhase.OVER: frozenset(),
}


class Recovery(Value):
    """What came in under `payment_id` after the claim, in the currency of the policy, and is not shared yet."""

    payment_id: str
    amount: Money


class Offered(Value):
    """The insurer's share of a recovery that it has been offered under `reference` and has not answered yet."""

    reference: str
    payment_id: str
    amount: Money


class InsuredState(Value):
    """`amount`, `balance`, `disputed` and `denied` are in the currency of the receivable, which `rate` turns into that
    of the policy; everything else is in that of the policy.

    `disputed` is open; `denied` turned out not to be owed and has not been credited yet. `loss` is what was owed when
    the claim was filed, and `excluded` what of it was contested then: of that the insurer pays nothing. `stopped`: this
    receivable keeps deliveries to the customer stopped.
    """

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
    rate: Exact = Decimal(1)
    invoiced_on: date | None = None
    due_on: date | None = None
    overdue: bool = False
    settled: bool = False
    stopped: bool = False
    duties: tuple[Duty, ...] = ()
    requests: int = 0
    disputed: Money | None = None
    denied: Money | None = None
    notice_reference: str = ""
    notified_on: date | None = None
    waiting_until: date | None = None
    claim_by: date | None = None
    pay_by: date | None = None
    claim_reference: str = ""
    loss: Money | None = None
    excluded: Money | None = None
    claimed: Money | None = None
    accepted: Money | None = None
    indemnity: Money | None = None
    recovered: Money | None = None
    to_insurer: Money | None = None
    unshared: tuple[Recovery, ...] = ()
    offered: tuple[Offered, ...] = ()
    forfeited_by: str = ""
    payments: tuple[str, ...] = ()
    notices: tuple[str, ...] = ()

    @property
    def ended(self) -> bool:
        """A stop of deliveries outlives the cover: it ends with the debt."""
        return self.phase in _LOST and not self.stopped and not duties_left(self.duties)

    @property
    def claim_is_out(self) -> bool:
        """The insurer may still answer it, also where we have given up waiting for that."""
        return self.phase is InsuredPhase.CLAIMED or (
            self.phase is InsuredPhase.NOTIFIED and bool(self.claim_reference)
        )

    @property
    def agreed(self) -> InsuranceTerms:
        if self.terms is None:
            raise LookupError("no cover is attached")
        return self.terms

    @property
    def carried(self) -> CoverPart:
        if self.part is None:
            raise LookupError("no cover is attached")
        return self.part

    @property
    def policy_id(self) -> str:
        return split_stream(self.carried.terms_of)[1]

    def in_policy_currency(self, amount: Money) -> Money:
        return convert(amount, self.rate, self.agreed.currency)

    @property
    def owed(self) -> Money:
        """All that is owed now, in the currency of the policy."""
        if self.balance is None:
            raise LookupError("no cover is attached")
        return self.in_policy_currency(self.balance)

    @property
    def undisputed(self) -> Money:
        """What of it the customer contests not."""
        nothing = Money.zero(self.agreed.currency)
        return max(nothing, self.owed - Money.rounded(self.carried.disputed, nothing.currency))

    @property
    def would_pay(self) -> Money:
        """What the insurer would pay of what is owed now."""
        return Money.rounded(covered((self.carried,), self.owed.amount), self.agreed.currency)
