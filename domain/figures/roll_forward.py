"""The proof of the month: what was open, plus and minus what was booked, is what is open."""

from __future__ import annotations

import datetime
from collections.abc import Iterable

from domain.base import Exact, Value
from domain.figures.entries import Entry
from domain.figures.month_end import closings


class RollForward(Value):
    """`opening` and `closing` are sums over the items, the flows sums over the entries: two ways to the same figure."""

    date: datetime.date
    currency: str
    opening: Exact
    sales: Exact
    cash: Exact
    credit_notes: Exact
    write_offs: Exact
    closing: Exact

    @property
    def holds(self) -> bool:
        """Whether opening + sales − cash − credit notes − write-offs = closing."""
        return self.opening + self.sales - self.cash - self.credit_notes - self.write_offs == self.closing


def roll_forwards(entries: Iterable[Entry], through: datetime.date) -> list[RollForward]:
    """One per currency and month, in the order of `month_ends`. Refuses `ledger.not_opened`, `ledger.opened_twice`."""
    rows: list[RollForward] = []
    last_closing: dict[str, Exact] = {}
    for month, _, currency, book in closings(entries, through):
        flows = book.month(month)
        closing = sum((item.balance for item in book.open_items()), book.nothing)
        rows.append(
            RollForward(
                date=month.last_day,
                currency=currency,
                opening=last_closing.get(currency, book.nothing),
                sales=flows.sales,
                cash=flows.cash,
                credit_notes=flows.credit_notes,
                write_offs=flows.write_offs,
                closing=closing,
            )
        )
        last_closing[currency] = closing
    return rows
