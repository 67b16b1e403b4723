"""The limit that a review proposes: every figure it may rest on, the band within which nobody is asked, the terms."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from domain.evidence.facts import BureauFacts, Facts, Financials, OwnHistoryFacts
from domain.evidence.record import Evidence
from domain.exposure import Limits
from domain.money import Money
from domain.policy_part import Grade
from domain.review.limit import LimitProposal, longest_term, propose_limit
from tests.domain.builders import TODAY, a_limit, days_later
from tests.domain.grading.evidences import an_evidence
from tests.domain.review.reviewing import POLICY, RULES

NOTHING = Limits()


def proposed(
    *facts: Facts,
    grade: Grade = "B",
    limits: Limits = NOTHING,
    currency: str = "CNY",
    sought: str = "0",
    fresh_days: int = 80,
) -> LimitProposal | None:
    pieces: tuple[Evidence, ...] = tuple(an_evidence(each, expires_on=days_later(fresh_days)) for each in facts)
    return propose_limit(RULES.limit, grade, pieces, limits, currency, POLICY, TODAY, Decimal(sought))


def amount_of(*facts: Facts, **how: Any) -> tuple[str, str]:
    made = proposed(*facts, **how)
    assert made is not None
    return str(made.amount), made.bound_by


def recommending(amount: str, currency: str = "CNY") -> BureauFacts:
    return BureauFacts(name="Customer", recommended_limit=Money.of(amount, currency))


def owning(equity: str, currency: str = "CNY") -> BureauFacts:
    accounts = Financials(year_end=date(2025, 12, 31), currency=currency, equity=Decimal(equity))
    return BureauFacts(name="Customer", financials=accounts)


def buying(monthly: str = "0.00", *, peak: str | None = None, currency: str = "CNY") -> OwnHistoryFacts:
    highest = None if peak is None else Money.of(peak, currency)
    return OwnHistoryFacts(monthly_purchases=Money.of(monthly, currency), peak_exposure=highest)


def of(amount: str | None) -> Limits:
    return Limits(own=(a_limit(amount),))


# What it rests on


@pytest.mark.parametrize(
    ("grade", "amount"), [("A", "50000.00"), ("B", "30000.00"), ("C", "15000.00"), ("D", "5000.00")]
)
def test_a_customer_about_whom_no_figure_is_known_begins_small(grade: Grade, amount: str) -> None:
    assert amount_of(grade=grade) == (amount, "without_figures")


@pytest.mark.parametrize(
    ("grade", "amount"), [("A", "100000.00"), ("B", "80000.00"), ("C", "50000.00"), ("D", "25000.00")]
)
def test_of_an_agencys_recommendation_the_share_of_the_grade_counts(grade: Grade, amount: str) -> None:
    assert amount_of(recommending("100000.00"), grade=grade) == (amount, "recommendation")


@pytest.mark.parametrize(
    ("grade", "amount"), [("A", "200000.00"), ("B", "150000.00"), ("C", "100000.00"), ("D", "50000.00")]
)
def test_of_the_equity_the_share_of_the_grade_counts(grade: Grade, amount: str) -> None:
    assert amount_of(owning("1000000"), grade=grade) == (amount, "equity")


def test_the_need_is_some_months_of_purchases() -> None:
    assert amount_of(buying("20000.00")) == ("80000.00", "purchases")


def test_the_need_is_never_less_than_what_the_customer_has_had_or_seeks() -> None:
    assert amount_of(buying("20000.00", peak="90000.00")) == ("90000.00", "peak_exposure")
    assert amount_of(buying("20000.00"), sought="95000") == ("95000.00", "sought")


def test_the_smallest_figure_counts_and_every_one_is_shown() -> None:
    report = recommending("100000.00").model_copy(update={"financials": owning("400000").financials})

    made = proposed(report, buying("50000.00"))

    assert made is not None
    assert (made.amount, made.bound_by) == (Decimal("60000.00"), "equity")
    assert {basis.name: str(basis.amount) for basis in made.bases} == {
        "recommendation": "80000.00",
        "equity": "60000.00",
        "purchases": "200000.00",
        "most": "4000000.00",
    }
    assert {basis.source for basis in made.bases} == {"evidence-dnb", "evidence-own_history", "grade B"}


def test_no_limit_is_above_the_most_of_the_grade() -> None:
    assert amount_of(recommending("9000000.00"), grade="D") == ("200000.00", "most")


def test_expired_evidence_carries_no_limit() -> None:
    assert amount_of(recommending("100000.00"), buying("20000.00"), fresh_days=-1)[1] == "without_figures"


# Rounding and currencies


def test_it_is_rounded_down_to_the_step() -> None:
    assert amount_of(buying("20499.99"))[0] == "81000.00"


def test_less_than_one_step_is_not_rounded_to_no_credit() -> None:
    assert amount_of(buying("200.00")) == ("800.00", "purchases")


def test_a_company_that_owes_more_than_it_owns_carries_nothing() -> None:
    assert amount_of(owning("-1000000")) == ("0.00", "equity")


def test_figures_in_other_currencies_count_at_the_rate_of_the_day() -> None:
    assert amount_of(recommending("12500.00", "USD")) == ("80000.00", "recommendation")
    assert amount_of(owning("50000", "USD")) == ("60000.00", "equity")


def test_the_limit_is_in_the_currency_of_the_account_and_a_round_figure_there() -> None:
    assert amount_of(currency="USD") == ("3700.00", "without_figures")  # 30,000 CNY are 3,750 USD


def test_a_figure_without_a_rate_is_unknown() -> None:
    assert amount_of(recommending("50000.00", "CHF"))[1] == "without_figures"


# The band within which nobody is asked


@pytest.mark.parametrize(("recommended", "automatic"), [("375000.00", True), ("376250.00", False)])
def test_a_first_limit_is_set_without_a_person_up_to_the_bound(recommended: str, automatic: bool) -> None:
    made = proposed(recommending(recommended))  # of which grade B counts 80 %

    assert made is not None
    assert made.automatic is automatic
    assert made.before is None


@pytest.mark.parametrize(
    ("before", "automatic"),
    [("160000", True), ("159999", True), ("53334", True), ("53333", False), ("160001", False)],
)
def test_a_limit_may_move_by_a_share_of_the_present_one(before: str, automatic: bool) -> None:
    made = proposed(recommending("100000.00"), limits=of(before))  # 80,000

    assert made is not None
    assert (made.amount, made.automatic) == (Decimal(80_000), automatic)


def test_no_credit_becomes_credit_only_by_a_person() -> None:
    made = proposed(recommending("10000.00"), limits=of("0"))

    assert made is not None
    assert not made.automatic


def test_the_bound_is_in_home_currency() -> None:
    within, beyond = (
        proposed(recommending("46875.00", "USD"), currency="USD"),
        proposed(recommending("60000.00", "USD"), currency="USD"),
    )

    assert within is not None
    assert beyond is not None
    assert (within.amount, within.automatic) == (Decimal(37_500), True)  # 300,000 CNY
    assert (beyond.amount, beyond.automatic) == (Decimal(48_000), False)


# Where nothing is proposed


def test_unlimited_stays_unlimited() -> None:
    assert proposed(recommending("100000.00"), limits=of(None)) is None


def test_a_limit_that_stays_the_same_is_not_proposed() -> None:
    assert proposed(recommending("100000.00"), limits=of("80000")) is None


def test_grade_e_gets_no_limit() -> None:
    assert proposed(recommending("100000.00"), grade="E") is None


# The terms


def record(settled: int, late: str | None) -> OwnHistoryFacts:
    return OwnHistoryFacts(settled_invoices=settled, late_percent=None if late is None else Decimal(late))


@pytest.mark.parametrize(("grade", "days", "rewarded"), [("A", 90, 105), ("B", 60, 75), ("C", 45, 60), ("D", 30, 45)])
def test_a_good_record_earns_a_longer_term(grade: Grade, days: int, rewarded: int) -> None:
    assert longest_term(RULES.terms, grade, None) == days
    assert longest_term(RULES.terms, grade, record(12, "5")) == rewarded


@pytest.mark.parametrize("history", [record(11, "0"), record(12, "5.01"), record(12, None)])
def test_a_short_or_a_late_record_earns_nothing(history: OwnHistoryFacts) -> None:
    assert longest_term(RULES.terms, "B", history) == 60


def test_grade_e_has_no_terms() -> None:
    assert longest_term(RULES.terms, "E", record(100, "0")) is None
