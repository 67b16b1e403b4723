"""The charts of the portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from markupsafe import Markup

from activities.postgres.decision_reading import DecisionSums
from activities.postgres.task_ages import TaskAge
from domain.figures.aging import BUCKETS, Aging
from domain.figures.outstanding import Outstanding
from starter.web.book_words import BUCKETS as BUCKET_WORDS
from starter.web.charts.columns import Column, columns
from starter.web.charts.lines import Series, lines
from starter.web.charts.stacked_bar import Part, stacked_bar
from starter.web.portfolio.classes import AGE_WORDS, SPAN_WORDS
from starter.web.portfolio.figures import GradeLine
from starter.web.reader import Reader

_TENTH = Decimal("0.1")


def aging_columns(reader: Reader, age: Aging, currency: str) -> Markup:
    shown = [
        Column(
            reader.say(BUCKET_WORDS[bucket]),
            getattr(age, bucket),
            f"{reader.say(BUCKET_WORDS[bucket])}: {reader.money(getattr(age, bucket), currency)}",
            "column-plain" if bucket == "current" else "column-bad",
            reader.compact(getattr(age, bucket)),
        )
        for bucket in BUCKETS
    ]
    return columns("aging", reader.say("Open receivables by days past due, %(currency)s", currency=currency), shown)


def dso_lines(reader: Reader, rows: Sequence[Outstanding]) -> Markup:
    """Days sales outstanding by two reckonings."""
    series = [
        Series(reader.say("over three months"), [_short(row.dso_3m) for row in rows], "line-first"),
        Series(reader.say("counted back"), [_short(row.dso_countback) for row in rows], "line-second"),
    ]
    return lines("dso", reader.say("Days sales outstanding by month"), [reader.month(row.date) for row in rows], series)


def grade_columns(reader: Reader, grades: Sequence[GradeLine]) -> Markup:
    shown = [
        Column(
            each.grade or reader.say("not graded"),
            each.total.amount,
            f"{each.grade or reader.say('not graded')}: {reader.formats.brief(each.total)}",
            f"column-grade-{each.grade or 'none'}",
            reader.compact(each.total.amount),
        )
        for each in grades
    ]
    return columns("grades", reader.say("Exposure by grade"), shown)


def touchless_bar(reader: Reader, everything: DecisionSums) -> Markup:
    by_people = everything.decided - everything.touchless
    parts = [
        Part(
            Decimal(everything.touchless),
            reader.say("without a person: %(count)s", count=everything.touchless),
            "part-receivable",
        ),
        Part(Decimal(by_people), reader.say("by people: %(count)s", count=by_people), "part-warn"),
    ]
    return stacked_bar("touchless", reader.say("Orders decided without a person and by people"), parts)


def span_columns(reader: Reader, everything: DecisionSums) -> Markup:
    """How many decisions took how long."""
    shown = [
        Column(reader.say(word), Decimal(count), f"{reader.say(word)}: {count}", "column-plain", str(count))
        for word, count in zip(SPAN_WORDS, everything.spans, strict=True)
    ]
    return columns("spans", reader.say("Time from order to decision"), shown)


def age_columns(reader: Reader, ages: Sequence[TaskAge]) -> Markup:
    shown = [
        Column(
            reader.say(word),
            Decimal(each.tasks),
            f"{reader.say(word)}: {each.tasks}",
            "column-bad" if each.age >= 3 else "column-plain",
            str(each.tasks),
        )
        for word, each in zip(AGE_WORDS, ages, strict=True)
    ]
    return columns("ages", reader.say("Open tasks by age"), shown)


def _short(value: Decimal | None) -> Decimal | None:
    return None if value is None else value.quantize(_TENTH)
