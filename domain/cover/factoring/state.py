"""A factoring agreement as its events left it."""

from __future__ import annotations

from datetime import date

from domain.base import Value
from domain.cover.factoring.terms import FactoringTerms


class FactoringState(Value):
    agreement_id: str = ""
    terms: FactoringTerms | None = None
    ended_on: date | None = None
    account: str = ""
    """The whole house: no account is locked for it."""

    def in_force_on(self, day: date) -> bool:
        """Whether invoices of that day can be offered under it."""
        terms = self.terms
        if terms is None or not terms.valid_from <= day <= terms.valid_until:
            return False
        return self.ended_on is None or day <= self.ended_on

    @property
    def ended(self) -> bool:
        return self.ended_on is not None
