"""Aging: what is open on a date, by days past due. Inclusive dates: an item is current through its due date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final, Literal

Bucket = Literal["current", "d1_30", "d31_60", "d61_90", "d90_plus"]

BUCKETS: Final[dict[Bucket, tuple[int | None, int | None]]] = {
    "current": (None, 0),
    "d1_30": (1, 30),
    "d31_60": (31, 60),
    "d61_90": (61, 90),
    "d90_plus": (91, None),
}
"""The days past due of each bucket, both inclusive; None is without bound."""


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
    buckets = dict.fromkeys(BUCKETS, nothing)
    for item in items:
        buckets[bucket_of((on - item.due_on).days)] += item.balance
    return Aging(**buckets)


def bucket_of(days_past_due: int) -> Bucket:
    """The bucket of an item that is so many days past due; below zero it is not due yet."""
    return next(bucket for bucket, (_, last) in BUCKETS.items() if last is None or days_past_due <= last)
