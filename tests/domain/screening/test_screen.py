"""Screening against a watch list, and how well the labelled names are told apart."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from domain.evidence.facts import WatchListEntry
from domain.legal_ids import LegalId
from domain.policy_check import contradictions
from domain.screening.rules import ScreeningRules
from domain.screening.screen import screen
from tests.domain.builders import a_policy
from tests.domain.screening.precision import HELD_BACK, LIST, labelled, measured, standard_rules

RULES = ScreeningRules(hit_from=Decimal(88))
NUMBER = LegalId(scheme="uscc", value="91110000600037341L")


def entry(reference: str, name: str, *aliases: str, identifiers: tuple[LegalId, ...] = ()) -> WatchListEntry:
    return WatchListEntry(
        list_name="sanctions", reference=reference, name=name, aliases=aliases, identifiers=identifiers
    )


def test_the_most_alike_name_or_alias_of_an_entry_is_shown() -> None:
    listed = [
        entry("L-1", "Northgate Marine Ltd", "Silverlake Foods Corp", "Silver Lake Food"),
        entry("L-2", "Somebody Else"),
    ]
    (hit,) = screen("Silverlake Foods Corporation", (), listed, RULES)
    assert (hit.reference, hit.listed_name, hit.customer_name) == (
        "L-1",
        "Silverlake Foods Corp",
        "Silverlake Foods Corporation",
    )
    assert (hit.score, hit.same_identifier) == (Decimal(100), False)


def test_an_equal_identifier_is_a_hit_whatever_the_name() -> None:
    listed = [entry("L-1", "Silverlake Foods"), entry("L-2", "Renamed Since", identifiers=(NUMBER,))]
    hits = screen("Silverlake Foods", (NUMBER,), listed, RULES)
    assert [(hit.reference, hit.same_identifier) for hit in hits] == [("L-2", True), ("L-1", False)]


def test_the_best_come_first_and_no_more_than_asked_for() -> None:
    listed = [entry("L-1", "Silverlaek Foods"), entry("L-2", "Silverlake Foods"), entry("L-3", "Silverlake Food")]
    hits = screen("Silverlake Foods", (), listed, RULES.model_copy(update={"most_hits": 2}))
    assert [hit.reference for hit in hits] == ["L-2", "L-3"]
    assert screen("Silverlake Foods", (), [], RULES) == ()


@pytest.mark.parametrize("file", [LIST, HELD_BACK], ids=lambda file: file.stem)
def test_the_labelled_names_are_told_apart(file: Path) -> None:
    found = measured(labelled(file), standard_rules())
    report = "\n".join(found.lines())
    print(report)  # noqa: T201 - what was measured is part of the result
    assert found.precision >= Decimal("0.95"), report
    assert found.recall >= Decimal("0.95"), report


def test_the_list_is_large_and_mixed_enough_to_say_something() -> None:
    pairs = labelled() + labelled(HELD_BACK)
    assert len(pairs) >= 240
    assert len({(pair.one, pair.other) for pair in pairs}) == len(pairs)
    assert all(sum(pair.same is same for pair in pairs) >= 90 for same in (True, False))


@pytest.mark.parametrize(
    ("rules", "code"),
    [
        ({"hit_from": "49"}, "screening.too_low"),
        ({"hit_from": "92", "other_trade": "20", "other_place": "20"}, "screening.short_names"),
    ],
)
def test_rules_that_defeat_their_purpose_are_contradictions(rules: dict[str, str], code: str) -> None:
    policy = a_policy(screening=ScreeningRules.model_validate(rules))
    assert [(each.code, each.path) for each in contradictions(policy)] == [(code, ("screening", "hit_from"))]


def test_rules_that_serve_their_purpose_are_not() -> None:
    assert contradictions(a_policy(screening=RULES)) == ()
