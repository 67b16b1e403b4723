"""Two parts of the data: one to learn from, and one that the scorecard has never seen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain

from starter.training.examples import Example
from starter.training.refusals import NothingToLearn, OneClass, OptionInvalid, TooFewRows


@dataclass(frozen=True)
class Parts:
    """`described` says in words how the rows were parted; `unused` are in neither part."""

    train: tuple[Example, ...]
    test: tuple[Example, ...]
    described: str
    unused: int = 0


def at_random(examples: Sequence[Example], *, percent: int, seed: int) -> Parts:
    """`percent` of the good and of the bad rows to the test part. The same seed parts the same file in the same way."""
    _require_percent(percent)
    test: set[int] = set()
    for bad in (False, True):
        places = [place for place, each in enumerate(examples) if each.bad == bad]
        places.sort(key=lambda place: hashlib.sha256(f"{seed}/{place}".encode()).digest())
        test.update(places[: round(len(places) * percent / 100)])
    return Parts(
        train=tuple(each for place, each in enumerate(examples) if place not in test),
        test=tuple(each for place, each in enumerate(examples) if place in test),
        described=f"random, {100 - percent} % to learn from and {percent} % held out, seed {seed}",
    )


def by_time(examples: Sequence[Example], *, start: date | None, percent: int) -> Parts:
    """Decisions from `start` on are the test part; learned is from outcomes that were known before that day.

    Without a day it is the one from which the last `percent` of the decisions lie. What was decided before it and
    ended later is in neither part: on that day nobody could have learned from it.
    """
    _require_percent(percent)
    dated = [each for each in examples if each.as_of is not None]
    if start is None:
        ordered = sorted(each.as_of for each in dated if each.as_of is not None)
        if not ordered:
            raise NothingToLearn("no row has a day of decision", field="as_of")
        start = ordered[min(len(ordered) - 1, len(ordered) - len(ordered) * percent // 100)]
    test = tuple(each for each in dated if each.as_of is not None and each.as_of >= start)
    train = tuple(
        each
        for each in dated
        if each.as_of is not None and each.as_of < start and each.known_on is not None and each.known_on < start
    )
    unused = len(examples) - len(train) - len(test)
    described = f"by time, learned from outcomes known before {start}, held out what was decided from {start} on"
    return Parts(train, test, described, unused)


def require_both_classes(parts: Parts) -> None:
    """`training.one_class` for the data, or a part, with one class only; `training.too_few` for a part without rows."""
    places: Iterable[tuple[str, Iterable[Example]]] = (
        ("the data", chain(parts.train, parts.test)),
        ("the part to learn from", parts.train),
        ("the held-out part", parts.test),
    )
    for place, examples in places:
        outcomes = {each.bad for each in examples}
        if not outcomes:
            raise TooFewRows(f"{place} has no rows", field="holdout")
        if len(outcomes) == 1:
            raise OneClass(f"{place} has only {'bad' if outcomes.pop() else 'good'} rows", field="target")


def _require_percent(percent: int) -> None:
    if not 5 <= percent <= 90:
        raise OptionInvalid("hold out between 5 and 90 percent", field="holdout")
