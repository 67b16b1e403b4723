"""How fast a customer paid and how much it bought, month by month: what a person looks at to see a trend."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.base import Exact, Value
from domain.figures.payment_behaviour import PaidInvoice, Purchase
from domain.figures.ratio import ratio


class Month(Value):
    """`days_to_pay` of the invoices that were settled in the month, weighted by amount, None where there were none.
    `purchases` in account currency."""

    first_day: date
    settled: int
    days_to_pay: Exact | None
    purchases: Exact


def trend(
    invoices: Sequence[PaidInvoice], purchases: Sequence[Purchase], as_of: date, months: int
) -> tuple[Month, ...]:
    """The last `months` calendar months, that of `as_of` last, as far as it has gone."""
    return tuple(_month(invoices, purchases, _back(as_of, back), as_of) for back in range(months - 1, -1, -1))


def _month(invoices: Sequence[PaidInvoice], purchases: Sequence[Purchase], first: date, as_of: date) -> Month:
    def within(day: date) -> bool:
        return (day.year, day.month) == (first.year, first.month) and day <= as_of

    settled = [(each.amount, (on - each.issued_on).days) for each in invoices if (on := each.settled_on) and within(on)]
    weighted = sum((amount * days for amount, days in settled), Decimal(0))
    return Month(
        first_day=first,
        settled=len(settled),
        days_to_pay=ratio(weighted, sum((amount for amount, _ in settled), Decimal(0))),
        purchases=sum((each.amount for each in purchases if within(each.on)), Decimal(0)),
    )


def _back(from_: date, months: int) -> date:
    years, month = divmod(from_.year * 12 + from_.month - 1 - months, 12)
    return date(years, month + 1, 1)
