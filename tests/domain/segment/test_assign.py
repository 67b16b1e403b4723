"""Core, ordinary, or to be removed."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.policy_part import Grade
from domain.segment.assign import segment
from tests.domain.segment.placing import brought, some_rules

MARK = Decimal(100)


@pytest.mark.parametrize(
    ("grade", "totals", "expected"),
    [
        ("A", ("25", "25", "25", "25"), "core"),
        ("B", ("0", "0", "0", "100"), "core"),
        ("B", ("0", "0", "0", "99.99"), "ordinary"),
        ("C", ("500", "500", "500", "500"), "ordinary"),
        (None, ("500", "500", "500", "500"), "ordinary"),
    ],
)
def test_core_is_a_good_grade_in_the_top_band(grade: Grade | None, totals: tuple[str, ...], expected: str) -> None:
    placing = segment(grade, brought(*totals), MARK, some_rules())
    assert (placing.segment, placing.removal) == (expected, None)


def test_without_a_top_band_nobody_is_core() -> None:
    assert segment("A", brought("9", "9", "9", "9"), None, some_rules()).segment == "ordinary"


def test_removal_is_proposed_after_four_quarters_below_zero() -> None:
    rules = some_rules()
    assert segment("C", brought("-1", "-1", "-1", "-1"), MARK, rules).removal == "contribution"
    assert segment("C", brought("-900", "-1", "-1", "0"), MARK, rules).removal is None
    assert segment("C", brought("-1", "-1", "-1"), MARK, rules).removal is None
    assert segment("C", brought("9", "-1", "-1"), MARK, some_rules(quarters=2)).removal == "contribution"


def test_removal_is_proposed_for_grade_e_whatever_it_brings() -> None:
    placing = segment("E", brought("500", "500", "500", "500"), MARK, some_rules(core_grades=("A", "E")))
    assert (placing.segment, placing.removal) == ("ordinary", "grade")


def test_a_placing_carries_the_figures_behind_it() -> None:
    quarters = brought("30", "30", "30", "30")
    placing = segment("A", quarters, MARK, some_rules())
    assert (placing.grade, placing.contribution, placing.mark) == ("A", Decimal(120), MARK)
    assert placing.quarters == quarters
