"""A grade as it is shown, stored and explained."""

from __future__ import annotations

from domain.base import Value
from domain.evidence.source import Provider
from domain.grading.scorecard import Part
from domain.policy_part import Grade


class KnockOut(Value):
    """What ends credit whatever the score. `code` is one of `domain.grading.reasons.KNOCK_OUTS`.

    `reference` points into the evidence: the word of the register, the case of the court, the entry of the list, the
    owner. `stale` tells that the evidence has expired and nothing newer denies it.
    """

    code: str
    provider: Provider | None = None
    evidence_id: str = ""
    reference: str = ""
    stale: bool = False


class Line(Value):
    """One characteristic in the points table. `band` is readable, such as `≥ 0.10 and < 0.25` or `missing`.

    `value` is what was found, also where it counts as missing because the scorecard cannot place it. `most_points` are
    those of the best band.
    """

    characteristic: str
    part: Part
    value: str | None
    band: str
    points: int
    most_points: int
    missing: bool = False

    @property
    def lost(self) -> int:
        return max(0, self.most_points - self.points)

    @property
    def reason(self) -> str:
        """The reason code of this line, should it have lost points."""
        return f"{self.characteristic}.missing" if self.missing else self.characteristic


class Improvement(Value):
    """A band of one characteristic that alone would bring the next better grade, and the points that it adds."""

    characteristic: str
    band: str
    gain: int


class GradeResult(Value):
    """A grade with everything that led to it.

    `reasons` are the knock-outs' codes if there are any, for nothing else decided; otherwise the characteristics that
    lost most points, worst first, an unknown one as `name.missing`. `next_grade`, `points_to_next` and `ways_to_next`
    say how far the next better grade is; there is none after A and none with a knock-out.
    """

    grade: Grade
    score: int
    scorecard: str
    lines: tuple[Line, ...]
    reasons: tuple[str, ...]
    knock_outs: tuple[KnockOut, ...] = ()
    next_grade: Grade | None = None
    points_to_next: int | None = None
    ways_to_next: tuple[Improvement, ...] = ()

    def points_of(self, part: Part) -> int:
        """What one part of the scorecard brought, without the base."""
        return sum(line.points for line in self.lines if line.part == part)
