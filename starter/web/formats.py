"""Amounts, figures, days and moments as a reader of a language expects them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache

from babel import Locale
from babel.dates import format_date, format_datetime, format_timedelta
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from domain.local_time import zone
from domain.money import Money

NARROW = "\u00a0"
"""Between an amount and its currency: they stay in one line."""


@dataclass(frozen=True)
class Formats:
    """`locale` is Babel's name of the language, `timezone` the policy's."""

    locale: str
    timezone: str

    def money(self, amount: Money | None) -> str:
        """12,000.00 CNY, with all decimals of the currency."""
        if amount is None:
            return "–"
        decimals = max(0, -int(amount.amount.as_tuple().exponent))
        return f"{self._decimal(amount.amount, decimals)}{NARROW}{amount.currency}"

    def brief(self, amount: Money | None) -> str:
        """The same without decimals that are zero: 12,000 CNY."""
        if amount is not None and amount.amount == amount.amount.to_integral_value():
            return f"{self._decimal(amount.amount, 0)}{NARROW}{amount.currency}"
        return self.money(amount)

    def figure(self, value: Decimal | int | str, decimals: int | None = None) -> str:
        """A plain number, with its own decimals or as many as asked for."""
        exact = Decimal(value)
        own = 0 if exact == exact.to_integral_value() else max(0, -int(exact.as_tuple().exponent))
        return self._decimal(exact, own if decimals is None else decimals)

    def day(self, on: date | None) -> str:
        """22 Nov 2026; 2026年11月22日."""
        if on is None:
            return "–"
        return format_date(on, "d MMM y" if self.locale == "en" else "long", locale=_locale(self.locale))

    def moment(self, at: datetime | None) -> str:
        """To the minute, in the policy's time zone."""
        if at is None:
            return "–"
        pattern = "d MMM y, HH:mm" if self.locale == "en" else "y年M月d日 HH:mm"
        return format_datetime(at, pattern, tzinfo=zone(self.timezone), locale=_locale(self.locale))

    def clock(self, at: datetime, now: datetime) -> str:
        """A moment near now: the time alone on the same day, the weekday with it within a week, else the date."""
        here = zone(self.timezone)
        days = (at.astimezone(here).date() - now.astimezone(here).date()).days
        pattern = (
            "HH:mm" if days == 0 else "EEE HH:mm" if abs(days) < 7 else "d MMM" if self.locale == "en" else "M月d日"
        )
        return format_datetime(at, pattern, tzinfo=here, locale=_locale(self.locale))

    def span(self, between: timedelta) -> str:
        """3 hours; 2天."""
        return format_timedelta(abs(between), threshold=1.2, locale=_locale(self.locale))

    def _decimal(self, value: Decimal, decimals: int) -> str:
        return format_decimal(value, _pattern(decimals), locale=_locale(self.locale))


@lru_cache
def _locale(name: str) -> Locale:
    """By its name Babel looks a language up on the disk for every figure, which is a third of a page of cards."""
    return Locale.parse(name)


@lru_cache
def _pattern(decimals: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * decimals if decimals else ""))
