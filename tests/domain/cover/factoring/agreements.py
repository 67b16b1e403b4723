"""Factoring agreements to test with, and what a decision about cover depends on."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.cover.context import CoverContext
from domain.cover.factoring.events import AgreementTaken
from domain.cover.factoring.state import FactoringState, evolve_factoring
from domain.cover.factoring.terms import FactoringTerms
from tests.domain.builders import NOW, TODAY, a_customer, a_policy

AGREEMENT = "factoring/F-1"


def factoring_terms(**changes: Any) -> FactoringTerms:
    """80 percent in advance at a fee of 1, interest of 6 a year, without recourse."""
    agreed = FactoringTerms(
        factor="Cash Now",
        currency="CNY",
        payee="Cash Now Factoring Ltd",
        account_no="CN-0815",
        recourse=False,
        advance_percent=Decimal(80),
        fee_percent=Decimal(1),
        interest_percent=Decimal(6),
        max_credit_days=90,
        recourse_days=30,
        valid_from=date(2026, 1, 1),
        valid_until=date(2026, 12, 31),
        excluded_countries=("KP",),
    )
    return agreed.model_copy(update=changes)


def an_agreement(**changes: Any) -> FactoringState:
    return evolve_factoring(FactoringState(), AgreementTaken(agreement_id="F-1", terms=factoring_terms(**changes)))


def a_cover_context(stream: str = AGREEMENT, today: date = TODAY, **changes: Any) -> CoverContext:
    known = {"policy": a_policy(), "customer": a_customer(), "arrangements": {}, **changes}
    return CoverContext(stream=stream, now=NOW + (today - TODAY), today=today, **known)


def later(days: int) -> date:
    return TODAY + timedelta(days=days)
