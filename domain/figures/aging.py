"""Aging: what is open on a date, by days past due. Inclusive dates: an item is current through its due date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class OpenBalance:
    """One receivable that is not settled, in the currency of its book."""

    receivable_id: str
    balance: Decimal
    due_on: date


@dataclass(frozen=True, slots=True)
class Aging:
    """Amounts of one currency. `d90_plus` is 91 days past due and more."""

    current: Decimal
    d1_30: Decimal
    d31_60: Decimal
    d61_90: Decimal
    d90_plus: Decimal

    @property
    def overdue(self) -> Decimal:
        return self.d1_30 + self.d31_60 + self.d61_90 + self.d90_plus

    @property
    def open(self) -> Decimal:
        return self.current + self.overdue


def aging(items: Iterable[OpenBalance], on: date, nothing: Decimal = Decimal(0)) -> Aging:
    """The open items of one currency on that date; `nothing` is a zero with the currency's decimals."""
    buckets = [nothing] * 5
    for item in items:
        buckets[_bucket((on - item.due_on).days)] += item.balance
    return Aging(*buckets)


def _bucket(days_past_due: int) -> int:
    if days_past_due <= 0:
        return 0
    return min((days_past_due + 29) // 30, 4)
