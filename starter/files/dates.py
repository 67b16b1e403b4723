"""Dates of files. Whether 3/4/2012 is March or April is decided once, from the whole file, never line by line."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from enum import StrEnum
from typing import Final

from domain.errors import DateInvalid, FileDatesAmbiguous, FileDatesMixed

_YEAR_FIRST: Final = re.compile(r"([0-9]{4})([-/])([0-9]{1,2})\2([0-9]{1,2})\Z")
_SLASHED: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})\Z")
_MONTHS: Final = 12


class DateOrder(StrEnum):
    """How a date with slashes and the year at its end is read."""

    MONTH_FIRST = "m/d"
    DAY_FIRST = "d/m"


def date_order_given(text: str | None) -> DateOrder | None:
    """The order that a person asked for; `date.invalid` if it is neither `m/d` nor `d/m`."""
    if text is None:
        return None
    try:
        return DateOrder(text.strip().lower())
    except ValueError as problem:
        raise DateInvalid(f"{text!r} is no order of dates: use m/d or d/m", field="date_format") from problem


def detect_date_order(cells: Iterable[tuple[int, str]]) -> DateOrder:
    """The order under which all of a file's dates make sense; cells are (line, text).

    A part above 12 is no month and decides for the whole file. `file.dates_mixed` names the two lines that contradict
    each other; `file.dates_ambiguous` the first line when nothing decides. Dates with the year first decide nothing and
    need no decision; cells that are no date are left to `parse_date`.
    """
    decided: dict[DateOrder, int] = {}
    undecided: int | None = None
    for line, text in cells:
        parts = _SLASHED.match(text)
        if parts is None:
            continue
        first, second = int(parts[1]) > _MONTHS, int(parts[2]) > _MONTHS
        if first != second:
            decided.setdefault(DateOrder.DAY_FIRST if first else DateOrder.MONTH_FIRST, line)
        elif undecided is None and not first:
            undecided = line
    if len(decided) > 1:
        month, day = decided[DateOrder.MONTH_FIRST], decided[DateOrder.DAY_FIRST]
        raise FileDatesMixed(
            f"line {month} can only be month/day, line {day} only day/month",
            field="date",
            month_first_line=str(month),
            day_first_line=str(day),
        )
    if not decided and undecided is not None:
        raise FileDatesAmbiguous(
            f"every date from line {undecided} on could be month/day or day/month: say which",
            field="date_format",
            line=str(undecided),
        )
    return next(iter(decided), DateOrder.MONTH_FIRST)


def parse_date(text: str, order: DateOrder, *, field: str) -> date:
    """A date as 2012-03-04, 2012/3/4 or, in this order, 3/4/2012; anything else is `date.invalid`."""
    if parts := _YEAR_FIRST.match(text):
        year, month, day = int(parts[1]), int(parts[3]), int(parts[4])
    elif parts := _SLASHED.match(text):
        year = int(parts[3])
        month, day = (int(parts[each]) for each in ((1, 2) if order is DateOrder.MONTH_FIRST else (2, 1)))
    else:
        raise DateInvalid(f"{text!r} is no date: use 2012-03-04 or {order}/yyyy", field=field)
    try:
        return date(year, month, day)
    except ValueError as problem:
        raise DateInvalid(f"{text!r} is no day of the calendar as {order}/yyyy", field=field) from problem
