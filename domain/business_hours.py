"""The clock of a promise between people: it runs only while the office of the one who must act is open."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Self

from pydantic import field_validator, model_validator

from domain import local_time
from domain.base import Value
from domain.calendar import EVERY_DAY, calendar_for
from domain.errors import DateInvalid

_ONE_DAY = timedelta(days=1)
_MIDNIGHT = time(0)


class BusinessHours(Value):
    """Office hours on the business days of a calendar. `closes` at 00:00 is the midnight that ends the day.

    A fault in it is a fault of the policy file: `ValidationError`, `calendar.unknown` or `timezone.unknown`.
    """

    calendar: str = EVERY_DAY
    timezone: str = "UTC"
    opens: time
    closes: time

    @field_validator("calendar")
    @classmethod
    def _known_calendar(cls, code: str) -> str:
        return calendar_for(code).code

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        local_time.zone(name)
        return name

    @model_validator(mode="after")
    def _open_at_all(self) -> Self:
        if self.closes != _MIDNIGHT and self.closes <= self.opens:
            raise ValueError("the office must close after it opens, on the same day")
        return self

    def deadline(self, start: datetime, hours: Decimal) -> datetime:
        """`after` so many hours."""
        return self.after(start, timedelta(microseconds=int(hours * 3_600_000_000)))

    def after(self, start: datetime, left: timedelta) -> datetime:
        """The moment (UTC) when so much office time has passed since `start`, which must carry its time zone.

        Time outside office hours does not count; a deadline that falls on closing time stays there. Refuses
        `calendar.unpublished`, and `date.invalid` for a time without its zone.
        """
        _require_zone(start)
        if left <= timedelta(0):
            return start.astimezone(UTC)
        day = local_time.local_day(start, self.timezone)
        while True:
            opened, closed = self._window(day)
            opened = max(opened, start)
            if closed - opened >= left:
                return (opened + left).astimezone(UTC)
            left -= max(closed - opened, timedelta(0))
            day += _ONE_DAY

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Office time between two moments; zero when `end` is not later. Refuses `calendar.unpublished`."""
        _require_zone(start)
        _require_zone(end)
        total = timedelta(0)
        day = local_time.local_day(start, self.timezone)
        last = local_time.local_day(end, self.timezone)
        while day <= last:
            opened, closed = self._window(day)
            total += max(min(closed, end) - max(opened, start), timedelta(0))
            day += _ONE_DAY
        return total

    def _window(self, day: date) -> tuple[datetime, datetime]:
        """Opening and closing moment; both the same on a day when the office stays shut."""
        opened = local_time.moment(day, self.opens, self.timezone)
        if not calendar_for(self.calendar).is_business_day(day):
            return opened, opened
        closing_day = day + _ONE_DAY if self.closes == _MIDNIGHT else day
        return opened, local_time.moment(closing_day, self.closes, self.timezone)


def _require_zone(at: datetime) -> None:
    if at.tzinfo is None:
        raise DateInvalid(f"{at} does not say in which time zone it is", field="start")
