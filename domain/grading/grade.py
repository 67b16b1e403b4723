"""The grade of a customer: characteristics → bands → points → sum → grade, unless a knock-out decides."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Final

from domain.grading.placing import choices, label, place
from domain.grading.result import GradeResult, Improvement, KnockOut, Line
from domain.grading.scorecard import Characteristic, Scorecard
from domain.policy_part import Grade

BEST_FIRST: Final[tuple[Grade, ...]] = ("A", "B", "C", "D")
"""The grades that have a cut-off; whoever reaches none of them is E."""


def grade(
    scorecard: Scorecard, values: Mapping[str, Decimal | str | None], knock_outs: tuple[KnockOut, ...] = ()
) -> GradeResult:
    """The grade, its points table and its reasons. Never refuses: what is unknown takes the points of `missing`.

    `values` are by characteristic; one that is not there is unknown, one that the scorecard does not ask for is
    ignored. A word or figure that no level or band takes counts as missing, and its line says so.
    """
    lines = tuple(
        _line(characteristic, values.get(characteristic.name)) for characteristic in scorecard.characteristics
    )
    score = scorecard.base + sum(line.points for line in lines)
    if knock_outs:
        return GradeResult(
            grade="E",
            score=score,
            scorecard=scorecard.name,
            lines=lines,
            reasons=tuple(dict.fromkeys(each.code for each in knock_outs)),
            knock_outs=knock_outs,
        )
    better = next_better(scorecard, score)
    distance = None if better is None else scorecard.cut_offs[better] - score
    return GradeResult(
        grade=grade_of(scorecard, score),
        score=score,
        scorecard=scorecard.name,
        lines=lines,
        reasons=_reasons(lines, scorecard.most_reasons),
        next_grade=better,
        points_to_next=distance,
        ways_to_next=() if distance is None else tuple(_ways(scorecard, lines, distance)),
    )


def grade_of(scorecard: Scorecard, score: int) -> Grade:
    """The best grade whose cut-off the score reaches."""
    reached = (each for each in BEST_FIRST if each in scorecard.cut_offs and score >= scorecard.cut_offs[each])
    return next(reached, "E")


def next_better(scorecard: Scorecard, score: int) -> Grade | None:
    """The grade with the nearest cut-off above the score; None for who has the best one."""
    ahead = [each for each in BEST_FIRST if each in scorecard.cut_offs and score < scorecard.cut_offs[each]]
    return ahead[-1] if ahead else None


def _line(characteristic: Characteristic, value: Decimal | str | None) -> Line:
    placed = place(characteristic, value)
    return Line(
        characteristic=characteristic.name,
        part=characteristic.part,
        value=placed.value,
        band=placed.band,
        points=placed.points,
        most_points=max((each.points for each in choices(characteristic)), default=characteristic.missing),
        missing=placed.missing,
    )


def _reasons(lines: tuple[Line, ...], most: int) -> tuple[str, ...]:
    worst_first = sorted((line for line in lines if line.lost), key=lambda line: -line.lost)
    return tuple(line.reason for line in worst_first[:most])


def _ways(scorecard: Scorecard, lines: tuple[Line, ...], distance: int) -> Iterator[Improvement]:
    for characteristic, line in zip(scorecard.characteristics, lines, strict=True):
        enough = [each for each in choices(characteristic) if each.points - line.points >= distance]
        if enough:
            least = min(enough, key=lambda each: each.points)
            yield Improvement(characteristic=characteristic.name, band=label(least), gain=least.points - line.points)
