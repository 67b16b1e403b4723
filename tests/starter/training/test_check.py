from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import InvalidInput, PolicyInvalid
from domain.grading.scorecard import Band, Characteristic, Level, Scorecard
from runtime.settings import PROJECT_ROOT
from starter.training.check import check
from starter.training.evaluate import measured
from starter.training.examples import Columns, Example
from starter.training.in_force import scorecard_of

SCORECARD = Scorecard(
    name="small",
    base=10,
    characteristics=(
        Characteristic(
            name="current_ratio",
            part="ratios",
            missing=0,
            bands=(Band(below=Decimal(1), points=0), Band(at_least=Decimal(1), points=40)),
        ),
        Characteristic(
            name="registry_status",
            part="standing",
            missing=5,
            levels=(Level(value="active", points=30), Level(value="insolvent", points=0)),
        ),
    ),
    cut_offs={"A": 80, "B": 50, "C": 40, "D": 15},
)

ROWS = """ratio,state,bad
1,active,0
1.01,insolvent,0
0.99,active,1
0.5,active,0
?,insolvent,1
,?,1
"""

MAPPING = {"current_ratio": "ratio", "registry_status": "state"}


def rows(tmp_path: Path, text: str = ROWS) -> Path:
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_every_row_is_graded_like_a_customer_also_with_missing_cells(tmp_path: Path) -> None:
    columns = Columns(target="bad", mapping=MAPPING)

    done = check(SCORECARD, rows(tmp_path), columns, {}, part=None, start=None, encoding=None)

    assert done.characteristics == ("current_ratio", "registry_status")
    found = done.measurement
    assert (found.rows, found.bad, found.with_missing) == (6, 3, 2)
    # Scores of good rows: 80, 50, 40; of bad ones: 40, 10, 15.
    assert found.discrimination.auc == Decimal("0.9444")
    assert found.discrimination.ks == Decimal("0.6667")
    assert [(each.name, each.rows, each.bad, each.least_score) for each in found.buckets] == [
        ("A", 1, 0, 80),
        ("B", 1, 0, 50),
        ("C", 2, 1, 40),
        ("D", 1, 1, 15),
        ("E", 1, 1, 10),
    ]
    assert not found.falls


def test_one_part_is_measured_by_its_own_points(tmp_path: Path) -> None:
    columns = Columns(target="bad", mapping={"current_ratio": "ratio"})

    done = check(SCORECARD, rows(tmp_path), columns, {}, part="ratios", start=None, encoding=None)

    assert done.measurement.discrimination.auc == Decimal("0.8333"), "(2 in order · 3 + 3 ties / 2) / 9"
    assert sum(each.rows for each in done.measurement.buckets) == 6
    assert done.measurement.with_missing == 2


def test_what_the_data_does_not_have_counts_as_missing_and_is_named(tmp_path: Path) -> None:
    columns = Columns(target="bad", mapping={"current_ratio": "ratio"})

    done = check(SCORECARD, rows(tmp_path), columns, {}, part=None, start=None, encoding=None)

    assert done.unknown == ("registry_status",)
    assert done.measurement.with_missing == 6


@pytest.mark.parametrize(
    ("columns", "start", "code", "field"),
    [
        (Columns(target="bad"), False, "training.no_characteristic", "map"),
        (Columns(target="bad", mapping={"quick_ratio": "ratio"}), False, "training.mapping", "map"),
        (Columns(target="bad", mapping={"current_ratio": "r"}), False, "training.column_unknown", "map"),
        (Columns(target="bad", mapping={"current_ratio": "state"}), False, "training.column_not_numeric", "state"),
        (Columns(target="bad", mapping=MAPPING), True, "training.option", "from"),
    ],
)
def test_what_cannot_be_measured_is_refused(
    tmp_path: Path, columns: Columns, start: bool, code: str, field: str
) -> None:
    day = date(2025, 1, 1) if start else None
    with pytest.raises(InvalidInput) as refused:
        check(SCORECARD, rows(tmp_path), columns, {}, part=None, start=day, encoding=None)

    assert (refused.value.code, refused.value.field) == (code, field)


def test_rows_of_one_class_are_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        measured(SCORECARD, [Example(values={}, bad=True)] * 3)

    assert refused.value.code == "training.one_class"


def test_the_shipped_policy_has_a_scorecard_to_measure() -> None:
    assert scorecard_of(PROJECT_ROOT / "policies" / "standard.yaml").characteristics


def test_a_policy_without_a_scorecard_is_refused() -> None:
    with pytest.raises(InvalidInput) as refused:
        scorecard_of(PROJECT_ROOT / "policies" / "late-payment-histories.yaml")

    assert refused.value.code == "training.no_scorecard"


FRAGMENT = """scorecard:
  name: learned
  cut_offs: {A: 4, B: 3, C: 2, D: 1}
  characteristics:
    - name: Attr1
      part: ratios
      missing: 0
      bands:
        - {below: 1, points: 0}
        - {at_least: 1, points: 9}
"""


def test_a_fragment_may_speak_of_what_no_evidence_gives(tmp_path: Path) -> None:
    path = tmp_path / "learned.yaml"
    path.write_text(FRAGMENT, encoding="utf-8")

    assert scorecard_of(path).characteristics[0].name == "Attr1"


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("at_least: 1", "at_least: 2", 10, "scorecard.gap"),
        ("at_least: 1", "at_least: 0.5", 10, "scorecard.overlap"),
        ("points: 9", "point: 9", 10, "field.type"),
        ("D: 1", "D: 7", 3, "scorecard.cut_offs"),
    ],
)
def test_a_fragment_that_is_wrong_is_refused_with_its_lines(
    tmp_path: Path, old: str, new: str, line: int, code: str
) -> None:
    path = tmp_path / "learned.yaml"
    path.write_text(FRAGMENT.replace(old, new), encoding="utf-8")

    with pytest.raises(PolicyInvalid) as refused:
        scorecard_of(path)

    assert (line, code) in {(each.line, each.code) for each in refused.value.faults}
