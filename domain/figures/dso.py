"""How long money is outstanding, in days. All sums are of one currency; results have four decimals.

The period of DSO, best possible DSO and average days delinquent is three whole calendar months, the closing one last;
months before the first sale count their days too.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from domain.figures.ratio import ratio, rounded


def days_sales_outstanding(receivables: Decimal, sales: Decimal, days: int) -> Decimal | None:
    """Closing receivables / credit sales of the period × its days; nothing without sales.

    With the current (not overdue) receivables it is the best possible DSO, with the overdue ones the average days
    delinquent; these two add up to DSO but for rounding.
    """
    return ratio(receivables * days, sales)


def count_back_dso(receivables: Decimal, months: Iterable[tuple[Decimal, int]]) -> Decimal | None:
    """Days of sales that the receivables stand for, exhausting the newest month first.

    `months` are (credit sales, days), newest first; a month without sales counts its days. Nothing when the receivables
    exceed all recorded sales.
    """
    left, days = Fraction(receivables), Fraction(0)
    for sales, days_in_month in months:
        if left <= 0:
            break
        if left <= sales:
            return rounded(days + left / Fraction(sales) * days_in_month)
        left -= Fraction(sales)
        days += days_in_month
    return rounded(days) if left <= 0 else None
