from __future__ import annotations

from domain.policy import Policy
from tests.domain.builders import a_policy
from tests.domain.grading.cards import a_scorecard


class NewerPolicy(Policy):
    """As a later version of the program reads the same policy: with a section that nobody has written yet."""

    later_section: int | None = None


def test_a_section_that_is_not_written_leaves_the_hash_as_it_was() -> None:
    older = a_policy()
    newer = NewerPolicy.model_validate(older.model_dump(mode="json"))

    assert "later_section" in newer.model_dump()
    assert newer.hash == older.hash


def test_a_section_that_is_written_counts() -> None:
    older = a_policy()

    assert NewerPolicy.model_validate({**older.model_dump(mode="json"), "later_section": 1}).hash != older.hash
    assert a_policy(scorecard=a_scorecard()).hash != older.hash


def test_an_empty_choice_inside_a_section_still_counts() -> None:
    without = a_policy(holds=a_policy().holds.model_copy(update={"overdue": None}))

    assert without.hash != a_policy().hash
