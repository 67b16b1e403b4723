"""Insurance policies to test with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from functools import reduce
from typing import Any

import pytest

from domain.base import Decision, Event, OtherStream
from domain.cover.context import CoverContext
from domain.cover.duty import Duty
from domain.cover.insurance.commands import DeclareTurnover, InsuranceCommand, TakeInsurance
from domain.cover.insurance.decide import decide_insurance
from domain.cover.insurance.state import InsuranceState, evolve_insurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest
from domain.cover.partner.commands import HearPartner
from domain.cover.partner.events import PartnerAsked
from domain.errors import Refusal
from domain.money import Money
from domain.policy import Policy
from tests.domain.builders import a_policy


def terms(**changes: Any) -> InsuranceTerms:
    """The policy of the worked example; 90 percent are insured, 50,000 of a buyer without a question."""
    agreed = InsuranceTerms(
        insurer="Kredit Sicher",
        currency="EUR",
        valid_from=date(2022, 1, 1),
        valid_until=date(2022, 12, 31),
        insured_percent=Decimal(90),
        first_loss=Decimal(500),
        discretionary_limit=Decimal(50000),
        max_credit_days=120,
        max_extension_days=30,
        notify_by_day=150,
        waiting_days=150,
        claim_days=60,
        indemnity_days=30,
        excluded_countries=("KP",),
        premium_percent=Decimal("0.3"),
        declare_by_day=15,
    )
    return agreed.model_copy(update=changes)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


@dataclass
class Policied:
    """One insurance policy of the house; everything that was decided stays in `events` and `others`."""

    state: InsuranceState = field(default_factory=InsuranceState)
    beside: dict[str, InsuranceState] = field(default_factory=dict)
    events: list[Event] = field(default_factory=list)
    others: list[OtherStream] = field(default_factory=list)
    stream: str = "insurance/P-1"
    policy: Policy = field(default_factory=a_policy)

    def ask(self, command: InsuranceCommand, on: date) -> Decision:
        """Decides, and takes what was decided as having happened."""
        decision = decide_insurance(self.state, command, self.context(on))
        self.state = reduce(evolve_insurance, decision.events, self.state)
        self.events += decision.events
        self.others += decision.others
        return decision

    def context(self, on: date) -> CoverContext:
        return CoverContext(
            stream=self.stream,
            policy=self.policy,
            now=datetime.combine(on, time(9), tzinfo=UTC),
            today=on,
            actor="staff-1",
            arrangements={self.stream: self.state, **self.beside} if self.state.terms else self.beside,
        )

    def refused(self, command: InsuranceCommand, on: date) -> tuple[str, str]:
        """The code of the refusal that must come, and the field at fault."""
        with pytest.raises(Refusal) as refused:
            self.ask(command, on)
        return refused.value.code, refused.value.field

    @property
    def duties(self) -> dict[str, Duty]:
        return {duty.duty_id: duty for duty in self.state.duties}

    @property
    def kinds(self) -> list[str]:
        return [event.event_type for event in self.events]

    @property
    def requests(self) -> list[PartnerRequest]:
        return [event.request for _, events in self.others for event in events if isinstance(event, PartnerAsked)]


def taken(on: date = date(2022, 1, 1), **changes: Any) -> Policied:
    """The policy of the worked example, in force through 2022."""
    policied = Policied()
    policied.ask(TakeInsurance(terms=terms(**changes)), on)
    return policied


def declare(month: str, turnover: str = "200000.00") -> DeclareTurnover:
    return DeclareTurnover(month=month, turnover=eur(turnover))


def hears(reference: str, outcome: str, reason: str = "") -> HearPartner:
    return HearPartner(reference=reference, answer=PartnerAnswer.model_validate({"outcome": outcome, "reason": reason}))
