"""The section `scorecard` in a policy file: what is wrong with it is reported on its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from activities.policy_file import load_policy
from domain.errors import PolicyInvalid
from domain.grading.scorecard import Band

HISTORIES = Path(__file__).parents[3] / "policies" / "late-payment-histories.yaml"

SECTION = """
scorecard:
  name: small
  base: 10
  cut_offs: {A: 80, B: 60, C: 40, D: 20}
  characteristics:
    - name: late_percent
      part: behaviour
      missing: 15
      bands:
        - {below: 10, points: 40}
        - {at_least: 10, below: 30, points: 20}
        - {at_least: 30, points: 0}
    - name: registry_status
      part: standing
      missing: 10
      levels:
        - {value: active, points: 20}
        - {value: suspended, points: 5}
"""


def policy_file(tmp_path: Path, *edits: tuple[str, str]) -> Path:
    section = SECTION
    for old, new in edits:
        assert section.count(old) == 1
        section = section.replace(old, new)
    path = tmp_path / "policy.yaml"
    path.write_text(HISTORIES.read_text(encoding="utf-8") + section, encoding="utf-8")
    return path


def faults_of(path: Path) -> list[tuple[str, str, str]]:
    """The line as it is written, the field and the code of each fault."""
    with pytest.raises(PolicyInvalid) as refused:
        load_policy(path)
    assert refused.value.code == "policy.invalid"
    lines = path.read_text(encoding="utf-8").splitlines()
    return [(lines[fault.line - 1].strip(), fault.field, fault.code) for fault in refused.value.faults]


def test_a_policy_without_the_section_has_no_scorecard() -> None:
    assert load_policy(HISTORIES).scorecard is None


def test_a_sound_section_is_read_as_it_is_written_and_moves_the_hash(tmp_path: Path) -> None:
    policy = load_policy(policy_file(tmp_path))

    assert policy.scorecard is not None
    assert policy.scorecard.characteristics[0].bands[0] == Band.model_validate({"below": "10", "points": 40})
    assert policy.scorecard.cut_offs == {"A": 80, "B": 60, "C": 40, "D": 20}
    assert policy.hash != load_policy(HISTORIES).hash


@pytest.mark.parametrize(
    ("edit", "line", "field", "code"),
    [
        (
            ("at_least: 10, below: 30", "at_least: 12, below: 30"),
            "- {at_least: 12, below: 30, points: 20}",
            "characteristics[0].bands[1]",
            "scorecard.gap",
        ),
        (
            ("at_least: 10, below: 30", "at_least: 10, below: 33"),
            "- {at_least: 30, points: 0}",
            "characteristics[0].bands[2]",
            "scorecard.overlap",
        ),
        (
            ("{at_least: 30, points: 0}", "{at_least: 30, below: 100, points: 0}"),
            "- {at_least: 30, below: 100, points: 0}",
            "characteristics[0].bands[2]",
            "scorecard.gap",
        ),
        (
            ("{below: 10, points: 40}", "{at_least: 0, below: 10, points: 40}"),
            "- {at_least: 0, below: 10, points: 40}",
            "characteristics[0].bands[0]",
            "scorecard.gap",
        ),
        (
            ("30, points: 0}\n", "30, points: 0}\n        - {at_least: 9, below: 9, points: 1}\n"),
            "- {at_least: 9, below: 9, points: 1}",
            "characteristics[0].bands[3]",
            "scorecard.band_empty",
        ),
        (
            ("name: registry_status", "name: register"),
            "- name: register",
            "characteristics[1].name",
            "scorecard.unknown",
        ),
        (
            ("value: suspended", "value: active"),
            "- {value: active, points: 5}",
            "characteristics[1].levels[1].value",
            "scorecard.level_duplicate",
        ),
        (
            ("value: suspended", "value: asleep"),
            "- {value: asleep, points: 5}",
            "characteristics[1].levels[1].value",
            "scorecard.level_unknown",
        ),
        (
            ("        - {value: active, points: 20}\n        - {value: suspended, points: 5}\n", "        []\n"),
            "- name: registry_status",
            "characteristics[1]",
            "scorecard.bands_or_levels",
        ),
        (
            ("B: 60", "B: 90"),
            "cut_offs: {A: 80, B: 90, C: 40, D: 20}",
            "cut_offs.B",
            "scorecard.cut_offs",
        ),
        (
            (", D: 20}", "}"),
            "cut_offs: {A: 80, B: 60, C: 40}",
            "cut_offs",
            "scorecard.cut_offs",
        ),
        (
            ("D: 20}", "D: 20, E: 0}"),
            "cut_offs: {A: 80, B: 60, C: 40, D: 20, E: 0}",
            "cut_offs.E",
            "scorecard.cut_offs",
        ),
        (
            ("      missing: 15\n", ""),
            "- name: late_percent",
            "characteristics[0].missing",
            "field.missing",
        ),
        (
            ("points: 40}", "points: forty}"),
            "- {below: 10, points: forty}",
            "characteristics[0].bands[0].points",
            "field.type",
        ),
    ],
)
def test_a_fault_is_reported_on_the_line_where_it_stands(
    tmp_path: Path, edit: tuple[str, str], line: str, field: str, code: str
) -> None:
    assert faults_of(policy_file(tmp_path, edit)) == [(line, f"scorecard.{field}", code)]


def test_all_faults_of_the_section_are_reported_together(tmp_path: Path) -> None:
    path = policy_file(
        tmp_path,
        ("A: 80, B: 60", "A: 60, B: 60"),
        ("at_least: 10, below: 30", "at_least: 20, below: 30"),
        ("name: registry_status", "name: late_percent"),
    )

    assert [(field, code) for _, field, code in faults_of(path)] == [
        ("scorecard.cut_offs.B", "scorecard.cut_offs"),
        ("scorecard.characteristics[0].bands[1]", "scorecard.gap"),
        ("scorecard.characteristics[1].name", "scorecard.duplicate"),
        ("scorecard.characteristics[1].levels", "scorecard.kind"),
    ]
