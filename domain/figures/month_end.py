"""The month-end report: aging, flows and ratios per currency, folded from the ledger in one pass."""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Iterator
from decimal import Decimal

from domain.base import Exact, Value
from domain.figures.aging import aging
from domain.figures.book import Book
from domain.figures.cei import collection_effectiveness
from domain.figures.dso import count_back_dso, days_sales_outstanding
from domain.figures.entries import Entry, in_order
from domain.figures.month import Month
from domain.figures.ratio import Ratio
from domain.money import Money

PERIOD_MONTHS = 3


class MonthEnd(Value):
    """One currency at one month end. In JSON amounts are strings, as exact as the currency, ratios numbers or null."""

    date: datetime.date
    currency: str
    open_count: int
    open: Exact
    current: Exact
    d1_30: Exact
    d31_60: Exact
    d61_90: Exact
    d90_plus: Exact
    sales: Exact
    cash: Exact
    dso_3m: Ratio | None
    dso_countback: Ratio | None
    cei: Ratio | None
    add: Ratio | None


def month_ends(entries: Iterable[Entry], through: datetime.date) -> list[MonthEnd]:
    """Every calendar month end from the first entry's month through the month of `through`, by date and currency.

    Later entries are left out, so the last month may be incomplete; its items are aged as of its end all the same.
    Every currency of the ledger has a row for every month. Refuses `ledger.not_opened`, `ledger.opened_twice`.
    """
    return [_row(book, currency, month, first) for month, first, currency, book in closings(entries, through)]


def closings(entries: Iterable[Entry], through: datetime.date) -> Iterator[tuple[Month, Month, str, Book]]:
    """(month, first month of the ledger, currency, its book as folded to the end of the month), month by month."""
    ordered = in_order(entries, through)
    if not ordered:
        return
    books = {currency: Book(Money.zero(currency).amount) for currency in sorted({entry.currency for entry in ordered})}
    first = Month.of(ordered[0].on)
    done = 0
    for month in first.through(Month.of(through)):
        month_end = month.last_day
        while done < len(ordered) and ordered[done].on <= month_end:
            books[ordered[done].currency].fold(ordered[done])
            done += 1
        for currency, book in books.items():
            yield month, first, currency, book


def _row(book: Book, currency: str, month: Month, first: Month) -> MonthEnd:
    items = book.open_items()
    aged = aging(items, month.last_day, book.nothing)
    closing = sum((item.balance for item in items), book.nothing)
    flows = book.month(month)
    opening = closing - flows.net
    period = [month.plus(-back) for back in range(PERIOD_MONTHS)]
    sales = sum((book.month(each).sales for each in period), book.nothing)
    days = sum(each.days for each in period)
    return MonthEnd(
        date=month.last_day,
        currency=currency,
        open_count=len(items),
        open=closing,
        current=aged.current,
        d1_30=aged.d1_30,
        d31_60=aged.d31_60,
        d61_90=aged.d61_90,
        d90_plus=aged.d90_plus,
        sales=flows.sales,
        cash=flows.cash,
        dso_3m=days_sales_outstanding(closing, sales, days),
        dso_countback=count_back_dso(closing, _months_back(book, month, first)),
        cei=collection_effectiveness(opening, flows.sales, closing, aged.current),
        add=days_sales_outstanding(aged.overdue, sales, days),
    )


def _months_back(book: Book, month: Month, first: Month) -> Iterator[tuple[Decimal, int]]:
    while month >= first:
        yield book.month(month).sales, month.days
        month = month.plus(-1)
