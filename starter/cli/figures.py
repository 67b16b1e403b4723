"""Amounts and times as a person reads them, and dates as a person writes them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal, InvalidOperation

from activities.postgres.rows import LimitRow
from domain.errors import DateInvalid, InvalidInput
from domain.local_time import zone
from domain.money import Money


def amount(money: Money | None) -> str:
    """With thousands separated: 12,000.00 CNY."""
    return "–" if money is None else f"{money.amount:,f} {money.currency}"


def figure(value: Decimal | str) -> str:
    return f"{Decimal(value):,f}"


def limit(row: LimitRow | None) -> str:
    """The limit in force; none on file is not the same as no limit."""
    if row is None:
        return "none on file"
    if row.amount is None:
        return "unlimited"
    return amount(row.amount) + (" (temporary)" if row.temporary else "")


def moment(at: datetime, timezone: str) -> str:
    """To the minute, in that time zone."""
    return f"{at.astimezone(zone(timezone)):%Y-%m-%d %H:%M}"


def day(text: str | None, default: date, *, field: str) -> date:
    """An ISO date, or `date.invalid`."""
    return optional_day(text, field=field) or default


def optional_day(text: str | None, *, field: str) -> date | None:
    """An ISO date if one was given, or `date.invalid`."""
    if text is None:
        return None
    try:
        return datetime.strptime(text, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no time zone
    except ValueError:
        raise DateInvalid(f"{text!r} is no date: write it as 2026-12-31", field=field) from None


def percent(written: str, *, field: str) -> Decimal:
    """A percentage as it was typed, or `input.invalid`."""
    try:
        figure_ = Decimal(written)
    except InvalidOperation:
        figure_ = Decimal("NaN")
    if not figure_.is_finite():
        raise InvalidInput(f"{written!r} is no percentage: write 30 or 12.5", field=field)
    return figure_


def money(written: str, currency: str) -> Money:
    """What was typed, as exact money: `amount.*`, `currency.unknown`."""
    return Money.of(written, currency)
