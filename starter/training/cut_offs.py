"""Cut-offs of the grades: where the default rates of neighbouring grades differ most surely."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from domain.policy_part import Grade
from starter.training.bands import LEAST_ROWS, LEAST_SHARE, Figures, Outcomes
from starter.training.refusals import NothingToLearn

MOST_BOUNDS: Final = 50
ABOVE_E: Final[tuple[Grade, ...]] = ("D", "C", "B", "A")

Scores = NDArray[np.int64]


def cut_offs(scores: Scores, bad: Outcomes) -> dict[Grade, int]:
    """The least scores of A to D.

    Of all ways to part the scores into five grades of at least 5 % of the rows, no fewer than 30, the one whose least
    certain step is the most certain. A step between two grades is as certain as their default rates lie apart in
    standard errors. `training.nothing_to_learn` if the rate does not fall with every grade.
    """
    bounds = np.unique(np.quantile(scores, np.linspace(0, 1, MOST_BOUNDS + 1)[1:-1], method="nearest"))
    below = [scores < bound for bound in bounds]
    rows = np.array([0, *(int(each.sum()) for each in below), len(scores)])
    defaults = np.array([0, *(int(bad[each].sum()) for each in below), int(bad.sum())])
    steps = _steps(rows, defaults, max(LEAST_ROWS, round(LEAST_SHARE * len(scores))))
    certain, path = _surest(steps)
    if not certain > 0:
        raise NothingToLearn("the default rate does not fall from grade to grade: the rows are too few, or too alike")
    return {grade: int(bounds[place - 1]) for grade, place in zip(reversed(ABOVE_E), reversed(path), strict=True)}


def _steps(rows: NDArray[np.int64], defaults: NDArray[np.int64], least: int) -> Figures:
    """[i, j, k]: how surely the default rate of the scores from j to k is lower than of those from i to j."""
    count = np.maximum(rows[None, :] - rows[:, None], 0)
    bad = np.maximum(defaults[None, :] - defaults[:, None], 0)
    # Half a default more and half a good row more, so that a grade without defaults is not taken for certain.
    rate = (bad + 0.5) / (count + 1)
    error = rate * (1 - rate) / np.maximum(count, 1)
    steps: Figures = (rate[:, :, None] - rate[None, :, :]) / np.sqrt(error[:, :, None] + error[None, :, :])
    enough = count >= least
    falls = bad[:, :, None] * count[None, :, :] > bad[None, :, :] * count[:, :, None]
    steps[~(enough[:, :, None] & enough[None, :, :] & falls)] = -np.inf
    return steps


def _surest(steps: Figures) -> tuple[float, list[int]]:
    """The certainty of the least certain of the steps on the best path from the first place to the last, and the
    places between the grades on it."""
    size = len(steps)
    reached = np.full((size, size), -np.inf)  # [i, j]: the same for the paths whose last grade lies from i to j
    reached[0, 1:] = np.inf
    came_from: list[NDArray[np.int64]] = []
    for _ in ABOVE_E:
        through = np.minimum(reached[:, :, None], steps)
        came_from.append(through.argmax(axis=0))
        reached = through.max(axis=0)
    end = size - 1
    place = int(reached[:, end].argmax())
    certain = float(reached[place, end])
    path = [place]
    for back in reversed(came_from[1:]):
        place, end = int(back[place, end]), place
        path.append(place)
    return certain, path[::-1]
