"""A factoring agreement as its events left it."""

from __future__ import annotations

from datetime import date

from domain.base import Event, Value
from domain.cover.factoring.events import AgreementEnded, AgreementEnding, AgreementTaken
from domain.cover.factoring.terms import FactoringTerms


class FactoringState(Value):
    """`ends_on` is the last day on which invoices can be offered, where that is earlier than the terms say."""

    agreement_id: str = ""
    terms: FactoringTerms | None = None
    ends_on: date | None = None
    ended_on: date | None = None
    account: str = ""
    """The whole house: no account is locked for it."""

    @property
    def last_day(self) -> date | None:
        """The last day on which it is in force."""
        if self.terms is None:
            return None
        return self.terms.valid_until if self.ends_on is None else min(self.terms.valid_until, self.ends_on)

    def in_force_on(self, day: date) -> bool:
        """Whether invoices of that day can be offered under it."""
        if self.terms is None or self.last_day is None:
            return False
        return self.terms.valid_from <= day <= self.last_day

    @property
    def ended(self) -> bool:
        return self.ended_on is not None


def evolve_factoring(state: FactoringState, event: Event) -> FactoringState:
    """The agreement after one more event; never refuses."""
    match event:
        case AgreementTaken():
            return state.model_copy(update={"agreement_id": event.agreement_id, "terms": event.terms})
        case AgreementEnding():
            return state.model_copy(update={"ends_on": event.on})
        case AgreementEnded():
            return state.model_copy(update={"ended_on": event.on})
    return state
