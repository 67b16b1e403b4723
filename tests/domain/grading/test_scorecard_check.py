from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.grading.placing import place
from domain.grading.scorecard import Band, Characteristic, Level, Scorecard
from domain.grading.scorecard_check import Fault, band_faults, scorecard_faults
from domain.policy_part import Grade
from tests.domain.grading.cards import a_characteristic, a_scorecard


def found(scorecard: Scorecard) -> list[tuple[str, tuple[str | int, ...]]]:
    return [(code, path) for code, _, path in scorecard_faults(scorecard)]


def with_one(characteristic: Characteristic) -> Scorecard:
    return a_scorecard(characteristics=(characteristic,))


def states(name: str, *words: str) -> Characteristic:
    return Characteristic(
        name=name, part="standing", levels=tuple(Level(value=word, points=1) for word in words), missing=0
    )


def test_a_sound_scorecard_has_no_faults() -> None:
    assert found(a_scorecard()) == []


def test_a_scorecard_looks_at_something() -> None:
    assert found(a_scorecard(characteristics=())) == [("scorecard.empty", ("characteristics",))]


@pytest.mark.parametrize(
    ("bands", "faults"),
    [
        ([(None, "1"), ("1", "2"), ("2", None)], []),
        ([("2", None), (None, "1"), ("1", "2")], []),
        ([(None, None)], []),
        ([(None, "1"), ("2", None)], [("scorecard.gap", 1)]),
        ([(None, "2"), ("1", None)], [("scorecard.overlap", 1)]),
        ([(None, "1"), ("1", "1"), ("1", None)], [("scorecard.band_empty", 1)]),
        ([(None, "1"), ("3", "2"), ("1", None)], [("scorecard.band_empty", 1)]),
        ([("0", "1"), ("1", None)], [("scorecard.gap", 0)]),
        ([(None, "1"), ("1", "2")], [("scorecard.gap", 1)]),
        ([(None, "1"), (None, "2"), ("2", None)], [("scorecard.overlap", 1)]),
        ([(None, None), ("1", "2")], [("scorecard.overlap", 1)]),
        ([(None, "9"), ("1", "2"), ("9", None)], [("scorecard.overlap", 1)]),
        ([(None, "1"), ("1", None), ("5", None)], [("scorecard.overlap", 2)]),
        ([("0", "1")], [("scorecard.gap", 0), ("scorecard.gap", 0)]),
        ([("-1", "0"), ("0", None)], [("scorecard.gap", 0)]),
    ],
)
def test_bands_take_every_figure_exactly_once(
    bands: list[tuple[str | None, str | None]], faults: list[tuple[str, int]]
) -> None:
    written = tuple(band(low, high) for low, high in bands)

    assert [(code, position) for code, _, position in band_faults(written)] == faults


def band(low: str | None, high: str | None) -> Band:
    return Band(at_least=None if low is None else Decimal(low), below=None if high is None else Decimal(high), points=0)


bounds = st.none() | st.integers(-3, 3).map(Decimal)


@given(st.lists(st.builds(Band, at_least=bounds, below=bounds, points=st.just(0)), min_size=1, max_size=5))
@example([band(None, "1"), band("1", "2"), band("2", None)])
@example([band(None, "0"), band("0", None)])
def test_bands_are_accepted_if_and_only_if_each_figure_falls_in_exactly_one(bands: list[Band]) -> None:
    probes = [Decimal(step) / 2 for step in range(-8, 9)]
    alone = [Characteristic(name="sales_to_assets", part="ratios", bands=(each,), missing=0) for each in bands]
    takers = [sum(not place(each, probe).missing for each in alone) for probe in probes]
    useless = any(all(place(each, probe).missing for probe in probes) for each in alone)

    assert (list(band_faults(tuple(bands))) == []) == (set(takers) == {1} and not useless)


@pytest.mark.parametrize(
    ("characteristic", "fault"),
    [
        (Characteristic(name="late_percent", part="behaviour", missing=0), ("scorecard.bands_or_levels", ())),
        (
            a_characteristic("late_percent", points=(1,)).model_copy(update={"levels": (Level(value="x", points=1),)}),
            ("scorecard.bands_or_levels", ()),
        ),
        (a_characteristic("moon_phase", points=(1,)), ("scorecard.unknown", ("name",))),
        (a_characteristic("tax_standing", points=(1,)), ("scorecard.kind", ("bands",))),
        (states("late_percent", "often"), ("scorecard.kind", ("levels",))),
        (states("tax_standing", "registered", "maybe"), ("scorecard.level_unknown", ("levels", 1, "value"))),
        (
            states("tax_standing", "registered", "registered"),
            ("scorecard.level_duplicate", ("levels", 1, "value")),
        ),
    ],
)
def test_a_characteristic_that_cannot_be_meant_is_refused(
    characteristic: Characteristic, fault: tuple[str, tuple[str | int, ...]]
) -> None:
    code, below = fault

    assert found(with_one(characteristic)) == [(code, ("characteristics", 0, *below))]


def test_nothing_is_looked_at_twice() -> None:
    late = a_characteristic("late_percent", points=(1,))

    assert found(a_scorecard(characteristics=(late, late))) == [("scorecard.duplicate", ("characteristics", 1, "name"))]


@pytest.mark.parametrize(
    ("cut_offs", "places"),
    [
        ({"A": 80, "B": 60, "C": 40}, [("cut_offs",)]),
        ({"A": 80, "B": 60, "C": 40, "D": 20, "E": 0}, [("cut_offs", "E")]),
        ({"A": 80, "B": 80, "C": 40, "D": 20}, [("cut_offs", "B")]),
        ({"A": 80, "B": 60, "C": 70, "D": 20}, [("cut_offs", "C")]),
        ({"A": 80, "C": 90, "D": 20}, [("cut_offs",), ("cut_offs", "C")]),
    ],
)
def test_cut_offs_fall_from_a_to_d_and_e_has_none(
    cut_offs: dict[Grade, int], places: list[tuple[str | int, ...]]
) -> None:
    assert found(a_scorecard(cut_offs=cut_offs)) == [("scorecard.cut_offs", place) for place in places]


def test_a_gap_says_which_figures_nothing_takes() -> None:
    holed = Characteristic(
        name="late_percent", part="behaviour", bands=(band(None, "5"), band("7.50", None)), missing=0
    )
    faults: list[Fault] = list(scorecard_faults(with_one(holed)))

    assert [message for _, message, _ in faults] == ["nothing takes figures from 5 up to 7.50"]
