from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.evidence.facts import Financials
from domain.grading.ratios import RATIOS, altman_z, altman_z_double_prime, ratio, ratios, zone_z, zone_z_double_prime
from tests.domain.grading.evidences import accounts


def test_the_ratios_of_round_accounts() -> None:
    assert ratios(accounts()) == {
        "working_capital_to_assets": Decimal("0.2"),
        "retained_earnings_to_assets": Decimal("0.15"),
        "operating_profit_to_assets": Decimal("0.08"),
        "equity_to_liabilities": Decimal(1),
        "sales_to_assets": Decimal("1.5"),
        "net_profit_to_assets": Decimal("0.06"),
        "liabilities_to_assets": Decimal("0.5"),
        "current_ratio": Decimal("1.5"),
    }


def test_a_ratio_is_rounded_to_what_is_shown() -> None:
    assert ratio(Decimal(1), Decimal(3)) == Decimal("0.333333")
    assert ratio(Decimal(-2), Decimal(3)) == Decimal("-0.666667")


@pytest.mark.parametrize("nothing", ["0", "0.00", None])
def test_a_denominator_of_zero_or_unknown_leaves_the_ratio_unknown(nothing: str | None) -> None:
    assert set(ratios(accounts(total_assets=nothing)).items()) - {
        ("equity_to_liabilities", Decimal(1)),
        ("current_ratio", Decimal("1.5")),
    } == {(name, None) for name in RATIOS if name.endswith("to_assets")}
    assert ratios(accounts(total_liabilities=nothing))["equity_to_liabilities"] is None
    assert ratios(accounts(current_liabilities=nothing))["current_ratio"] is None


def test_liabilities_of_zero_are_a_figure_where_they_are_the_numerator() -> None:
    assert ratios(accounts(total_liabilities="0"))["liabilities_to_assets"] == 0


@given(
    st.builds(
        Financials,
        **{
            name: st.none() | st.decimals(allow_nan=False, allow_infinity=False)
            for name in (
                "total_assets",
                "current_assets",
                "current_liabilities",
                "total_liabilities",
                "retained_earnings",
                "operating_profit",
                "net_profit",
                "equity",
                "sales",
            )
        },
        year_end=st.dates(),
        currency=st.just("EUR"),
    )
)
def test_any_accounts_have_ratios_that_are_unknown_or_figures(any_accounts: Financials) -> None:
    found = ratios(any_accounts)

    assert tuple(found) == RATIOS
    assert all(figure is None or figure.is_finite() for figure in found.values())


def test_a_ratio_beyond_all_figures_is_unknown() -> None:
    assert ratio(Decimal("1E+999999"), Decimal("1E-999999")) is None


def test_altmans_example_of_a_listed_company_is_grey() -> None:
    score = altman_z(
        working_capital_to_assets=Decimal("0.10"),
        retained_earnings_to_assets=Decimal("0.20"),
        operating_profit_to_assets=Decimal("0.13"),
        market_value_to_liabilities=Decimal("0.65"),
        sales_to_assets=Decimal("0.95"),
    )

    assert score == Decimal("2.169")
    assert zone_z(score) == "grey"


@pytest.mark.parametrize(
    ("score", "zone"), [("1.80", "distress"), ("1.81", "grey"), ("2.99", "grey"), ("3.00", "safe")]
)
def test_the_grey_zone_of_z(score: str, zone: str) -> None:
    assert zone_z(Decimal(score)) == zone


@pytest.mark.parametrize(
    ("score", "zone"), [("1.09", "distress"), ("1.10", "grey"), ("2.60", "grey"), ("2.61", "safe")]
)
def test_the_grey_zone_of_z_double_prime(score: str, zone: str) -> None:
    assert zone_z_double_prime(Decimal(score)) == zone


def test_z_double_prime_weighs_book_values() -> None:
    score = altman_z_double_prime(
        working_capital_to_assets=Decimal("0.2"),
        retained_earnings_to_assets=Decimal("0.15"),
        operating_profit_to_assets=Decimal("0.08"),
        equity_to_liabilities=Decimal(1),
    )

    assert score == Decimal("3.3886")


def test_a_score_with_an_unknown_ratio_is_unknown() -> None:
    assert (
        altman_z_double_prime(
            working_capital_to_assets=Decimal("0.2"),
            retained_earnings_to_assets=None,
            operating_profit_to_assets=Decimal("0.08"),
            equity_to_liabilities=Decimal(1),
        )
        is None
    )
