"""Which figures the scorecard looks at, and how much each counts: logistic regression, one more figure at a time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from sklearn.linear_model import LogisticRegression  # type: ignore[import-untyped]

from starter.training.bands import Figures, Outcomes

LEAST_GAIN: Final = 2.71
"""Of the score test with one degree of freedom: what chance alone gives a useless figure once in ten times."""


@dataclass(frozen=True)
class Model:
    """Log-odds of bad: `intercept` + Σ factor × weight of the band, over the columns `chosen`."""

    chosen: tuple[int, ...]
    factors: Figures
    intercept: float


def selected(weights: Figures, bad: Outcomes, *, most: int) -> Model:
    """Of the columns of weights, those that add to what the others say, best first, at most `most`.

    A column whose factor would not be positive is dropped for good: its points would go against its own bands.
    """
    mean = float(bad.mean())
    model = Model((), np.zeros(0), float(np.log(mean / (1 - mean))))
    dropped: set[int] = set()
    while len(model.chosen) < most:
        gains = _gains(weights, bad, model, dropped)
        best = int(np.argmax(gains))
        if gains[best] < LEAST_GAIN:
            break
        chosen = [*model.chosen, best]
        model = _fitted(weights, bad, chosen)
        while not bool((model.factors > 0).all()):
            dropped.update(column for column, factor in zip(model.chosen, model.factors, strict=True) if factor <= 0)
            model = _fitted(weights, bad, [column for column in chosen if column not in dropped])
    return model


def _gains(weights: Figures, bad: Outcomes, model: Model, dropped: set[int]) -> Figures:
    """The score statistic of every column that could be added in the direction of its bands, else 0."""
    chosen = weights[:, model.chosen]
    chance = 1 / (1 + np.exp(-(model.intercept + chosen @ model.factors)))
    spread, rest = chance * (1 - chance), bad - chance
    design = np.column_stack([np.ones(len(bad)), chosen])
    weighed = design * spread[:, None]
    inverse = np.linalg.pinv(design.T @ weighed)
    gains = np.zeros(weights.shape[1])
    for column in set(range(weights.shape[1])) - set(model.chosen) - dropped:
        one = weights[:, column]
        slope, shared = float(one @ rest), weighed.T @ one
        information = float((one * one) @ spread - shared @ inverse @ shared)
        if slope > 0 and information > 1e-6:
            gains[column] = slope * slope / information
    return gains


def _fitted(weights: Figures, bad: Outcomes, chosen: list[int]) -> Model:
    if not chosen:
        mean = float(bad.mean())
        return Model((), np.zeros(0), float(np.log(mean / (1 - mean))))
    made = LogisticRegression(max_iter=1000).fit(weights[:, chosen], bad)
    return Model(tuple(chosen), np.asarray(made.coef_[0], dtype=np.float64), float(made.intercept_[0]))
