"""The two commands as a person runs them."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest

from domain.grading.scorecard import Scorecard
from runtime.settings import PROJECT_ROOT
from starter.training.in_force import scorecard_of
from tests.cli.shell import Ran, Shell
from tests.starter.training.rows import csv_of, examples


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return csv_of(examples(), tmp_path / "rows.csv")


async def scorecard(*tokens: str | Path) -> Ran:
    return await Shell(connection=None).run("scorecard", *(str(token) for token in tokens))


async def test_a_learned_scorecard_is_written_as_a_section_that_can_be_measured(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "learned.yaml"

    fitted = await scorecard("fit", data, "--target", "bad", "--out", out, "--json")
    checked = await scorecard("check", data, "--target", "bad", "--policy", out, "--json")

    assert (fitted.code, checked.code) == (0, 0)
    assert out.read_text(encoding="utf-8") == fitted.data["fragment"]
    assert scorecard_of(out) == Scorecard.model_validate(fitted.data["scorecard"])
    both = [fitted.data[part] for part in ("train", "test")]
    assert checked.data["measurement"]["rows"] == sum(each["rows"] for each in both) == 1200
    assert checked.data["measurement"]["bad"] == sum(each["bad"] for each in both)
    for each in fitted.data["test"]["buckets"]:
        line = f"#   {each['name']}: {each['rows']} rows, {each['bad']} bad, default rate"
        assert line in fitted.data["fragment"]
    assert f"AUC {fitted.data['test']['discrimination']['auc']:.4f}" in fitted.data["fragment"]
    assert fitted.data["data_sha256"] in fitted.data["fragment"]


async def test_without_a_file_the_section_goes_to_standard_output(data: Path) -> None:
    ran = await scorecard("fit", data, "--target", "bad")

    assert ran.code == 0
    assert "\nscorecard:\n" in ran.out


async def test_a_measurement_is_shown_as_a_table(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "learned.yaml"
    fitted = await scorecard("fit", data, "--target", "bad", "--out", out)
    ran = await scorecard("check", data, "--target", "bad", "--policy", out)

    for written in (fitted.out, ran.out):
        assert all(word in written for word in ("AUC", "Gini", "KS", "default rate", "strength"))


async def test_a_lesson_is_written_over_an_earlier_one_and_over_nothing_else(data: Path, tmp_path: Path) -> None:
    out, other = tmp_path / "learned.yaml", tmp_path / "policy.yaml"
    other.write_text("name: ours\n", encoding="utf-8")

    for _ in range(2):
        assert (await scorecard("fit", data, "--target", "bad", "--out", out)).code == 0
    ran = await scorecard("fit", data, "--target", "bad", "--out", other)

    assert (ran.code, ran.refused) == (1, "training.out_taken")
    assert other.read_text(encoding="utf-8") == "name: ours\n"


@pytest.mark.parametrize(
    ("options", "code", "field"),
    [
        ("--target strength", "training.target", "strength"),
        ("--target worse", "training.column_unknown", "target"),
        ("", "training.target_missing", "target"),
        ("--target bad --known-later strength", "training.leak", "strength"),
        ("--target bad --features strength,bad", "training.leak", "bad"),
        ("--target bad --as-of strength", "training.outcome_undated", "known"),
        ("--target bad --as-of strength --known-after 0", "training.option", "known_after"),
        ("--target bad --from 2025-01-01", "training.option", "from"),
        ("--target bad --from yesterday", "date.invalid", "from"),
        ("--target bad --holdout 99", "training.option", "holdout"),
        ("--target bad --most 0", "training.option", "most"),
        ("--target bad --leave-out strength,noise", "training.nothing_to_learn", "features"),
        ("--target bad --map strength", "file.not_found", "file"),
    ],
)
async def test_what_cannot_be_learned_from_is_refused(data: Path, options: str, code: str, field: str) -> None:
    ran = await scorecard("fit", data, *options.split())

    assert (ran.code, ran.refused, ran.field) == (1, code, field)


async def test_one_class_is_refused(tmp_path: Path) -> None:
    good = tuple(each for each in examples() if not each.bad)

    ran = await scorecard("fit", csv_of(good, tmp_path / "good.csv"), "--target", "bad")

    assert ran.refused == "training.one_class"


async def test_without_the_extra_fitting_says_how_to_install_it_and_measuring_works(
    data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "learned.yaml"
    await scorecard("fit", data, "--target", "bad", "--out", out)
    found = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None if name == "sklearn" else found(name))

    ran = await scorecard("fit", data, "--target", "bad")
    checked = await scorecard("check", data, "--target", "bad", "--policy", out)

    assert ran.refused == "training.not_installed"
    assert "pip install 'openaccount[training]'" in ran.err
    assert checked.code == 0


def test_measuring_loads_nothing_of_the_extra() -> None:
    program = "import sys, starter.cli.scorecard; sys.exit(any(name in sys.modules for name in ('numpy', 'sklearn')))"

    assert subprocess.run([sys.executable, "-c", program], cwd=PROJECT_ROOT, check=False).returncode == 0
