"""Business days. Two ways to ask, because a promise and an estimate are not the same:

* **strict** (`is_business_day`, `next_business_day`, `add_business_days`): for deadlines that bind people. A day beyond
  the published table is refused with `calendar.unpublished`.
* **lenient** (`roll`, `roll_days`): for due dates and quiet days. Beyond the table only weekends count, and the result
  says that it is `estimated`.

Years before a table's first year are over: both ways know only their weekends.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from domain.calendars.all import TABLES
from domain.calendars.table import CalendarTable
from domain.errors import CalendarUnknown, CalendarUnpublished

EVERY_DAY = "NONE"
_ONE_DAY = timedelta(days=1)


class RolledDay(NamedTuple):
    """A business day, and whether the table was not published far enough to be sure of it."""

    day: date
    estimated: bool


@dataclass(frozen=True, slots=True)
class BusinessCalendar:
    """The business days of a country, or every day when there is no table (`NONE`)."""

    code: str
    table: CalendarTable | None

    @property
    def version(self) -> str:
        """What to record beside a result, such as `CN 2026-11`."""
        return f"{self.code} {self.table.version}" if self.table else self.code

    def is_business_day(self, day: date) -> bool:
        """Refuses `calendar.unpublished`."""
        if self._is_unpublished(day):
            raise CalendarUnpublished(
                f"the working days of {day.year} are not published for {self.code}",
                field="calendar",
                calendar=self.code,
                day=day.isoformat(),
            )
        return self._is_open(day)

    def next_business_day(self, day: date) -> date:
        """The day itself if it is a business day, else the first one after it. Refuses `calendar.unpublished`."""
        while not self.is_business_day(day):
            day += _ONE_DAY
        return day

    def add_business_days(self, day: date, days: int) -> date:
        """The `days`-th business day after `day`, before it when negative; for 0 as `next_business_day`.

        Refuses `calendar.unpublished`.
        """
        rolled = self.roll_days(day, days)
        self.is_business_day(max(day, rolled.day))
        return rolled.day

    def roll(self, day: date) -> RolledDay:
        """Lenient `next_business_day`."""
        while not self._is_open(day):
            day += _ONE_DAY
        return RolledDay(day, self._is_unpublished(day))

    def roll_days(self, day: date, days: int) -> RolledDay:
        """Lenient `add_business_days`."""
        if days == 0:
            return self.roll(day)
        step = _ONE_DAY if days > 0 else -_ONE_DAY
        estimated = self._is_unpublished(day)
        for _ in range(abs(days)):
            day += step
            while not self._is_open(day):
                day += step
        return RolledDay(day, estimated or self._is_unpublished(day))

    def _is_unpublished(self, day: date) -> bool:
        return self.table is not None and day.year > self.table.published_through

    def _is_open(self, day: date) -> bool:
        if self.table is None:
            return True
        if day.weekday() < 5:
            return day not in self.table.holidays
        return day in self.table.working_weekends


def calendar_for(code: str) -> BusinessCalendar:
    """The calendar of a country (ISO 3166 alpha-2), or `NONE`. Refuses `calendar.unknown`."""
    try:
        return _CALENDARS[code]
    except KeyError:
        raise CalendarUnknown(f"there is no business calendar {code!r}", field="calendar", calendar=code) from None


_CALENDARS = {code: BusinessCalendar(code, table) for code, table in TABLES.items()}
_CALENDARS[EVERY_DAY] = BusinessCalendar(EVERY_DAY, None)
