"""Bands of one figure: where a small tree parts good from bad rows, with enough rows in each."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

import numpy as np
from numpy.typing import NDArray
from sklearn.tree import DecisionTreeClassifier  # type: ignore[import-untyped]

Figures = NDArray[np.float64]
Places = NDArray[np.int64]
Outcomes = NDArray[np.int64]

LEAST_SHARE: Final = 0.05
LEAST_ROWS: Final = 30
"""A band holds at least 5 % of the rows and no fewer than 30: the default rate of fewer is mostly chance."""

PRIOR_ROWS: Final = 5
"""Each band's default rate is drawn to the mean as by so many more rows of the mean's quality."""

DIGITS: Final = range(2, 7)


@dataclass(frozen=True)
class Banding:
    """`edges` part the bands; `weights` are their log-odds of bad against the mean, the last one that of missing."""

    edges: tuple[Decimal, ...]
    weights: Figures

    def places(self, figures: Figures) -> Places:
        """The band of each figure; the number of bands for a missing one."""
        return _places(figures, [float(edge) for edge in self.edges])


def banding(figures: Figures, bad: Outcomes, *, most: int, monotone: bool) -> Banding | None:
    """The bands of figures with NaN for missing, or None when nothing parts them.

    Edges have as few digits as keep the bands apart. With `monotone` the default rate only rises, or only falls, from
    band to band. A missing figure gets the weight of its own rows but never a better one than the mean: nobody is to
    gain by not telling.
    """
    known = ~np.isnan(figures)
    least = max(LEAST_ROWS, round(LEAST_SHARE * len(bad)))
    if int(known.sum()) < 2 * least or len(np.unique(figures[known])) < 2:
        return None
    edges, direction = _tree_edges(figures[known], bad[known], most, least, monotone=monotone)
    kept = _short(edges, figures[known], least)
    while kept:
        weights = _weights(figures, bad, [float(edge) for edge in kept])
        steps = np.diff(weights[:-1]) * direction
        if direction == 0 or not bool((steps <= 0).any()):
            return Banding(tuple(kept), weights)
        del kept[int(np.argmin(steps))]
    return None


def _tree_edges(figures: Figures, bad: Outcomes, most: int, least: int, *, monotone: bool) -> tuple[list[float], int]:
    """The edges of the better of a rising and a falling tree, and which one it was; 0 for a free one."""
    best: tuple[float, list[float], int] | None = None
    for direction in (1, -1) if monotone else (0,):
        tree = DecisionTreeClassifier(
            criterion="entropy",
            max_leaf_nodes=most,
            min_samples_leaf=least,
            monotonic_cst=[direction] if direction else None,
            random_state=0,
        ).fit(figures[:, None], bad)
        chance = np.clip(tree.predict_proba(figures[:, None])[np.arange(len(bad)), bad], 1e-12, 1.0)
        loss = -float(np.log(chance).sum())
        if best is None or loss < best[0]:
            best = loss, sorted(float(each) for each in tree.tree_.threshold[tree.tree_.feature >= 0]), direction
    assert best is not None
    return best[1], best[2]


def _short(edges: list[float], figures: Figures, least: int) -> list[Decimal]:
    """With the fewest significant digits under which no band falls below half of the least rows."""
    short: list[Decimal] = []
    for digits in DIGITS:
        short = sorted({Decimal(f"{edge:.{digits}g}") + 0 for edge in edges})
        counts = np.bincount(_places(figures, [float(edge) for edge in short]), minlength=len(short) + 1)
        if len(short) == len(edges) and int(counts[: len(short) + 1].min()) >= least // 2:
            return short
    return short


def _places(figures: Figures, edges: list[float]) -> Places:
    found = np.searchsorted(np.asarray(edges), figures, side="right")
    return np.where(np.isnan(figures), len(edges) + 1, found)


def _weights(figures: Figures, bad: Outcomes, edges: list[float]) -> Figures:
    places = _places(figures, edges)
    size = len(edges) + 2
    mean = float(bad.mean())
    rows = np.bincount(places, minlength=size)
    rate = (np.bincount(places, weights=bad, minlength=size) + PRIOR_ROWS * mean) / (rows + PRIOR_ROWS)
    weights: Figures = np.log(rate / (1 - rate)) - np.log(mean / (1 - mean))
    weights[-1] = max(0.0, float(weights[-1]))
    return weights
