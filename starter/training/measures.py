"""How well a score tells good from bad: AUC, Gini, KS. Computed exactly, rounded to four decimals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction
from typing import TypeVar

from domain.base import Value
from domain.figures.ratio import Ratio, rounded

Score = TypeVar("Score", int, float)


class Discrimination(Value):
    """`auc`: the chance that a good row has a higher score than a bad one, half for equal scores. `gini` is
    2·AUC − 1. `ks`: the largest gap between the shares of bad and of good rows up to a score."""

    auc: Ratio
    gini: Ratio
    ks: Ratio


def discrimination(scored: Iterable[tuple[Score, bool]]) -> Discrimination | None:
    """Of scores with whether the row went bad; a high score is to mean good. None unless there are both kinds."""
    rows: Counter[Score] = Counter()
    bad: Counter[Score] = Counter()
    for score, went_bad in scored:
        rows[score] += 1
        bad[score] += went_bad
    all_bad = sum(bad.values())
    all_good = sum(rows.values()) - all_bad
    if not all_bad or not all_good:
        return None
    doubled = bad_so_far = good_so_far = gap = 0
    for score in sorted(rows):
        good_here = rows[score] - bad[score]
        doubled += good_here * (2 * bad_so_far + bad[score])
        bad_so_far += bad[score]
        good_so_far += good_here
        gap = max(gap, abs(bad_so_far * all_good - good_so_far * all_bad))
    pairs = all_bad * all_good
    area = Fraction(doubled, 2 * pairs)
    return Discrimination(auc=rounded(area), gini=rounded(2 * area - 1), ks=rounded(Fraction(gap, pairs)))
