"""`openaccount scorecard …`: learn a scorecard from labelled history, and measure one."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from cyclopts import App, Parameter
from rich.console import Group, RenderableType
from rich.text import Text

from domain.errors import FileUnreadable
from domain.grading.scorecard import Part
from runtime.settings import load_settings
from starter.cli.failures import OK
from starter.cli.figures import optional_day
from starter.cli.options import AS_TABLE, Output
from starter.cli.screen import SCREEN, facts, heading, table
from starter.training.check import check as measure
from starter.training.evaluate import Measurement
from starter.training.examples import Columns
from starter.training.fragment import FIRST_LINE
from starter.training.in_force import scorecard_of
from starter.training.learn import Holding, Lesson, learn, read_sample, require_training
from starter.training.mapping import mapping, names
from starter.training.plan import Plan
from starter.training.refusals import OutTaken

app = App(name="scorecard", help="Learn a scorecard from labelled history, and measure one.")

_NONE = Parameter(show_default=False)


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Data:
    """How the file is read."""

    target: str | None = None
    "The column with the outcome: 1 for bad, 0 for good."
    histories: str | None = None
    "Read invoices instead: customer=…,issued=…,due=…,settled=…,amount=… name the columns; bad is settled after due."
    map: str | None = None
    "Characteristics and their columns, NAME=COLUMN,NAME=COLUMN, or a file with one such pair per line."
    as_of: str | None = None
    "The column with the day of decision."
    known: str | None = None
    "The column with the day on which the outcome was known."
    known_after: int | None = None
    "Or the number of days after the decision."
    start: Annotated[str | None, Parameter(name="--from")] = None
    "The first day of the held-out part, or of what is measured."
    date_format: str | None = None
    "How dates like 3/4/2026 are meant: m/d or d/m."
    encoding: str | None = None
    "Of the file (default: UTF-8)."

    def columns(self, only: list[str] | None = None, leave_out: list[str] | None = None) -> Columns:
        return Columns(
            target=self.target,
            as_of=self.as_of,
            known=self.known,
            known_after_days=self.known_after,
            only=names(only),
            leave_out=names(leave_out),
            mapping=mapping(self.map, option="map"),
            date_format=self.date_format,
        )

    def roles(self) -> dict[str, str]:
        return mapping(self.histories, option="histories")


@Parameter(name="*")
@dataclass(frozen=True, kw_only=True)
class Learning:
    """What is learned, and from which rows."""

    holdout: int = 30
    "How many percent to hold out."
    seed: int = 1
    "Of the split by chance."
    part: Part | None = None
    "Of the scorecard (default: ratios, with --histories behaviour)."
    name: str = "learned"
    "Of the scorecard."
    most: int = 15
    "How many characteristics at most."
    bands: int = 8
    "How many bands at most."
    free_bands: Annotated[bool, _NONE] = False
    "Points may rise and fall along a figure."
    points_to_double: int = 20
    "The points that double the odds of good against bad."

    def plan(self, data: Data) -> Plan:
        return Plan(
            name=self.name,
            part=self.part or ("behaviour" if data.histories else "ratios"),
            most_characteristics=self.most,
            most_bands=self.bands,
            monotone=not self.free_bands,
            points_to_double=self.points_to_double,
        )

    def holding(self, data: Data) -> Holding:
        return Holding(percent=self.holdout, seed=self.seed, start=optional_day(data.start, field="from"))


PLAIN = Data()
ORDINARY = Learning()


@app.command
def fit(
    file: Path,
    *,
    data: Data = PLAIN,
    learning: Learning = ORDINARY,
    features: Annotated[list[str] | None, _NONE] = None,
    leave_out: Annotated[list[str] | None, _NONE] = None,
    known_later: Annotated[list[str] | None, _NONE] = None,
    out: Annotated[Path | None, _NONE] = None,
    output: Output = AS_TABLE,
) -> int:
    """Learn a scorecard from labelled rows, CSV or ARFF, and write it as the section of a policy.

    With days of decision it learns from outcomes known before a day and holds out what was decided from then on;
    without them it holds out rows by chance. Columns that were not known on the day of decision are refused.

    Parameters
    ----------
    file
        The rows, with a header.
    features
        The columns to look at (default: all others; with --histories none beside the payment behaviour).
    leave_out
        Columns not to look at.
    known_later
        Columns that were not known on the day of decision.
    out
        Where to write the section (default: standard output).
    """
    require_training()
    columns = data.columns(features, leave_out)
    sample = read_sample(file, columns, data.roles(), known_later=names(known_later), encoding=data.encoding)
    lesson = learn(sample, learning.plan(data), learning.holding(data))
    if out is None:
        SCREEN.show(lesson, Text(lesson.fragment.removesuffix("\n")))
        return OK
    _write(out, lesson.fragment)
    SCREEN.show(lesson, lambda: _lesson(lesson))
    SCREEN.say(Text(f"scorecard written to {out}", "dim"))
    return OK


@app.command
def check(
    file: Path,
    *,
    data: Data = PLAIN,
    part: Part | None = None,
    policy: Annotated[Path | None, _NONE] = None,
    output: Output = AS_TABLE,
) -> int:
    """Measure the scorecard in force, or another one, on labelled rows, CSV or ARFF.

    Parameters
    ----------
    file
        The rows, with a header.
    part
        Measure one part of the scorecard only: ratios, standing or behaviour.
    policy
        A policy, or a section that `fit` wrote (default: the policy in force).
    """
    scorecard = scorecard_of(policy or load_settings().policy_file)
    done = measure(
        scorecard,
        file,
        data.columns(),
        data.roles(),
        part=part,
        start=optional_day(data.start, field="from"),
        encoding=data.encoding,
    )
    SCREEN.show(
        done,
        lambda: Group(
            heading(f"scorecard {done.scorecard}" + (f", part {done.part}" if done.part else "")),
            facts(
                [
                    ("looked at", ", ".join(done.characteristics)),
                    ("not in the data", ", ".join(done.unknown) or None),
                ]
            ),
            _measurement(done.measurement),
        ),
    )
    return OK


def _write(path: Path, text: str) -> None:
    """Over an earlier lesson, but over nothing else: the policy in force may have the same name."""
    try:
        if path.exists() and not path.read_text(encoding="utf-8", errors="replace").startswith(f"# {FIRST_LINE}"):
            raise OutTaken(f"{path} holds something else: remove it, or choose another file", field="out")
        path.write_text(text, encoding="utf-8")
    except OSError as problem:
        raise FileUnreadable(f"{path} cannot be written: {problem.strerror}", field="out") from problem


def _lesson(lesson: Lesson) -> RenderableType:
    return Group(
        heading(f"scorecard {lesson.scorecard.name}"),
        facts(
            [
                ("split", lesson.split),
                ("in neither part", lesson.in_neither_part or None),
                ("left out, words", ", ".join(lesson.left_out) or None),
                ("characteristics", ", ".join(each.name for each in lesson.scorecard.characteristics)),
                ("AUC learned from", lesson.train.discrimination.auc),
            ]
        ),
        _measurement(lesson.test),
    )


def _measurement(found: Measurement) -> RenderableType:
    rates = table(
        ["", ">rows", ">bad", ">default rate", ">least score"],
        [
            (
                each.name,
                f"{each.rows:,}",
                f"{each.bad:,}",
                None if each.default_percent is None else f"{each.default_percent:.2f} %",
                each.least_score,
            )
            for each in found.buckets
        ],
    )
    return Group(
        facts(
            [
                ("rows", f"{found.rows:,}, {found.bad:,} of them bad, {found.with_missing:,} with something missing"),
                ("AUC", found.discrimination.auc),
                ("Gini", found.discrimination.gini),
                ("KS", found.discrimination.ks),
                ("default rate falls", found.falls),
            ]
        ),
        rates,
    )
