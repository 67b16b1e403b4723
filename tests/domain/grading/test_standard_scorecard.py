"""The scorecard that is shipped, as a credit manager reads it and against companies that failed."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import pytest

from activities.policy_file import load_policy
from domain.grading.characteristics import FIGURES, WORDS
from domain.grading.grade import grade
from domain.grading.placing import choices
from domain.grading.scorecard import Part, Scorecard

POLICY = Path(__file__).parents[3] / "policies" / "standard.yaml"
COMPANIES = Path(__file__).parents[3].parent / "shared/data/credit/polish-companies-bankruptcy-5year.arff"

ATTRIBUTES = {
    "net_profit_to_assets": 1,
    "liabilities_to_assets": 2,
    "working_capital_to_assets": 3,
    "current_ratio": 4,
    "retained_earnings_to_assets": 6,
    "operating_profit_to_assets": 7,
    "equity_to_liabilities": 8,
    "sales_to_assets": 9,
}
"""Of each ratio the number of its attribute in the file."""

Values = dict[str, Decimal | str | None]

SOUND_ACCOUNTS: Values = {
    "operating_profit_to_assets": Decimal("0.12"),
    "retained_earnings_to_assets": Decimal("0.20"),
    "working_capital_to_assets": Decimal("0.30"),
    "equity_to_liabilities": Decimal("1.60"),
    "net_profit_to_assets": Decimal("0.09"),
    "current_ratio": Decimal("1.8"),
    "sales_to_assets": Decimal("1.4"),
    "liabilities_to_assets": Decimal("0.38"),
}
GOOD_STANDING: Values = {
    "registry_status": "active",
    "years_in_business": Decimal(14),
    "tax_standing": "registered",
    "failure_percentile": Decimal(80),
    "payment_percentile": Decimal(85),
    "bank_conduct": "excellent",
    "trade_prompt_percent": Decimal(95),
    "open_court_events": Decimal(0),
}
PAYS_IN_TIME: Values = {
    "late_percent": Decimal(2),
    "mean_days_late": Decimal("0.1"),
    "weighted_days_to_pay": Decimal(29),
    "payment_slope": Decimal("-0.1"),
    "volume_trend_percent": Decimal(8),
    "utilisation_percent": Decimal(40),
}
PAYS_LATE: Values = {
    "late_percent": Decimal(60),
    "mean_days_late": Decimal(20),
    "weighted_days_to_pay": Decimal(52),
    "payment_slope": Decimal(1),
    "volume_trend_percent": Decimal(8),
    "utilisation_percent": Decimal(80),
}


@pytest.fixture(scope="module")
def standard() -> Scorecard:
    scorecard = load_policy(POLICY).scorecard
    assert scorecard is not None
    return scorecard


def test_it_looks_at_everything_that_evidence_can_tell(standard: Scorecard) -> None:
    assert {each.name for each in standard.characteristics} == {*FIGURES, *WORDS}


def test_it_has_points_for_every_word_of_every_state(standard: Scorecard) -> None:
    levels = {each.name: {level.value for level in each.levels} for each in standard.characteristics if each.levels}

    assert levels == {name: set(words) for name, words in WORDS.items()}


@pytest.mark.parametrize(("part", "most"), [("ratios", 30), ("standing", 25), ("behaviour", 45)])
def test_the_best_of_everything_comes_to_a_hundred_points(standard: Scorecard, part: Part, most: int) -> None:
    best = [max(choice.points for choice in choices(each)) for each in standard.characteristics if each.part == part]

    assert sum(best) == most


def test_what_is_unknown_never_brings_more_than_the_best_and_never_less_than_the_worst(standard: Scorecard) -> None:
    for each in standard.characteristics:
        points = [choice.points for choice in choices(each)]
        assert min(points) <= each.missing < max(points), each.name


@pytest.mark.parametrize(
    ("values", "score", "expected"),
    [
        ({}, 37, "D"),
        (GOOD_STANDING, 53, "C"),
        ({**GOOD_STANDING, **SOUND_ACCOUNTS}, 72, "B"),
        ({**PAYS_IN_TIME, **GOOD_STANDING}, 81, "A"),
        ({**PAYS_IN_TIME, **GOOD_STANDING, **SOUND_ACCOUNTS}, 100, "A"),
        ({**PAYS_LATE, **GOOD_STANDING, **SOUND_ACCOUNTS}, 63, "C"),
        ({**PAYS_LATE, **GOOD_STANDING}, 44, "D"),
        (PAYS_LATE, 28, "E"),
    ],
    ids=[
        "nothing known",
        "new, well spoken of",
        "new and sound",
        "pays, accounts unknown",
        "best",
        "sound but late",
        "late, accounts unknown",
        "only known to be late",
    ],
)
def test_what_a_credit_manager_expects(standard: Scorecard, values: Values, score: int, expected: str) -> None:
    result = grade(standard, values)

    assert (result.score, result.grade) == (score, expected)


def test_the_worst_of_everything_is_e_with_the_late_share_as_first_reason(standard: Scorecard) -> None:
    worst: Values = {
        **dict.fromkeys((*SOUND_ACCOUNTS, "volume_trend_percent"), Decimal(-100)),
        **PAYS_LATE,
        "registry_status": "suspended",
        "open_court_events": Decimal(3),
    }

    result = grade(standard, worst)

    assert result.grade == "E"
    assert result.reasons[0] == "late_percent"
    assert len(result.reasons) == 4


@pytest.mark.skipif(not COMPANIES.exists(), reason="the Polish companies are not in ../shared/data/credit")
def test_its_ratios_rank_companies_that_failed_below_those_that_did_not(standard: Scorecard) -> None:
    scored = sorted((grade(standard, values).points_of("ratios"), failed) for values, failed in companies())

    assert len(scored) == 5910
    assert area_under_curve(scored) >= Decimal("0.80")


def companies() -> Iterator[tuple[Values, bool]]:
    lines = COMPANIES.read_text(encoding="utf-8").partition("@data")[2].split()
    for cells in (line.split(",") for line in lines):
        figures = {name: cells[number - 1] for name, number in ATTRIBUTES.items()}
        yield {name: None if cell == "?" else Decimal(cell) for name, cell in figures.items()}, cells[-1] == "1"


def area_under_curve(scored: list[tuple[int, bool]]) -> Decimal:
    """The share of pairs of a failed and a healthy company in which the failed one has fewer points, ties half."""
    failed_before = pairs = 0
    for _, group in groupby(scored, key=lambda each: each[0]):
        failed = [each for _, each in group]
        bad, good = sum(failed), len(failed) - sum(failed)
        pairs += 2 * failed_before * good + bad * good
        failed_before += bad
    return Decimal(pairs) / (2 * failed_before * (len(scored) - failed_before))
