"""What holds for every scorecard and every customer, however little is known."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.grading.characteristics import FIGURES, WORDS
from domain.grading.grade import grade, grade_of
from domain.grading.placing import choices, label, place
from domain.grading.reasons import reason_text
from domain.grading.result import GradeResult, KnockOut
from domain.grading.scorecard import Characteristic, Level, Scorecard
from tests.domain.grading.cards import a_characteristic

points = st.integers(-20, 40)


@st.composite
def figures(draw: st.DrawFn, name: str) -> Characteristic:
    """Any sound bands of a figure: ascending bounds, points at random."""
    bounds = sorted(draw(st.sets(st.decimals(-100, 100, places=2), max_size=4)))
    brought = draw(st.lists(points, min_size=len(bounds) + 1, max_size=len(bounds) + 1))
    return a_characteristic(name, *(str(each) for each in bounds), points=tuple(brought), missing=draw(points))


@st.composite
def states(draw: st.DrawFn, name: str) -> Characteristic:
    words = draw(st.lists(st.sampled_from(WORDS[name]), min_size=1, unique=True))
    levels = tuple(Level(value=word, points=draw(points)) for word in words)
    return Characteristic(name=name, part="standing", levels=levels, missing=draw(points))


@st.composite
def scorecards(draw: st.DrawFn) -> Scorecard:
    names = draw(st.lists(st.sampled_from((*FIGURES, *WORDS)), min_size=1, max_size=6, unique=True))
    cut_offs = sorted(draw(st.sets(st.integers(-50, 150), min_size=4, max_size=4)), reverse=True)
    return Scorecard(
        name="any",
        base=draw(points),
        characteristics=tuple(draw(states(name) if name in WORDS else figures(name)) for name in names),
        cut_offs=dict(zip(("A", "B", "C", "D"), cut_offs, strict=True)),
        most_reasons=draw(st.integers(1, 5)),
    )


anything = st.none() | st.text(max_size=5) | st.sampled_from(WORDS["registry_status"]) | st.decimals()
customers = st.dictionaries(st.sampled_from((*FIGURES, *WORDS, "moon_phase")), anything)


@given(scorecards(), customers)
def test_whatever_is_known_there_is_a_grade_and_its_table_adds_up(
    scorecard: Scorecard, values: dict[str, Decimal | str | None]
) -> None:
    result = grade(scorecard, values)

    assert result.score == scorecard.base + sum(line.points for line in result.lines)
    assert [line.characteristic for line in result.lines] == [each.name for each in scorecard.characteristics]
    assert result.grade == grade_of(scorecard, result.score)
    for line, characteristic in zip(result.lines, scorecard.characteristics, strict=True):
        assert line.missing or (line.band, line.points) in [
            (label(each), each.points) for each in choices(characteristic)
        ]
        assert not line.missing or line.points == characteristic.missing
    assert GradeResult.model_validate_json(result.model_dump_json()) == result


@given(scorecards(), customers)
def test_the_reasons_lost_most_and_all_have_words(
    scorecard: Scorecard, values: dict[str, Decimal | str | None]
) -> None:
    result = grade(scorecard, values)
    lost = {line.reason: line.lost for line in result.lines}
    told = [lost[reason] for reason in result.reasons]

    assert told == sorted(told, reverse=True)
    assert len(told) == min(scorecard.most_reasons, sum(each > 0 for each in lost.values()))
    assert told == sorted(lost.values(), reverse=True)[: len(told)]
    assert all(reason_text(reason, "zh") != reason for reason in result.reasons)


@given(scorecards(), st.integers(-300, 300), st.integers(0, 300))
def test_more_points_never_give_a_worse_grade(scorecard: Scorecard, score: int, more: int) -> None:
    assert grade_of(scorecard, score + more) <= grade_of(scorecard, score)


@given(scorecards(), customers)
def test_each_way_to_the_next_grade_reaches_it_and_one_point_less_would_not(
    scorecard: Scorecard, values: dict[str, Decimal | str | None]
) -> None:
    result = grade(scorecard, values)

    if result.next_grade is None or result.points_to_next is None:
        assert result.grade == "A"
        return
    assert result.next_grade < result.grade
    assert grade_of(scorecard, result.score + result.points_to_next) == result.next_grade
    assert grade_of(scorecard, result.score + result.points_to_next - 1) == result.grade
    for way in result.ways_to_next:
        assert grade_of(scorecard, result.score + way.gain) <= result.next_grade


@given(scorecards(), customers)
def test_nothing_outweighs_a_knock_out(scorecard: Scorecard, values: dict[str, Decimal | str | None]) -> None:
    result = grade(scorecard, values, (KnockOut(code="knock_out.removed"),))

    assert (result.grade, result.reasons) == ("E", ("knock_out.removed",))
    assert result.lines == grade(scorecard, values).lines


@given(figures("sales_to_assets"), st.decimals(-200, 200))
def test_every_figure_falls_in_exactly_one_band(characteristic: Characteristic, figure: Decimal) -> None:
    probes = {figure, *(bound for band in characteristic.bands for bound in (band.at_least, band.below) if bound)}
    for probe in probes:
        alone = [characteristic.model_copy(update={"bands": (band,)}) for band in characteristic.bands]
        assert sum(not place(each, probe).missing for each in alone) == 1
