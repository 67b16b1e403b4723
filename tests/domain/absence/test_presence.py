"""Who stands in for whom: a chain of substitutes ends after two."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.absence.presence import Presence
from domain.absence.state import Absence, AbsenceState
from tests.domain.approval.cases import away
from tests.domain.builders import NOW

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("presence", "chain"),
    [
        (away(), ()),
        (away(a=None), ()),
        (away(a="b"), ("b",)),
        (away(a="b", b="c"), ("b", "c")),
        (away(a="b", b="c", c="d"), ()),
        (away(a="b", b=None), ()),
        (away(a="b", b="a"), ()),
    ],
)
def test_the_chain_leads_to_the_first_who_is_there_within_two(presence: Presence, chain: tuple[str, ...]) -> None:
    assert presence.substitutes_of("a") == chain


def test_a_substitute_acts_for_everybody_whose_chain_ends_there() -> None:
    presence = away(a="b", b="c", x="c", y="z")

    assert presence.stands_in_for("c") == ("a", "b", "x")
    assert presence.stands_in_for("b") == ()


def test_only_absences_of_the_moment_count() -> None:
    absence = Absence(absence_id=1, starts=NOW, ends=NOW + HOUR, substitute="b")
    states = (AbsenceState(person="a", absences=(absence,)),)

    assert Presence.at(NOW, states).away == {"a": "b"}
    assert Presence.at(NOW + HOUR, states).away == {}
    assert Presence.at(NOW - HOUR, states).away == {}
