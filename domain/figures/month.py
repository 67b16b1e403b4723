"""Calendar months, the periods of all figures."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple, Self


class Month(NamedTuple):
    """A calendar month; months compare in the order of time."""

    year: int
    month: int

    @classmethod
    def of(cls, day: date) -> Self:
        """The month in which the day lies."""
        return cls(day.year, day.month)

    @property
    def days(self) -> int:
        return calendar.monthrange(self.year, self.month)[1]

    @property
    def last_day(self) -> date:
        return date(self.year, self.month, self.days)

    def plus(self, months: int) -> Month:
        """The month that many months later, earlier when negative."""
        count = self.year * 12 + self.month - 1 + months
        return Month(count // 12, count % 12 + 1)

    def through(self, last: Month) -> Iterator[Month]:
        """This month and every one up to and including `last`."""
        month: Month = self
        while month <= last:
            yield month
            month = month.plus(1)
