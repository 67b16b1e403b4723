from datetime import date, timedelta

import pytest

from starter.training.examples import Example
from starter.training.refusals import OneClass, OptionInvalid, TooFewRows
from starter.training.split import Parts, at_random, by_time, require_both_classes
from tests.starter.training.rows import examples

FIRST = date(2025, 1, 1)


def dated(decided_after: int, known_after: int | None, *, bad: bool = False) -> Example:
    known_on = None if known_after is None else FIRST + timedelta(days=known_after)
    return Example(values={}, bad=bad, as_of=FIRST + timedelta(days=decided_after), known_on=known_on)


def test_learned_is_only_from_outcomes_that_were_known_before_the_held_out_part_begins() -> None:
    early, on_the_day, late, never = dated(0, 29), dated(1, 30), dated(2, 31), dated(3, None)
    held_out = dated(30, 60)

    parts = by_time((early, on_the_day, late, never, held_out), start=FIRST + timedelta(days=30), percent=30)

    assert parts.train == (early,)
    assert parts.test == (held_out,)
    assert parts.unused == 3


def test_without_a_day_the_last_decisions_are_held_out() -> None:
    rows = [dated(place, place + 1) for place in range(100)]

    parts = by_time(rows, start=None, percent=30)

    assert (len(parts.test), len(parts.train), parts.unused) == (30, 69, 1)
    assert "2025-03-12" in parts.described


def test_a_row_without_a_day_of_decision_is_in_neither_part() -> None:
    parts = by_time(
        [dated(0, 1), Example(values={}, bad=True), dated(5, 6)], start=FIRST + timedelta(days=3), percent=30
    )

    assert (len(parts.train), len(parts.test), parts.unused) == (1, 1, 1)


def test_a_split_by_chance_keeps_the_share_of_bad_rows_and_is_repeated_by_its_seed() -> None:
    rows = examples(1000)
    bad = sum(each.bad for each in rows)

    parts, again, other = (at_random(rows, percent=30, seed=seed) for seed in (1, 1, 2))

    assert parts == again
    assert parts != other
    assert len(parts.train) + len(parts.test) == 1000
    assert sum(each.bad for each in parts.test) == round(bad * 0.3)


def test_one_class_is_refused_wherever_it_is_alone() -> None:
    good, bad = Example(values={}, bad=False), Example(values={}, bad=True)

    for train, test, word in (
        ((good, good), (good,), "the data has only good rows"),
        ((bad,), (good, bad), "the part to learn from has only bad rows"),
        ((good, bad), (good,), "the held-out part has only good rows"),
    ):
        with pytest.raises(OneClass, match=word) as refused:
            require_both_classes(Parts(train, test, ""))
        assert (refused.value.code, refused.value.field) == ("training.one_class", "target")


def test_a_part_without_rows_is_refused() -> None:
    rows = (Example(values={}, bad=False), Example(values={}, bad=True))

    with pytest.raises(TooFewRows) as refused:
        require_both_classes(Parts(rows, (), ""))

    assert (refused.value.code, refused.value.field) == ("training.too_few", "holdout")


@pytest.mark.parametrize("percent", [0, 4, 91, 100])
def test_a_held_out_part_that_is_too_small_or_too_large_is_refused(percent: int) -> None:
    with pytest.raises(OptionInvalid) as refused:
        at_random(examples(100), percent=percent, seed=1)

    assert (refused.value.code, refused.value.field) == ("training.option", "holdout")
