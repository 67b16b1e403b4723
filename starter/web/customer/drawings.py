"""The charts of a customer: what is at risk against the limit, how it pays, what it buys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from markupsafe import Markup

from activities.postgres.rows import AccountRow
from domain.figures.payment_behaviour import PaidInvoice
from domain.figures.trend import Month
from starter.web.charts.columns import Column, columns
from starter.web.charts.stacked_bar import Bound, Part, stacked_bar
from starter.web.reader import Reader
from starter.web.words import mark

PARTS: Final = ("reserved", "delivered", "receivable")
SHOWN: Final = 24
"""So many payments tell how somebody pays, and fit on a phone."""
_WORDS: Final = {
    "reserved": mark("reserved for orders"),
    "delivered": mark("delivered, not invoiced"),
    "receivable": mark("open receivables"),
}


@dataclass(frozen=True)
class Paid:
    """One invoice that was settled; `late` days after its due date, below zero before it."""

    receivable_id: str
    amount: Decimal
    due_on: date
    settled_on: date

    @property
    def late(self) -> int:
        return (self.settled_on - self.due_on).days


def exposure_bar(reader: Reader, name: str, row: AccountRow) -> Markup:
    """The exposure by component against the limit. Cash that is not applied stands in the table beside it."""
    parts = [
        Part(
            getattr(row.exposure, part).amount,
            f"{reader.say(_WORDS[part])}: {reader.formats.brief(getattr(row.exposure, part))}",
            f"part-{part}",
        )
        for part in PARTS
    ]
    amount = row.limit.amount if row.limit else None
    bound = None
    if amount is not None:
        bound = Bound(amount.amount, reader.say("limit %(amount)s", amount=reader.formats.brief(amount)))
    title = reader.say("Exposure of %(name)s by component, against the limit", name=row.name)
    return stacked_bar(name, title, parts, bound)


def last_paid(invoices: Sequence[PaidInvoice]) -> list[Paid]:
    """The last that were settled, in the order of settlement."""
    paid = [
        Paid(each.receivable_id, each.amount, each.due_on, each.settled_on)
        for each in invoices
        if each.settled_on is not None
    ]
    return sorted(paid, key=lambda each: (each.settled_on, each.receivable_id))[-SHOWN:]


def payment_columns(reader: Reader, paid: Sequence[Paid]) -> Markup:
    """Days late of each payment; columns hang below zero for payments before the due date."""
    shown = [
        Column(
            reader.short_day(each.settled_on),
            Decimal(each.late),
            f"{each.receivable_id}, {reader.short_day(each.settled_on)}: {_lateness(reader, each.late)}",
            "column-bad" if each.late > 0 else "column-good",
            str(each.late),
        )
        for each in paid
    ]
    return columns("payments", reader.say("Days after the due date, by payment"), shown)


def purchase_columns(reader: Reader, months: Sequence[Month], currency: str) -> tuple[Markup, str]:
    """What was bought in each month, and what the columns count."""
    size, unit = reader.unit(max(abs(month.purchases) for month in months))
    counted = f"{unit} {currency}".strip()
    shown = [
        Column(
            reader.month(month.first_day),
            month.purchases / size,
            f"{reader.month(month.first_day)}: {reader.money(month.purchases, currency)}",
            "column-plain",
        )
        for month in months
    ]
    return columns("purchases", reader.say("Bought by month, %(unit)s", unit=counted), shown), counted


def _lateness(reader: Reader, days: int) -> str:
    if days > 0:
        return reader.say("%(days)s days late", days=days)
    return reader.say("%(days)s days early", days=-days) if days else reader.say("on the day")
