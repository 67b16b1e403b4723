"""From labelled rows to a scorecard: bands, regression, points, cut-offs. Needs the extra `training`."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

import numpy as np

from domain.grading.scorecard import Band, Characteristic, Part, Scorecard
from starter.training.bands import Banding, Figures, Outcomes, banding
from starter.training.cut_offs import Scores, cut_offs
from starter.training.examples import Example
from starter.training.plan import Plan
from starter.training.refusals import NothingToLearn, TooFewRows
from starter.training.selection import Model, selected

LEAST_OF_A_CLASS: Final = 50
"""Fewer bad (or good) rows than this tell about themselves only."""

EVEN_ODDS: Final = 500
"""The score at which good and bad are equally likely."""


def fit(examples: tuple[Example, ...], names: tuple[str, ...], plan: Plan) -> Scorecard:
    """The scorecard that these rows teach.

    `training.too_few` with fewer than 50 good or 50 bad rows; `training.nothing_to_learn` when no
    figure helps or the grades cannot be told apart.
    """
    bad = np.array([each.bad for each in examples], dtype=np.int64)
    for word, count in (("bad", int(bad.sum())), ("good", int((1 - bad).sum()))):
        if count < LEAST_OF_A_CLASS:
            raise TooFewRows(
                f"{count} {word} rows to learn from; at least {LEAST_OF_A_CLASS} are needed", field="target"
            )
    figures = {name: _figures(examples, name) for name in names}
    made = {
        name: banding(column, bad, most=plan.most_bands, monotone=plan.monotone) for name, column in figures.items()
    }
    banded = [(name, each) for name, each in made.items() if each is not None]
    if not banded:
        raise NothingToLearn("no column parts good from bad rows", field="features")
    weights = np.column_stack([each.weights[each.places(figures[name])] for name, each in banded])
    model = selected(weights, bad, most=plan.most_characteristics)
    return _scorecard(model, banded, figures, bad, plan)


def _scorecard(
    model: Model, banded: list[tuple[str, Banding]], figures: dict[str, Figures], bad: Outcomes, plan: Plan
) -> Scorecard:
    per_unit = plan.points_to_double / float(np.log(2))
    base = round(EVEN_ODDS - per_unit * model.intercept)
    scores: Scores = np.full(len(bad), base, dtype=np.int64)
    characteristics: list[Characteristic] = []
    for place, factor in zip(model.chosen, model.factors, strict=True):
        name, bands = banded[place]
        points = np.rint(-per_unit * float(factor) * bands.weights).astype(np.int64)
        if not points.any():
            continue
        scores += points[bands.places(figures[name])]
        characteristics.append(_characteristic(name, plan.part, bands.edges, [int(each) for each in points]))
    if not characteristics:
        raise NothingToLearn("no column orders good and bad rows better than chance", field="features")
    return Scorecard(name=plan.name, base=base, characteristics=tuple(characteristics), cut_offs=cut_offs(scores, bad))


def _characteristic(name: str, part: Part, edges: tuple[Decimal, ...], points: list[int]) -> Characteristic:
    """Neighbouring bands of equal points become one."""
    bands: list[Band] = []
    for at_least, below, worth in zip((None, *edges), (*edges, None), points[:-1], strict=True):
        if bands and bands[-1].points == worth:
            bands[-1] = Band(at_least=bands[-1].at_least, below=below, points=worth)
        else:
            bands.append(Band(at_least=at_least, below=below, points=worth))
    return Characteristic(name=name, part=part, bands=tuple(bands), missing=points[-1])


def _figures(examples: tuple[Example, ...], name: str) -> Figures:
    values = (each.values[name] for each in examples)
    return np.array([float(value) if isinstance(value, Decimal) else np.nan for value in values], dtype=np.float64)
