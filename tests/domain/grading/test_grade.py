from __future__ import annotations

from decimal import Decimal

import pytest

from domain.evidence.source import Provider
from domain.grading.grade import grade, grade_of
from domain.grading.result import KnockOut
from tests.domain.grading.cards import a_characteristic, a_scorecard

Values = dict[str, Decimal | str | None]

GOOD: Values = {
    "equity_to_liabilities": Decimal("0.30"),
    "late_percent": Decimal(5),
    "registry_status": "active",
}


def test_the_points_of_every_band_and_the_base_add_up_to_the_grade() -> None:
    result = grade(a_scorecard(), {**GOOD, "late_percent": Decimal(12)})

    assert [(line.band, line.value, line.points, line.most_points) for line in result.lines] == [
        ("≥ 0.25", "0.30", 30, 30),
        ("≥ 10 and < 30", "12", 20, 40),
        ("active", "active", 20, 20),
    ]
    assert (result.score, result.grade, result.scorecard) == (80, "A", "small")
    assert [result.points_of(part) for part in ("ratios", "standing", "behaviour")] == [30, 20, 20]


@pytest.mark.parametrize(
    ("score", "expected"), [(80, "A"), (79, "B"), (60, "B"), (59, "C"), (40, "C"), (39, "D"), (20, "D"), (19, "E")]
)
def test_a_grade_is_earned_at_its_cut_off(score: int, expected: str) -> None:
    assert grade_of(a_scorecard(), score) == expected


@pytest.mark.parametrize(
    ("figure", "band", "points"),
    [
        ("0.0999", "< 0.10", 0),
        ("0.10", "≥ 0.10 and < 0.25", 10),
        ("0.2499", "≥ 0.10 and < 0.25", 10),
        ("0.25", "≥ 0.25", 30),
    ],
)
def test_a_bound_belongs_to_the_band_that_begins_there(figure: str, band: str, points: int) -> None:
    line = grade(a_scorecard(), {**GOOD, "equity_to_liabilities": Decimal(figure)}).lines[0]

    assert (line.band, line.points) == (band, points)


def test_what_is_unknown_takes_the_points_of_missing_and_is_a_reason() -> None:
    result = grade(a_scorecard(), {"registry_status": None})

    assert [(line.value, line.band, line.points, line.missing) for line in result.lines] == [
        (None, "missing", 5, True),
        (None, "missing", 15, True),
        (None, "missing", 10, True),
    ]
    assert result.grade == "C"
    assert result.reasons == ("equity_to_liabilities.missing", "late_percent.missing", "registry_status.missing")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("registry_status", "asleep"),
        ("registry_status", Decimal(1)),
        ("late_percent", "often"),
        ("late_percent", Decimal("NaN")),
        ("late_percent", Decimal("sNaN")),
    ],
)
def test_a_value_that_the_scorecard_cannot_place_counts_as_missing_and_says_so(name: str, value: Decimal | str) -> None:
    (line,) = (line for line in grade(a_scorecard(), {**GOOD, name: value}).lines if line.characteristic == name)

    assert line.missing
    assert line.value == str(value)
    assert line.band == f"missing: {value} is not known to the scorecard"
    assert line.points == {"registry_status": 10, "late_percent": 15}[name]


def test_the_reasons_are_what_lost_most_points_and_no_more_than_the_policy_wants() -> None:
    values: Values = {"equity_to_liabilities": Decimal(0), "late_percent": Decimal(90), "registry_status": "suspended"}

    assert grade(a_scorecard(), values).reasons == ("late_percent", "equity_to_liabilities", "registry_status")
    assert grade(a_scorecard(most_reasons=2), values).reasons == ("late_percent", "equity_to_liabilities")


def test_whoever_lost_nothing_has_no_reasons() -> None:
    result = grade(a_scorecard(), GOOD)

    assert (result.grade, result.score, result.reasons) == ("A", 100, ())
    assert (result.next_grade, result.points_to_next, result.ways_to_next) == (None, None, ())


def test_a_knock_out_gives_e_with_its_reason_whatever_the_score() -> None:
    insolvent = KnockOut(code="knock_out.insolvent", provider=Provider.COMPANIES_HOUSE, evidence_id="e1")
    twice = insolvent.model_copy(update={"provider": Provider.GLEIF, "evidence_id": "e2"})
    result = grade(a_scorecard(), GOOD, (insolvent, twice))

    assert (result.grade, result.score) == ("E", 100)
    assert result.reasons == ("knock_out.insolvent",)
    assert result.knock_outs == (insolvent, twice)
    assert (result.next_grade, result.points_to_next, result.ways_to_next) == (None, None, ())


def test_the_next_grade_names_its_distance_and_the_smallest_single_steps_that_reach_it() -> None:
    values: Values = {
        "equity_to_liabilities": Decimal("0.10"),
        "late_percent": Decimal(50),
        "registry_status": "active",
    }
    result = grade(a_scorecard(), {**GOOD, **values})

    assert (result.score, result.grade, result.next_grade, result.points_to_next) == (40, "C", "B", 20)
    assert [(way.characteristic, way.band, way.gain) for way in result.ways_to_next] == [
        ("equity_to_liabilities", "≥ 0.25", 20),
        ("late_percent", "≥ 10 and < 30", 20),
    ]


def test_evidence_that_is_missing_can_be_the_step_to_the_next_grade() -> None:
    result = grade(a_scorecard(), {**GOOD, "late_percent": None})

    assert (result.grade, result.next_grade, result.points_to_next) == ("B", "A", 5)
    assert ("late_percent", "≥ 10 and < 30", 5) in [
        (way.characteristic, way.band, way.gain) for way in result.ways_to_next
    ]


def test_nobody_is_told_of_a_single_step_when_none_is_enough() -> None:
    far = a_scorecard(cut_offs={"A": 900, "B": 800, "C": 700, "D": 600})
    result = grade(far, GOOD)

    assert (result.grade, result.next_grade, result.points_to_next, result.ways_to_next) == ("E", "D", 500, ())


def test_values_of_other_scorecards_are_ignored() -> None:
    assert grade(a_scorecard(), {**GOOD, "colour": "green"}) == grade(a_scorecard(), GOOD)


def test_figures_are_shown_as_they_are_written() -> None:
    card = a_scorecard(characteristics=(a_characteristic("sales", points=(1,)),))

    def shown(figure: str) -> tuple[str | None, str]:
        (line,) = grade(card, {"sales": Decimal(figure)}).lines
        return line.value, line.band

    assert shown("1E+3") == ("1000", "any")
    assert shown("-0.20") == ("-0.20", "any")
    assert shown("1E+900000") == ("1E+900000", "any")
