"""An insurance policy as its events left it."""

from __future__ import annotations

from datetime import date

from domain.base import Value
from domain.cover.duty import Duty, duties_left
from domain.cover.insurance.terms import InsuranceTerms
from domain.money import Money


class Declaration(Value):
    """A month that was declared. `accepted` is None until the insurer answered."""

    month: str
    turnover: Money
    premium: Money
    reference: str
    accepted: bool | None = None


class InsuranceState(Value):
    policy_id: str = ""
    terms: InsuranceTerms | None = None
    duties: tuple[Duty, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    ended_on: date | None = None
    account: str = ""
    """The whole house: no account is locked for it."""

    def in_force_on(self, day: date) -> bool:
        """Whether goods that leave on that day can be insured under it."""
        terms = self.terms
        if terms is None or not terms.valid_from <= day <= terms.valid_until:
            return False
        return self.ended_on is None or day <= self.ended_on

    @property
    def ended(self) -> bool:
        """Nothing is owed under it any more."""
        return self.ended_on is not None and not duties_left(self.duties)
