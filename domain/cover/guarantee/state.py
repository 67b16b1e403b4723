"""A guarantee as its events left it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.base import Exact, Value
from domain.cover.duty import Duty, duties_left
from domain.cover.use import Use, used
from domain.ids import receivable_stream
from domain.money import Money


class GuaranteePhase(StrEnum):
    NEW = "new"
    GIVEN = "given"
    ENDED = "ended"


GUARANTEE_TRANSITIONS: Final[dict[GuaranteePhase, frozenset[GuaranteePhase]]] = {
    GuaranteePhase.NEW: frozenset({GuaranteePhase.GIVEN}),
    GuaranteePhase.GIVEN: frozenset({GuaranteePhase.ENDED}),
    GuaranteePhase.ENDED: frozenset(),
}


class Call(Value):
    """A call on it. `paid` is None until the guarantor answered, and zero where it refused, or was `given_up`."""

    reference: str
    receivable_id: str
    amount: Money
    share: Exact
    rate: Exact
    currency: str
    answer_by: date
    paid: Money | None = None
    given_up: bool = False


class Secured(Value):
    """How a receivable stands that it secures, as it was told last."""

    receivable_id: str
    customer_id: str
    balance: Money
    rate: Exact
    overdue: bool


def _holder(call: Call) -> str:
    return receivable_stream(call.receivable_id)


class GuaranteeState(Value):
    """`amount` is what it still secures: calls that were paid have made it smaller. `watched_from` is None until its
    expiry has come near. `fallen` sales and `lost` receivables still use it until they have recorded its end."""

    phase: GuaranteePhase = GuaranteePhase.NEW
    guarantee_id: str = ""
    guarantor: str = ""
    account: str = ""
    amount: Exact = Decimal(0)
    currency: str = ""
    expires_on: date | None = None
    warn_on: date | None = None
    watched_from: date | None = None
    orders: tuple[str, ...] = ()
    percent: Exact = Decimal(100)
    fee_percent: Exact = Decimal(0)
    duties: tuple[Duty, ...] = ()
    calls: tuple[Call, ...] = ()
    secured: tuple[Secured, ...] = ()
    uses: tuple[Use, ...] = ()
    fallen: tuple[str, ...] = ()
    lost: tuple[str, ...] = ()

    @property
    def free(self) -> Decimal:
        """What may still be secured by it, once over all sales."""
        return max(Decimal(0), self.amount - self.taken) if self.phase is GuaranteePhase.GIVEN else Decimal(0)

    @property
    def taken(self) -> Decimal:
        """What is secured by it, and what is called: that stays taken though the customer pays while we wait."""
        called = (call for call in self.calls if call.paid is None or call.given_up)
        beyond = (max(Decimal(0), call.amount.amount - self.use_of(_holder(call))) for call in called)
        return used(self.uses) + sum(beyond, Decimal(0))

    def carries_on(self, day: date) -> bool:
        """Whether goods may leave on it on that day."""
        return self.phase is GuaranteePhase.GIVEN and self.expires_on is not None and day <= self.expires_on

    @property
    def ended(self) -> bool:
        over = self.phase is GuaranteePhase.ENDED and not self.uses and not self.waiting
        return over and not duties_left(self.duties)

    @property
    def waiting(self) -> tuple[Call, ...]:
        """The calls that the guarantor has not answered."""
        return tuple(call for call in self.calls if call.paid is None)

    def called(self, receivable_id: str) -> bool:
        """Whether a call on it for this receivable waits for its answer."""
        return any(call.receivable_id == receivable_id for call in self.waiting)

    def use_of(self, holder: str) -> Decimal:
        """What that sale or receivable uses of it."""
        return used(use for use in self.uses if use.holder == holder)

    def standing_of(self, receivable_id: str) -> Secured | None:
        return next((one for one in self.secured if one.receivable_id == receivable_id), None)
