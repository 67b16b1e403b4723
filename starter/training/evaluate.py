"""Measures a scorecard on labelled rows. Every row is graded by the same function as a customer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

from domain.base import Value
from domain.figures.ratio import Ratio, rounded
from domain.grading.grade import grade
from domain.grading.scorecard import Part, Scorecard
from starter.training.examples import Example
from starter.training.measures import Discrimination, discrimination
from starter.training.refusals import OneClass

FIFTHS = ("first fifth", "second fifth", "third fifth", "fourth fifth", "last fifth")


class Bucket(Value):
    """Rows of one grade, or one fifth of the score, best first. `default_percent` is None without rows."""

    name: str
    rows: int
    bad: int
    default_percent: Ratio | None
    least_score: int | None


class Measurement(Value):
    """`falls` says that the default rate is strictly lower in each better bucket than in the one below."""

    rows: int
    bad: int
    with_missing: int
    discrimination: Discrimination
    buckets: tuple[Bucket, ...]
    falls: bool


def measured(scorecard: Scorecard, examples: Sequence[Example], *, part: Part | None = None) -> Measurement:
    """The whole scorecard by its grades or, since cut-offs are of the whole, one part by fifths of its points.

    `training.one_class` for rows that are all good or all bad.
    """
    if part is not None:
        alone = tuple(each for each in scorecard.characteristics if each.part == part)
        scorecard = scorecard.model_copy(update={"characteristics": alone})
    graded: list[tuple[int, bool, str]] = []
    with_missing = 0
    for each in examples:
        result = grade(scorecard, each.values)
        graded.append((result.score if part is None else result.points_of(part), each.bad, result.grade))
        with_missing += any(line.missing for line in result.lines)
    found = discrimination((score, bad) for score, bad, _ in graded)
    if found is None:
        raise OneClass("the rows are all good, or all bad: nothing can be told apart", field="target")
    buckets = _grades(graded) if part is None else _fifths(graded)
    filled = [bucket.default_percent for bucket in buckets]
    return Measurement(
        rows=len(graded),
        bad=sum(bad for _, bad, _ in graded),
        with_missing=with_missing,
        discrimination=found,
        buckets=buckets,
        falls=all(a is not None and b is not None and a < b for a, b in pairwise(filled)),
    )


def _grades(graded: Sequence[tuple[int, bool, str]]) -> tuple[Bucket, ...]:
    return tuple(_bucket(name, [(score, bad) for score, bad, held in graded if held == name]) for name in "ABCDE")


def _fifths(graded: Sequence[tuple[int, bool, str]]) -> tuple[Bucket, ...]:
    """Equal scores stay together, so that the fifths of a coarse score are not equal."""
    best_first = sorted((score for score, _, _ in graded), reverse=True)
    bounds = [best_first[len(best_first) * fifth // 5] for fifth in range(1, 5)]
    held: list[list[tuple[int, bool]]] = [[] for _ in FIFTHS]
    for score, bad, _ in graded:
        held[sum(score <= bound for bound in bounds)].append((score, bad))
    return tuple(_bucket(name, rows) for name, rows in zip(FIFTHS, held, strict=True))


def _bucket(name: str, rows: Sequence[tuple[int, bool]]) -> Bucket:
    bad = sum(went_bad for _, went_bad in rows)
    return Bucket(
        name=name,
        rows=len(rows),
        bad=bad,
        default_percent=_percent(bad, len(rows)),
        least_score=min((score for score, _ in rows), default=None),
    )


def _percent(bad: int, rows: int) -> Decimal | None:
    return rounded(Fraction(100 * bad, rows)) if rows else None
