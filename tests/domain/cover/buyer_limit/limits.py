"""Buyer limits, brought to wherever a test begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from decimal import Decimal
from typing import Any

import pytest

from domain.base import Decision, Event, OtherStream, Value
from domain.cover.buyer_limit.commands import BuyerLimitCommand, RequestLimit, UseDiscretion
from domain.cover.buyer_limit.decide import decide_buyer_limit
from domain.cover.buyer_limit.state import BUYER_LIMIT_TRANSITIONS, BuyerLimitState, evolve_buyer_limit
from domain.cover.context import CoverContext
from domain.cover.factoring.state import FactoringState
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.insurance.state import InsuranceState
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice, PartnerRequest
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.cover.partner.events import PartnerAsked
from domain.cover.use import UseChanged
from domain.customer.state import CustomerState
from domain.errors import Refusal
from domain.money import Money
from domain.policy import Policy
from domain.warning.events import OpenSale
from tests.domain.builders import a_customer, a_policy
from tests.domain.cover.insurance.policies import eur, terms

DAY = date(2022, 3, 1)
INSURANCE, FACTORING, ACCOUNT = "insurance/P-1", "factoring/F-1", "customer/C-1"
STREAM = "buyer_limit/P-1.C-1"


def an_agreement(**changes: Any) -> FactoringState:
    known: dict[str, Any] = {
        "factor": "Faktor Bank",
        "currency": "EUR",
        "payee": "Faktor Bank AG",
        "account_no": "DE02120300000000202051",
        "recourse": False,
        "advance_percent": Decimal(80),
        "fee_percent": Decimal(1),
        "interest_percent": Decimal(5),
        "max_credit_days": 90,
        "recourse_days": 60,
        "valid_from": date(2022, 1, 1),
        "valid_until": date(2022, 12, 31),
    }
    return FactoringState(agreement_id="F-1", terms=FactoringTerms(**known | changes))


@dataclass
class Limited:
    """One buyer limit and its customer; everything that was decided stays in `events` and `others`."""

    agreement: Value = field(default_factory=lambda: InsuranceState(policy_id="P-1", terms=terms()))
    customer: CustomerState | None = field(default_factory=lambda: a_customer(currency="EUR", country="DE"))
    policy: Policy = field(default_factory=a_policy)
    sales: tuple[OpenSale, ...] = ()
    stream: str = STREAM
    state: BuyerLimitState = field(default_factory=BuyerLimitState)
    events: list[Event] = field(default_factory=list)
    others: list[OtherStream] = field(default_factory=list)

    def ask(self, command: BuyerLimitCommand, on: date = DAY) -> Decision:
        """Decides, and takes what was decided as having happened."""
        decision = decide_buyer_limit(self.state, command, self.context(on))
        self.happens(*decision.events)
        self.others += decision.others
        return decision

    def happens(self, *events: Event) -> None:
        for event in events:
            before, self.state = self.state.phase, evolve_buyer_limit(self.state, event)
            assert self.state.phase == before or self.state.phase in BUYER_LIMIT_TRANSITIONS[before], event
        self.events += events

    def uses(self, holder: str, undispatched: int = 0, dispatched: int = 0) -> None:
        self.happens(UseChanged(holder=holder, undispatched=Decimal(undispatched), dispatched=Decimal(dispatched)))

    def context(self, on: date) -> CoverContext:
        agreement = FACTORING if isinstance(self.agreement, FactoringState) else INSURANCE
        return CoverContext(
            stream=self.stream,
            policy=self.policy,
            now=datetime.combine(on, time(9), tzinfo=UTC),
            today=on,
            customer=self.customer,
            arrangements={agreement: self.agreement, self.stream: self.state},
            sales=self.sales,
        )

    def refused(self, command: BuyerLimitCommand, on: date = DAY) -> str:
        """The code of the refusal that must come."""
        with pytest.raises(Refusal) as refused:
            self.ask(command, on)
        return refused.value.code

    @property
    def fallen(self) -> list[str]:
        return list(self.state.fallen)

    @property
    def kinds(self) -> list[str]:
        return [event.event_type for event in self.events]

    @property
    def requests(self) -> list[PartnerRequest]:
        return [event.request for _, events in self.others for event in events if isinstance(event, PartnerAsked)]


def sought(amount: str | Money = "100000.00", **changes: Any) -> RequestLimit:
    wanted = eur(amount) if isinstance(amount, str) else amount
    return RequestLimit(**{"agreement": INSURANCE, "account": ACCOUNT, "amount": wanted} | changes)


def taking_up(**changes: Any) -> UseDiscretion:
    return UseDiscretion(**{"agreement": INSURANCE, "account": ACCOUNT} | changes)


def hears(number: int = 1, outcome: str = "accepted", **answer: Any) -> HearPartner:
    """The answer to the question of that number."""
    answered = PartnerAnswer.model_validate({"outcome": outcome, **answer})
    return HearPartner(reference=f"limit.P-1.C-1.{number}", answer=answered)


def notice(kind: str = "limit_cut", amount: str | Money | None = "60000.00", **changes: Any) -> HearNotice:
    said = eur(amount) if isinstance(amount, str) else amount
    known = {"notice_id": "N-1", "partner": "insurer", "name": "Kredit Sicher", "kind": kind, "subject": "P-1.C-1"}
    return HearNotice(notice=PartnerNotice.model_validate({**known, "amount": said, **changes}))


def withdrawn(**changes: Any) -> HearNotice:
    return notice("limit_withdrawn", None, **changes)


def granted(amount: str = "100000.00", **known: Any) -> Limited:
    """A limit that was granted as it was asked for."""
    limited = Limited(**known)
    limited.ask(sought(amount))
    limited.ask(hears())
    return limited


def in_use() -> Limited:
    """100,000 granted: 30,000 have left, 20,000, 25,000 and 15,000 are reserved, in that order."""
    limited = granted()
    limited.uses("sale/S-1", undispatched=20_000, dispatched=10_000)
    limited.uses("receivable/INV-1", dispatched=20_000)
    limited.uses("sale/S-2", undispatched=25_000)
    limited.uses("sale/S-3", undispatched=15_000)
    return limited
