"""A buyer limit as its events left it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.base import Exact, Value
from domain.cover.use import Use, used
from domain.money import Money


class BuyerLimitPhase(StrEnum):
    NEW = "new"
    SOUGHT = "sought"
    GRANTED = "granted"
    DECLINED = "declined"
    ENDED = "ended"


class BuyerLimitState(Value):
    """`amount` is what is granted now, in the currency of the account; `asked` what has been asked and not answered.

    `fallen` are sales whose undispatched goods it carries no longer, until they have been decided again.
    `declined_on` keeps us from asking again at once. A limit that ended still carries what had left by then.
    """

    phase: BuyerLimitPhase = BuyerLimitPhase.NEW
    agreement: str = ""
    account: str = ""
    amount: Exact = Decimal(0)
    currency: str = ""
    discretionary: bool = False
    valid_until: date | None = None
    asked: Money | None = None
    reference: str = ""
    requests: int = 0
    for_orders: tuple[str, ...] = ()
    declined_on: date | None = None
    notices: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    fallen: tuple[str, ...] = ()

    @property
    def free(self) -> Decimal:
        """What may still leave on it."""
        return max(Decimal(0), self.amount - used(self.uses)) if self.phase is BuyerLimitPhase.GRANTED else Decimal(0)

    def carries_on(self, day: date) -> bool:
        """Whether goods may leave on it on that day."""
        in_time = self.valid_until is None or day <= self.valid_until
        return self.phase is BuyerLimitPhase.GRANTED and in_time

    @property
    def ended(self) -> bool:
        """Never: a limit that was declined or withdrawn may be asked for again."""
        return False
