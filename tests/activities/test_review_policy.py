"""A section `review` that contradicts itself is refused with the line at fault."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.activities.test_policy_file import STANDARD, Edit, edited, found, line_of


@pytest.mark.parametrize(
    ("edit", "written", "field", "code"),
    [
        (("      up_to: ~", "      up_to: 5000000"), "- name: large", "review.checklists[2]", "checklist.gap"),
        (
            ("      up_to: ~", "      up_to: ~\n      segments: [core]"),
            "- name: large",
            "review.checklists[2]",
            "checklist.gap",
        ),
        (
            ("E: 30, none: 180}", "E: 30}"),
            "paid_report_days:",
            "review.paid_report_days",
            "grade.missing",
        ),
        (
            ("E: 30, none: 180}", "E: 30, none: 180, F: 1}"),
            "F: 1}",
            "review.paid_report_days.F",
            "grade.unknown",
        ),
        (("  valid_days: {A: 365, ", "  valid_days: {"), "valid_days: {", "review.valid_days", "grade.missing"),
        (
            ("    most: {A: 10000000, ", "    most: {E: 1, A: 10000000, "),
            "most: {E",
            "review.limit.most.E",
            "grade.unknown",
        ),
        (
            ("    equity_percent: {A: 20,", "    equity_percent: {A: -20,"),
            "A: -20",
            "review.limit.equity_percent.A",
            "figure.negative",
        ),
        (("    round_to: 1000", "    round_to: 0"), "round_to: 0", "review.limit.round_to", "figure.not_positive"),
        (
            ("    automatic_change_percent: 50", "    automatic_change_percent: -1"),
            "automatic_change_percent: -1",
            "review.limit.automatic_change_percent",
            "figure.negative",
        ),
        (
            ("        - {provider: creditsafe, paid", "        - {provider: dnb, paid"),
            "{provider: dnb, paid: true",
            "review.sources[3].providers[1].provider",
            "provider.duplicate",
        ),
        (
            ("    - kind: trade\n", "    - kind: bank  # again\n"),
            "# again",
            "review.sources[5].kind",
            "source.duplicate",
        ),
        (
            ("providers:\n        - {provider: registration, deadline_seconds: 10}", "providers: []"),
            "providers: []",
            "review.sources[8].providers",
            "field.type",
        ),
        (
            ("trade_references, deadline_seconds: 60}", "trade_references, deadline_seconds: 0}"),
            "deadline_seconds: 0}",
            "review.sources[5].providers[0].deadline_seconds",
            "field.type",
        ),
        (
            ("sale_waits_minutes: 30", "sale_waits_minutes: 30\n  sale_wait: 1"),
            "sale_wait: 1",
            "review.sale_wait",
            "field.unknown",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) and "." in value else "",
)
def test_a_review_section_that_cannot_work_is_refused_with_its_line(
    tmp_path: Path, edit: Edit, written: str, field: str, code: str
) -> None:
    path = edited(tmp_path, edit, source=STANDARD)

    faults = found(path)

    assert (field, code) in [(where, what) for _, where, what in faults]
    line = next(line for line, where, what in faults if (where, what) == (field, code))
    assert written.split("  #", maxsplit=1)[0] in path.read_text(encoding="utf-8").splitlines()[line - 1]


def test_a_checklist_that_asks_for_what_nobody_answers_is_refused(tmp_path: Path) -> None:
    path = edited(tmp_path, ("    - kind: bank\n", "    - kind: registration  # instead\n"), source=STANDARD)

    faults = [(field, code) for _, field, code in found(path)]

    assert ("review.checklists[2].useful[1]", "source.missing") in faults


def test_a_review_without_a_scorecard_is_refused(tmp_path: Path) -> None:
    text = STANDARD.read_text(encoding="utf-8")
    begins, ends = text.index("\nscorecard:\n"), text.index("\nscreening:\n")
    path = tmp_path / "policy.yaml"
    path.write_text(text[:begins] + text[ends:], encoding="utf-8")

    assert (line_of(path, "review:"), "review", "scorecard.none") in found(path)
