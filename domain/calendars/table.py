"""The shape of a country's table: the days that differ from an ordinary week of Monday to Friday."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


def days_of(days_by_year: dict[int, str]) -> frozenset[date]:
    """`{2025: "01-01 10-08"}` as dates."""
    return frozenset(
        date.fromisoformat(f"{year}-{month_and_day}")
        for year, days in days_by_year.items()
        for month_and_day in days.split()
    )


@dataclass(frozen=True, slots=True)
class CalendarTable:
    """Public holidays and make-up working days of a country from `first_year` through `published_through`.

    `version` is the month in which the table was last compared with its source; it is stamped on what depends on it.
    """

    country: str
    version: str
    first_year: int
    published_through: int
    holidays: frozenset[date]
    working_weekends: frozenset[date] = frozenset()
