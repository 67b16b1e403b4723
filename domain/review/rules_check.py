"""What types cannot say about the section `review`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from itertools import product
from typing import Final, get_args

from domain.evidence.source import Kind
from domain.policy_part import Grade
from domain.review.rules import ReviewRules

Path = tuple[str | int, ...]
GRADES: Final[tuple[str, ...]] = get_args(Grade)
_GRADED: Final = ("A", "B", "C", "D")


def review_faults(rules: ReviewRules) -> Iterator[tuple[str, str, Path]]:
    """Code, message and path below `review` of each contradiction."""
    yield from _sources(rules)
    yield from _checklists(rules)
    for path, given, needed in _tables(rules):
        for grade in sorted(set(needed) - given.keys()):
            yield "grade.missing", f"grade {grade} has no figure", path
        for grade in sorted(given.keys() - set(needed)):
            yield "grade.unknown", f"{grade} is not expected here", (*path, grade)
        for grade, figure in given.items():
            if figure < 0:
                yield "figure.negative", "must not be negative", (*path, grade)
    limit = rules.limit
    for name in ("round_to", "months_of_purchases"):
        if getattr(limit, name) <= 0:
            yield "figure.not_positive", "must be more than nothing", ("limit", name)
    for name in ("automatic_up_to", "automatic_change_percent"):
        if getattr(limit, name) < 0:
            yield "figure.negative", "must not be negative", ("limit", name)


def _sources(rules: ReviewRules) -> Iterator[tuple[str, str, Path]]:
    kinds: set[Kind] = set()
    for place, source in enumerate(rules.sources):
        if source.kind in kinds:
            yield "source.duplicate", f"{source.kind} has its providers already", ("sources", place, "kind")
        kinds.add(source.kind)
        names = [rule.provider for rule in source.providers]
        for position, name in enumerate(names):
            if name in names[:position]:
                path = ("sources", place, "providers", position, "provider")
                yield "provider.duplicate", f"{name} is asked already", path


def _checklists(rules: ReviewRules) -> Iterator[tuple[str, str, Path]]:
    answered = {source.kind for source in rules.sources}
    for (place, checklist), part in product(enumerate(rules.checklists), ("required", "useful")):
        for position, kind in enumerate(getattr(checklist, part)):
            if kind not in answered:
                yield "source.missing", f"nobody is asked about {kind}", ("checklists", place, part, position)
    last = rules.checklists[-1]
    if last.up_to is not None or last.segments:
        message = "the last checklist must cover every amount and segment"
        yield "checklist.gap", message, ("checklists", len(rules.checklists) - 1)


def _tables(rules: ReviewRules) -> Iterator[tuple[Path, Mapping[str, Decimal | int], tuple[str, ...]]]:
    yield ("paid_report_days",), rules.paid_report_days, (*GRADES, "none")
    yield ("valid_days",), _by_name(rules.valid_days), GRADES
    yield ("terms", "days"), _by_name(rules.terms.days), _GRADED
    for name in ("equity_percent", "recommendation_percent", "without_figures", "most"):
        yield ("limit", name), _by_name(getattr(rules.limit, name)), _GRADED


def _by_name(table: Mapping[Grade, Decimal | int]) -> dict[str, Decimal | int]:
    return {str(grade): figure for grade, figure in table.items()}
