"""What a customer brings in a quarter, and who is among the best."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.policy_part import Grade
from domain.segment.contribution import (
    QuarterFigures,
    closed_quarters,
    contribution,
    first_day,
    quarter_of,
    top_mark,
    total,
)
from tests.domain.segment.placing import brought, some_rules

BUSY = QuarterFigures(quarter="2025Q4", invoiced=Decimal(100_000), orders=8, reminders=6, calls=2, reviews=1)


def test_contribution_is_margin_less_cost_to_serve_less_expected_loss() -> None:
    """10 % of 100,000 is 10,000; 8 × 50 + 6 × 10 + 2 × 100 + 1 × 200 is 860; 0.5 % of 100,000 is 500."""
    quarter = contribution(BUSY, "B", some_rules())
    assert (quarter.margin, quarter.cost_to_serve, quarter.expected_loss) == (
        Decimal("10000.00"),
        Decimal("860.00"),
        Decimal("500.00"),
    )
    assert quarter.total == Decimal("8640.00")


@pytest.mark.parametrize(("grade", "loss"), [("A", "100"), ("D", "4000"), (None, "4000"), ("E", "20000")])
def test_the_loss_to_be_expected_is_that_of_the_grade_and_none_counts_as_d(grade: Grade | None, loss: str) -> None:
    assert contribution(BUSY, grade, some_rules()).expected_loss == Decimal(loss)


def test_a_quarter_without_business_brings_nothing_and_one_with_calls_alone_costs() -> None:
    assert contribution(QuarterFigures(quarter="2025Q4"), "A", some_rules()).total == 0
    assert contribution(QuarterFigures(quarter="2025Q4", calls=3), "A", some_rules()).total == -300


def test_quarters_add_up() -> None:
    assert total(brought("100", "-40", "0", "2.50")) == Decimal("62.50")


def test_the_mark_is_the_least_of_the_top_share_and_a_begun_customer_counts() -> None:
    totals = [Decimal(each) for each in (10, 50, 30, 20, 40, 60)]
    # 20 % of six customers are 1.2: two are in.
    assert top_mark(totals, Decimal(20)) == 50
    assert top_mark(totals, Decimal(100)) == 10
    assert top_mark(totals, Decimal(0)) is None


def test_nobody_is_at_the_top_who_brings_nothing() -> None:
    assert top_mark([], Decimal(20)) is None
    assert top_mark([Decimal(0), Decimal(-5)], Decimal(20)) is None


def test_quarters_are_those_of_the_calendar() -> None:
    assert quarter_of(date(2026, 3, 31)) == "2026Q1"
    assert quarter_of(date(2026, 4, 1)) == "2026Q2"
    assert first_day("2025Q4") == date(2025, 10, 1)
    assert closed_quarters(date(2026, 3, 2), 4) == ("2025Q1", "2025Q2", "2025Q3", "2025Q4")
    assert closed_quarters(date(2026, 4, 1), 1) == ("2026Q1",)
