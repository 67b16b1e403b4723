from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from domain.errors import AmountIsNumber, CurrencyMismatch, InterestRateMissing
from domain.money import Money
from domain.receivable.interest import (
    ContractInterest,
    InterestRule,
    NoInterest,
    StatutoryInterest,
    flat_fee,
    interest,
    interest_over,
)

TEN_PERCENT = ContractInterest(kind="contract", annual_percent=Decimal(10), flat_fees={"EUR": Decimal(10)})
NONE = NoInterest(kind="none")
STATUTORY = StatutoryInterest(
    kind="statutory", reference_rates={"2024H1": Decimal("4.50"), "2024H2": Decimal("4.25"), "2020H1": Decimal(-9)}
)
DUE = date(2017, 1, 1)


def eur(amount: str) -> Money:
    return Money.of(amount, "EUR")


def test_a_hundred_fifteen_days_late_at_ten_percent_owes_41_cents_and_110_41_with_the_fee() -> None:
    accrued = interest(eur("100.00"), DUE, DUE + timedelta(days=15), TEN_PERCENT)

    assert accrued == eur("0.41")
    assert eur("100.00") + accrued + flat_fee(TEN_PERCENT, "EUR") == eur("110.41")


def test_none_is_a_choice_that_costs_nothing() -> None:
    assert interest(eur("100.00"), DUE, DUE + timedelta(days=1000), NONE) == Money.zero("EUR")
    assert flat_fee(NONE, "EUR") == Money.zero("EUR")


def test_nothing_accrues_before_and_on_the_due_date() -> None:
    assert interest(eur("100000.00"), DUE, DUE, TEN_PERCENT).is_zero
    assert interest(eur("100000.00"), DUE, DUE - timedelta(days=5), TEN_PERCENT).is_zero


def test_a_banker_s_year_has_360_days() -> None:
    rule = ContractInterest(kind="contract", annual_percent=Decimal(10), day_count=360)

    assert interest(eur("100.00"), DUE, DUE + timedelta(days=36), rule) == eur("1.00")


def test_interest_accrued_stays_owed_after_the_principal_is_paid() -> None:
    balances = [(DUE, eur("100.00")), (DUE + timedelta(days=15), eur("0.00"))]

    assert interest_over(balances, DUE + timedelta(days=400), TEN_PERCENT, "EUR") == eur("0.41")


def test_part_payments_lower_the_balance_from_their_day_on() -> None:
    balances = [(DUE, eur("1000.00")), (DUE + timedelta(days=10), eur("400.00"))]

    # 1000 × 10 % × 10 / 365 + 400 × 10 % × 20 / 365 = 1800 / 365
    assert interest_over(balances, DUE + timedelta(days=30), TEN_PERCENT, "EUR") == eur("4.93")


def test_a_balance_that_changes_after_the_day_asked_for_does_not_count() -> None:
    balances = [(DUE, eur("100.00")), (DUE + timedelta(days=30), eur("900.00"))]

    assert interest_over(balances, DUE + timedelta(days=15), TEN_PERCENT, "EUR") == eur("0.41")


def test_a_credit_balance_earns_nothing() -> None:
    assert interest(eur("-100.00"), DUE, DUE + timedelta(days=15), TEN_PERCENT).is_zero


def test_statutory_interest_is_the_reference_rate_of_each_half_year_plus_eight_points() -> None:
    # Ten days through 30 June at 12.50 %, ten from 1 July at 12.25 %: 10000 × (125 + 122.5) / 36500
    assert interest(eur("10000.00"), date(2024, 6, 20), date(2024, 7, 10), STATUTORY) == eur("67.81")
    assert interest(eur("36500.00"), date(2024, 6, 30), date(2024, 7, 1), STATUTORY) == eur("12.25")
    assert interest(eur("36500.00"), date(2024, 6, 29), date(2024, 6, 30), STATUTORY) == eur("12.50")


def test_a_rate_below_zero_is_no_gift() -> None:
    assert interest(eur("36500.00"), date(2020, 1, 1), date(2020, 1, 11), STATUTORY).is_zero


def test_the_statutory_flat_sum_is_40_euro_and_none_where_no_law_names_one() -> None:
    assert flat_fee(STATUTORY, "EUR") == eur("40.00")
    assert flat_fee(STATUTORY, "CNY") == Money.zero("CNY")


def test_a_half_year_without_a_reference_rate_is_refused() -> None:
    with pytest.raises(InterestRateMissing) as refusal:
        interest(eur("100.00"), date(2024, 12, 1), date(2025, 1, 1), STATUTORY)
    assert refusal.value.facts["half_year"] == "2025H1"


def test_balances_in_another_currency_are_refused() -> None:
    with pytest.raises(CurrencyMismatch):
        interest_over([(DUE, Money.of("100", "JPY"))], DUE, TEN_PERCENT, "EUR")


def test_the_choice_is_explicit_on_the_wire() -> None:
    rule: TypeAdapter[Any] = TypeAdapter(InterestRule)

    for each in (NONE, TEN_PERCENT, STATUTORY):
        assert rule.validate_json(rule.dump_json(each)) == each
    for bad in ({}, {"kind": "usury"}, {"kind": "contract"}, {"kind": "contract", "annual_percent": "-1"}):
        with pytest.raises(ValidationError):
            rule.validate_python(bad)
    with pytest.raises(AmountIsNumber):
        rule.validate_python({"kind": "contract", "annual_percent": 10.5})
    with pytest.raises(ValidationError):
        rule.validate_python({"kind": "statutory", "reference_rates": {"2024": "4"}})


@given(st.integers(1, 10**12), st.integers(0, 2000), st.integers(0, 2000))
def test_paying_nothing_in_several_steps_changes_nothing(cents: int, first: int, second: int) -> None:
    principal = eur(str(Decimal(cents).scaleb(-2)))
    middle, end = DUE + timedelta(days=first), DUE + timedelta(days=first + second)

    in_steps = interest_over([(DUE, principal), (middle, principal)], end, TEN_PERCENT, "EUR")

    assert in_steps == interest(principal, DUE, end, TEN_PERCENT)
