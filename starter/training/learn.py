"""One training from file to scorecard: read, guard, split, fit, measure on what was held out."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from domain.base import Value
from domain.grading.scorecard import Scorecard
from starter.training.data import read_data
from starter.training.evaluate import Measurement, measured
from starter.training.examples import Columns, Sample, candidates, labelled
from starter.training.fragment import fragment, heading
from starter.training.histories import histories
from starter.training.leaks import refuse_names, refuse_too_good
from starter.training.plan import Plan
from starter.training.refusals import OptionInvalid, OutcomeUndated, TrainingNotInstalled
from starter.training.split import Parts, at_random, by_time, require_both_classes

LONGEST_WAIT_DAYS: Final = 3650


@dataclass(frozen=True)
class Holding:
    """What is held out: from a day on where decisions are dated, else `percent` of the rows by chance."""

    percent: int = 30
    seed: int = 1
    start: date | None = None


class Lesson(Value):
    """A fitted scorecard with what was measured, and the section of a policy that holds both."""

    scorecard: Scorecard
    data_sha256: str
    split: str
    in_neither_part: int
    left_out: tuple[str, ...]
    train: Measurement
    test: Measurement
    fragment: str


def require_training() -> None:
    """`training.not_installed` without the extra `training`."""
    if importlib.util.find_spec("sklearn") is None:
        raise TrainingNotInstalled(
            "fitting needs scikit-learn; install it with: pip install 'openaccount[training]'", field="command"
        )


def read_sample(
    path: Path, columns: Columns, roles: Mapping[str, str], *, known_later: tuple[str, ...], encoding: str | None
) -> Sample:
    """The labelled rows of a file to learn from, after the guard: with `roles` of invoices, else by its columns.

    `training.leak`, `training.outcome_undated` for a day of decision without a day of outcome, `training.option`, and
    what `labelled` and `histories` refuse.
    """
    file = read_data(path, encoding=encoding)
    if roles:
        refuse_names(columns.only, (*known_later, roles.get("settled", "")))
        return histories(file, roles, also=columns.only, date_format=columns.date_format)
    if columns.as_of is not None and columns.known is None and columns.known_after_days is None:
        raise OutcomeUndated("say when outcomes were known: --known COLUMN, or --known-after DAYS", field="known")
    if columns.known_after_days is not None and not 1 <= columns.known_after_days <= LONGEST_WAIT_DAYS:
        raise OptionInvalid(f"between 1 and {LONGEST_WAIT_DAYS} days after the decision", field="known_after")
    refuse_names(candidates(file, columns), (*known_later, columns.target or "", columns.known or ""))
    return labelled(file, columns)


def learn(sample: Sample, plan: Plan, holding: Holding) -> Lesson:
    """The scorecard of the rows that are not held out, measured on those that are.

    `training.leak`, `training.one_class`, `training.too_few`, `training.nothing_to_learn`, `training.option`.
    """
    from starter.training.fit import fit  # noqa: PLC0415 - scikit-learn is an extra and takes a second to load

    plan.check()
    parts = _parts(sample, holding)
    require_both_classes(parts)
    refuse_too_good(sample.names, sample.examples)
    scorecard = fit(parts.train, sample.names, plan)
    train, test = measured(scorecard, parts.train), measured(scorecard, parts.test)
    return Lesson(
        scorecard=scorecard,
        data_sha256=sample.file.sha256,
        split=parts.described,
        in_neither_part=parts.unused,
        left_out=sample.left_out,
        train=train,
        test=test,
        fragment=fragment(scorecard, heading(sample, parts, train, test, scorecard)),
    )


def _parts(sample: Sample, holding: Holding) -> Parts:
    if any(each.as_of is not None for each in sample.examples):
        return by_time(sample.examples, start=holding.start, percent=holding.percent)
    if holding.start is not None:
        raise OptionInvalid("a first day needs days of decision: name their column with --as-of", field="from")
    return at_random(sample.examples, percent=holding.percent, seed=holding.seed)
