"""A guarantee as its events left it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.base import Exact, Value
from domain.cover.duty import Duty
from domain.cover.use import Use, used
from domain.money import Money


class GuaranteePhase(StrEnum):
    NEW = "new"
    GIVEN = "given"
    ENDED = "ended"


class Call(Value):
    """A call on it. `paid` is None until the guarantor answered, and zero where it refused."""

    reference: str
    receivable_id: str
    amount: Money
    answer_by: date
    paid: Money | None = None


class GuaranteeState(Value):
    """`amount` is what it still secures: calls that were paid have made it smaller."""

    phase: GuaranteePhase = GuaranteePhase.NEW
    guarantee_id: str = ""
    guarantor: str = ""
    account: str = ""
    amount: Exact = Decimal(0)
    currency: str = ""
    expires_on: date | None = None
    orders: tuple[str, ...] = ()
    percent: Exact = Decimal(100)
    fee_percent: Exact = Decimal(0)
    duties: tuple[Duty, ...] = ()
    calls: tuple[Call, ...] = ()
    uses: tuple[Use, ...] = ()
    fallen: tuple[str, ...] = ()

    @property
    def free(self) -> Decimal:
        """What may still be secured by it, once over all sales."""
        return max(Decimal(0), self.amount - used(self.uses)) if self.phase is GuaranteePhase.GIVEN else Decimal(0)

    def carries_on(self, day: date) -> bool:
        """Whether goods may leave on it on that day."""
        return self.phase is GuaranteePhase.GIVEN and self.expires_on is not None and day <= self.expires_on

    @property
    def ended(self) -> bool:
        waiting = any(call.paid is None for call in self.calls)
        return self.phase is GuaranteePhase.ENDED and not self.uses and not waiting
