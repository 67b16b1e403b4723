"""An insurance policy as its events left it."""

from __future__ import annotations

from datetime import date

from domain.base import Event, Value
from domain.cover.duty import Duty, DutyEvent, after_duty
from domain.cover.insurance import events as happened
from domain.cover.insurance.terms import InsuranceTerms
from domain.money import Money


class Declaration(Value):
    """A month that was declared, for the `number`-th time. `accepted` is None until the insurer answered, `reason` why
    it did not accept."""

    month: str
    number: int = 1
    turnover: Money
    premium: Money
    reference: str
    accepted: bool | None = None
    reason: str = ""


class InsuranceState(Value):
    policy_id: str = ""
    terms: InsuranceTerms | None = None
    taken_on: date | None = None
    duties: tuple[Duty, ...] = ()
    declarations: tuple[Declaration, ...] = ()
    ended_on: date | None = None
    closed_on: date | None = None
    account: str = ""
    """The whole house: no account is locked for it."""

    @property
    def last_day(self) -> date | None:
        """The last day on which goods that leave can be insured under it."""
        if self.terms is None:
            return None
        return self.terms.valid_until if self.ended_on is None else min(self.terms.valid_until, self.ended_on)

    def declared(self, month: str) -> Declaration | None:
        """The last declaration of that month."""
        return next((each for each in self.declarations if each.month == month), None)

    def in_force_on(self, day: date) -> bool:
        """Whether goods that leave on that day can be insured under it."""
        last = self.last_day
        return self.terms is not None and last is not None and self.terms.valid_from <= day <= last

    def in_force_in(self, month: date) -> bool:
        """Whether any day of the month that begins on this day lies in it."""
        last = self.last_day
        return self.terms is not None and last is not None and self.terms.valid_from.replace(day=1) <= month <= last

    @property
    def ended(self) -> bool:
        """Its last day has passed and nothing is owed under it any more."""
        return self.closed_on is not None


def evolve_insurance(state: InsuranceState, event: Event) -> InsuranceState:
    """The policy after one more event; never refuses."""
    match event:
        case happened.InsuranceTaken():
            return InsuranceState(policy_id=event.policy_id, terms=event.terms, taken_on=event.on)
        case happened.TurnoverDeclared():
            earlier = state.declared(event.month)
            known = {name: getattr(event, name) for name in ("month", "turnover", "premium", "reference")}
            declared = Declaration(**known, number=1 + (earlier.number if earlier else 0))
            others = (each for each in state.declarations if each.month != event.month)
            return state.model_copy(update={"declarations": (*others, declared)})
        case happened.DeclarationAnswered():
            answer = {"accepted": event.accepted, "reason": event.reason}
            return state.model_copy(
                update={
                    "declarations": tuple(
                        each.model_copy(update=answer) if each.month == event.month else each
                        for each in state.declarations
                    )
                }
            )
        case happened.InsuranceEnded():
            return state.model_copy(update={"ended_on": event.on})
        case happened.InsuranceClosed():
            return state.model_copy(update={"closed_on": event.on})
    if isinstance(event, DutyEvent):
        return state.model_copy(update={"duties": after_duty(state.duties, event)})
    return state
