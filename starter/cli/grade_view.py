"""A grade explained: the points table, the cut-offs, the way to the next grade."""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from rich.console import RenderableType
from rich.text import Text

from domain.grading.grade import BEST_FIRST
from domain.grading.ratios import altman_z_double_prime, zone_z_double_prime
from domain.grading.reasons import Language, characteristic_name
from domain.grading.result import GradeResult, Line
from domain.grading.scorecard import Part, Scorecard
from starter.cli import file_view, review_view
from starter.cli.screen import facts, heading, table
from starter.credit_files import GradeToday
from starter.wording.grading import PARTS

_FIGURE: Final = re.compile(r"-?\d+\.\d+")


def short(today: GradeToday, language: Language) -> list[RenderableType]:
    """The grade, why, and what would better it."""
    result = today.result
    return [
        heading(f"Grade of customer {today.customer.customer_id}  {today.customer.name}", result.grade),
        facts([
            ("points", f"{result.score} of scorecard {result.scorecard}"),
            ("in force", in_force(today)),
            *_because(result, language),
            ("next grade", _distance(result)),
        ]),
    ]  # fmt: skip


def explained(today: GradeToday, scorecard: Scorecard, language: Language) -> list[RenderableType]:
    """The whole points table, and what sources contradict each other about."""
    result = today.result
    return [
        *short(today, language),
        *(part for name in PARTS for part in _part(result, name, language)),
        Text(""),
        facts([("begins with", str(scorecard.base)), ("sum", Text(str(result.score), "bold")),
               ("cut-offs", _cut_offs(scorecard, result)), ("Altman Z″", _altman(today))]),
        *_ways(result, language),
        *file_view.contradictions(today.known.contradictions),
        *_left_out(today),
    ]  # fmt: skip


def _altman(today: GradeToday) -> str | None:
    """What a credit manager compares the accounts by; it brings no points of its own. None without accounts."""
    known = today.known.values

    def figure(name: str) -> Decimal | None:
        value = known.get(name)
        return value if isinstance(value, Decimal) else None

    score = altman_z_double_prime(
        working_capital_to_assets=figure("working_capital_to_assets"),
        retained_earnings_to_assets=figure("retained_earnings_to_assets"),
        operating_profit_to_assets=figure("operating_profit_to_assets"),
        equity_to_liabilities=figure("equity_to_liabilities"),
    )
    return None if score is None else f"{score:.2f}, {zone_z_double_prime(score)} (grey from 1.10 to 2.60)"


def in_force(today: GradeToday) -> Text:
    """The grade that decisions rest on, and whether today's evidence would give another."""
    customer, grade = today.customer, today.result.grade
    if customer.grade is None:
        return Text("none yet: an order waits for a review, or asks a person", "yellow")
    words = f"{customer.grade} through {customer.grade_valid_until}"
    if customer.grade == grade:
        return Text(f"{words}, the same as the evidence gives today")
    return Text(f"{words}, but the evidence gives {grade} today: a review would change it", "yellow")


def _because(result: GradeResult, language: Language) -> Iterable[tuple[str, object]]:
    if result.knock_outs:
        return [("knocked out", Text(review_view.knock_out(each, language), "red")) for each in result.knock_outs]
    return review_view.because(result.reasons, language)


def _distance(result: GradeResult) -> str:
    if result.next_grade is None:
        return "none while it is knocked out" if result.knock_outs else "none: this is the best"
    return f"{result.next_grade} is {result.points_to_next} points away"


def _part(result: GradeResult, part: Part, language: Language) -> list[RenderableType]:
    lines = [line for line in result.lines if line.part == part]
    if not lines:
        return []
    most = sum(line.most_points for line in lines)
    title = Text(f"\n{PARTS[part][language]}: {result.points_of(part)} of {most} points", "bold")
    heads = ("characteristic", ">value", "band", ">points", ">most")
    return [title, table(heads, [_row(line, language) for line in lines])]


def _row(line: Line, language: Language) -> tuple[object, ...]:
    style = "dim" if line.missing else "green" if not line.lost else ""
    return (
        Text(characteristic_name(line.characteristic, language), style),
        _value(line.value),
        Text(line.band.replace("_", " "), style),
        str(line.points),
        str(line.most_points),
    )


def _value(text: str | None) -> str | None:
    """A figure without the zeros of its precision, or a word."""
    if text is None:
        return None
    return text.rstrip("0").rstrip(".") if _FIGURE.fullmatch(text) else text.replace("_", " ")


def _cut_offs(scorecard: Scorecard, result: GradeResult) -> Text:
    words = Text()
    for grade in BEST_FIRST:
        if grade in scorecard.cut_offs:
            words.append(f"{grade} from {scorecard.cut_offs[grade]}, ", "bold" if grade == result.grade else "")
    return words.append("E below", "bold" if result.grade == "E" else "")


def _ways(result: GradeResult, language: Language) -> list[RenderableType]:
    if result.next_grade is None:
        return []
    if not result.ways_to_next:
        return [Text(f"\nNo single improvement brings {result.next_grade}", "bold")]
    rows = [
        (characteristic_name(way.characteristic, language), way.band.replace("_", " "), f"+{way.gain}")
        for way in result.ways_to_next
    ]
    title = Text(f"\nAny of these alone brings {result.next_grade}", "bold")
    return [title, table(("characteristic", "band", ">points"), rows)]


def _left_out(today: GradeToday) -> list[RenderableType]:
    if not today.known.left_out:
        return []
    pieces = ", ".join(f"{each.evidence_id} ({each.because.replace('_', ' ')})" for each in today.known.left_out)
    return [Text(f"\nLeft out: {pieces}", "yellow")]
