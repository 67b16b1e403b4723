"""Offices and safeguards that contradict the rest of the policy are refused with their lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.activities.test_policy_file import STANDARD, Edit, edited, found, line_of

PEOPLE = "  - {id: staff-099, role: admin, mail: staff-099@example.com}"


@pytest.mark.parametrize(
    ("edit", "written", "field", "code"),
    [
        ((PEOPLE, PEOPLE.replace("}", ", office: MARS}")), "MARS", "people[16].office", "office.unknown"),
        (("[limit, approve]", "[limit, limit]"), "[limit, limit]", "safeguards.conflicts[3]", "duty.same"),
        (("[collect, cash]", "[grade, request]"), "[grade, request]", "safeguards.conflicts[8]", "duty.pair_twice"),
        (("[collect, cash]", "[collect, sing]"), "[collect, sing]", "safeguards.conflicts[8][1]", "field.type"),
        (("period_days: 30", "period_days: 0"), "period_days: 0", "safeguards.period_days", "field.type"),
        (
            ("period_amount: 1000000", "period_amount: 24999"),
            "period_amount: 24999",
            "authority[0].period_amount",
            "period.below_amount",
        ),
        (
            ("amount: 2000000\n    period_amount", "amount: ~\n    period_amount"),
            "period_amount: 80000000",
            "authority[3].period_amount",
            "period.below_amount",
        ),
    ],
)
def test_each_contradiction_is_named_with_its_line(
    tmp_path: Path, edit: Edit, written: str, field: str, code: str
) -> None:
    path = edited(tmp_path, edit, source=STANDARD)
    assert found(path) == [(line_of(path, written), field, code)]


def test_a_period_needs_the_section_that_says_how_long_it_is(tmp_path: Path) -> None:
    path = edited(tmp_path, ("    amount: ~", "    amount: 25000\n    period_amount: 50000"))
    place = (line_of(path, "period_amount"), "authority[0].period_amount", "period.no_safeguards")
    assert found(path) == [place]
