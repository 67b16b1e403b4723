"""Day by day: how many receivables were issued, became overdue, were settled."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterable

from domain.base import Value
from domain.figures.entries import Entry, in_order

_ONE_DAY = datetime.timedelta(days=1)


class Daily(Value):
    """Counts of receivables of all currencies on one day."""

    date: datetime.date
    issued: int
    became_overdue: int
    settled: int


def daily(entries: Iterable[Entry], through: datetime.date) -> list[Daily]:
    """Every calendar day from the first entry to `through`; a receivable counts once per day and kind."""
    ordered = in_order(entries, through)
    if not ordered:
        return []
    counts = Counter((on, kind) for on, kind, _ in {(entry.on, entry.kind, entry.receivable_id) for entry in ordered})
    first = ordered[0].on
    days = [first + _ONE_DAY * number for number in range((through - first).days + 1)]
    return [
        Daily(
            date=day,
            issued=counts[day, "opened"],
            became_overdue=counts[day, "overdue"],
            settled=counts[day, "settled"],
        )
        for day in days
    ]
