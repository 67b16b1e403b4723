"""The ratios of each month out of its sums, for books that are added up where they are kept."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from decimal import Decimal

from domain.base import Exact, Value
from domain.figures.cei import collection_effectiveness
from domain.figures.dso import count_back_dso, days_sales_outstanding
from domain.figures.month import Month
from domain.figures.month_end import PERIOD_MONTHS
from domain.figures.ratio import Ratio


class MonthSums(Value):
    """What one month added and took, in one currency; `current` is what was open and not past due at its end."""

    month: Month
    sales: Exact = Decimal(0)
    cash: Exact = Decimal(0)
    credit_notes: Exact = Decimal(0)
    write_offs: Exact = Decimal(0)
    current: Exact = Decimal(0)

    @property
    def net(self) -> Decimal:
        return self.sales - self.cash - self.credit_notes - self.write_offs


class Outstanding(Value):
    """One month end: what was open, and for how many days of sales it stood. The same figures as in `MonthEnd`."""

    date: datetime.date
    open: Exact
    current: Exact
    sales: Exact
    cash: Exact
    dso_3m: Ratio | None
    dso_countback: Ratio | None
    cei: Ratio | None
    add: Ratio | None


def outstanding(months: Sequence[MonthSums]) -> list[Outstanding]:
    """A row for each month. `months` begin with the first of the ledger and leave none out; all are of one currency."""
    rows: list[Outstanding] = []
    closing = Decimal(0)
    for place, month in enumerate(months):
        opening, closing = closing, closing + month.net
        rows.append(_row(months[: place + 1], opening, closing))
    return rows


def _row(months: Sequence[MonthSums], opening: Decimal, closing: Decimal) -> Outstanding:
    last = months[-1]
    sales = sum((each.sales for each in months[-PERIOD_MONTHS:]), Decimal(0))
    days = sum(last.month.plus(-back).days for back in range(PERIOD_MONTHS))
    newest_first = ((each.sales, each.month.days) for each in reversed(months))
    return Outstanding(
        date=last.month.last_day,
        open=closing,
        current=last.current,
        sales=last.sales,
        cash=last.cash,
        dso_3m=days_sales_outstanding(closing, sales, days),
        dso_countback=count_back_dso(closing, newest_first),
        cei=collection_effectiveness(opening, last.sales, closing, last.current),
        add=days_sales_outstanding(closing - last.current, sales, days),
    )
