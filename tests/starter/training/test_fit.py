"""What is learned from made rows of which we know what there is to learn."""

import re
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from activities.policy_file import load_policy
from domain.errors import InvalidInput
from domain.grading.scorecard_check import band_faults
from runtime.settings import PROJECT_ROOT
from starter.training.bands import banding
from starter.training.cut_offs import cut_offs
from starter.training.evaluate import measured
from starter.training.examples import Example
from starter.training.fit import fit
from starter.training.fragment import fragment
from starter.training.in_force import scorecard_of
from starter.training.plan import Plan
from starter.training.selection import selected
from tests.starter.training.rows import examples

PLAN = Plan(name="made", part="ratios")
NAMES = ("strength", "noise")


def test_it_finds_the_figure_that_counts_and_gives_more_points_for_more_of_it() -> None:
    scorecard = fit(examples(), NAMES, PLAN)

    assert [each.name for each in scorecard.characteristics] == ["strength"]
    bands = scorecard.characteristics[0].bands
    assert len(bands) >= 3
    assert all(one.points < other.points for one, other in pairwise(bands))
    assert not list(band_faults(bands))
    assert list(scorecard.cut_offs) == ["A", "B", "C", "D"]


def test_the_default_rate_falls_from_e_to_a_on_rows_it_has_never_seen() -> None:
    scorecard = fit(examples(), NAMES, PLAN)

    found = measured(scorecard, examples(1200, offset=5000))

    assert found.falls
    assert found.discrimination.auc > Decimal("0.75")
    assert found.with_missing > 0


def test_a_missing_figure_never_brings_more_points_than_the_mean() -> None:
    rows = [Example(values={**each.values, "strength": each.values["strength"]}, bad=each.bad) for each in examples()]
    untold = [Example(values={"strength": None, "noise": None}, bad=False) for _ in range(200)]

    scorecard = fit((*rows, *untold), NAMES, PLAN)

    assert all(each.missing == 0 for each in scorecard.characteristics)


def test_points_double_the_odds_as_asked() -> None:
    coarse, fine = (
        fit(examples(), NAMES, Plan(name="made", part="ratios", points_to_double=each)) for each in (10, 100)
    )

    for one, other in zip(coarse.characteristics[0].bands, fine.characteristics[0].bands, strict=True):
        assert abs(other.points - 10 * one.points) <= 5 + 5


def test_the_same_rows_teach_the_same_scorecard() -> None:
    assert fit(examples(), NAMES, PLAN) == fit(examples(), NAMES, PLAN)


def test_a_band_holds_enough_rows_and_its_edges_are_short() -> None:
    figures = np.array([place * 37 % 997 / 7 for place in range(1000)])
    bad = (figures < 60).astype(np.int64) ^ (np.arange(1000) % 9 == 0)

    made = banding(figures, bad, most=8, monotone=True)

    assert made is not None
    assert np.bincount(made.places(figures)).min() >= 25
    assert all(len(edge.as_tuple().digits) <= 3 for edge in made.edges)
    assert (np.diff(made.weights[:-1]) < 0).all()


def test_free_bands_may_rise_and_fall() -> None:
    figures = np.arange(1000) % 100 / 10
    middle = (figures > 4) & (figures < 6)
    bad = np.where(middle, np.arange(1000) % 7 == 0, np.arange(1000) % 3 == 0).astype(np.int64)

    free, monotone = (banding(figures, bad, most=6, monotone=each) for each in (False, True))

    assert free is not None
    assert len({bool(step > 0) for step in np.diff(free.weights[:-1])}) == 2
    assert monotone is None or len({bool(step > 0) for step in np.diff(monotone.weights[:-1])}) == 1


@pytest.mark.parametrize("figures", [np.full(200, 3.0), np.full(200, np.nan), np.array([1.0] * 20 + [np.nan] * 180)])
def test_a_figure_with_nothing_to_part_has_no_bands(figures: np.ndarray[tuple[int], np.dtype[np.float64]]) -> None:
    assert banding(figures, np.arange(200) % 2, most=8, monotone=True) is None


def test_a_second_copy_of_a_figure_is_not_looked_at() -> None:
    bad = np.array([each.bad for each in examples()], dtype=np.int64)
    weight = np.where(bad == 1, 1.0, -0.5) + np.arange(len(bad)) % 5

    model = selected(np.column_stack([weight, weight, np.zeros(len(bad))]), bad, most=3)

    assert len(model.chosen) == 1
    assert (model.factors > 0).all()


def test_cut_offs_stand_where_the_default_rate_steps() -> None:
    scores = np.repeat(np.arange(100, 600, 100), 200)
    bad = np.concatenate([np.arange(200) % 10 < share for share in (8, 5, 3, 1, 0)]).astype(np.int64)

    assert cut_offs(scores, bad) == {"A": 500, "B": 400, "C": 300, "D": 200}


def test_what_cannot_be_learned_is_refused() -> None:
    useless = tuple(Example(values={"noise": Decimal(place // 2 % 5)}, bad=place % 2 == 0) for place in range(1000))
    steep = tuple(
        Example(values={"step": Decimal(place % 2)}, bad=place % 20 in (0, 2, 4, 6, 1)) for place in range(1000)
    )

    for rows, names, plan, code, field in (
        (examples(60), NAMES, PLAN, "training.too_few", "target"),
        (useless, ("noise",), PLAN, "training.nothing_to_learn", "features"),
        (steep, ("step",), PLAN, "training.nothing_to_learn", ""),
    ):
        with pytest.raises(InvalidInput) as refused:
            fit(rows, names, plan)
        assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("wrong", [{"most_characteristics": 0}, {"most_bands": 1}, {"points_to_double": 1}])
def test_a_plan_out_of_range_is_refused(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput) as refused:
        Plan(name="made", part="ratios", **wrong).check()  # type: ignore[arg-type]

    assert refused.value.code == "training.option"


def test_what_was_learned_of_characteristics_that_evidence_gives_can_come_into_force(tmp_path: Path) -> None:
    rows = tuple(Example(values={"current_ratio": each.values["strength"]}, bad=each.bad) for each in examples())
    scorecard = fit(rows, ("current_ratio",), PLAN)
    standard = (PROJECT_ROOT / "policies" / "standard.yaml").read_text(encoding="utf-8")
    path = tmp_path / "policy.yaml"
    others = re.sub(r"(?ms)^scorecard:\n.*?(?=^\S)", "", standard)
    path.write_text(others + fragment(scorecard, ["learned"]), encoding="utf-8")

    assert load_policy(path).scorecard == scorecard


def test_what_is_written_is_read_back_as_the_same_scorecard(tmp_path: Path) -> None:
    scorecard = fit(examples(), NAMES, Plan(name="true: 'odd' \"name\"\n", part="ratios"))
    path = tmp_path / "learned.yaml"
    path.write_text(fragment(scorecard, ["from rows", "of\ntwo lines"]), encoding="utf-8")

    assert scorecard_of(path) == scorecard
    assert path.read_text(encoding="utf-8").startswith("# from rows\n# of two lines\nscorecard:\n")
