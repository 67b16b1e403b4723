"""One face to the customer, on one screen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from rich.console import RenderableType
from rich.table import Table
from rich.text import Text

from domain.evidence.facts import OwnHistoryFacts
from domain.figures.trend import Month
from starter.cli import customer_view, warning_view
from starter.cli.figures import amount
from starter.cli.screen import facts
from starter.face import Face
from starter.wording.evidence import kinds

BARS: Final = " ▁▂▃▄▅▆▇█"
_WHOLE: Final = Decimal(1)
_TENTH: Final = Decimal("0.1")
_THOUSAND: Final = 1000


def face(whole: Face, today: date) -> list[RenderableType]:
    """The account first, then what is known, how it pays, what got worse, and what is open."""
    shown = [
        *customer_view.file(whole.customer),
        facts([("last review", _review(whole, today)), *_conditions(whole), *_behaviour(whole.behaviour)]),
    ]
    if any(month.settled or month.purchases for month in whole.trend):
        shown += [Text("\nTrend by month", "bold"), chart(whole.trend, whole.customer.currency)]
    if whole.warnings.items:
        shown += [Text("\nWarnings", "bold red"), warning_view.warning_table(whole.warnings.items)]
    open_business = customer_view.open_business(whole.open_sales, whole.open_receivables, whole.aging, today)
    return [*shown, *open_business]


def chart(months: Sequence[Month], currency: str) -> RenderableType:
    """A column for each month: the figure, and below it a bar against the largest of the row."""
    unit, name = _unit(months)
    drawn = Table.grid(padding=(0, 1))
    drawn.add_column(style="dim", no_wrap=True)
    for _ in months:
        drawn.add_column(justify="right", no_wrap=True, min_width=4)
    drawn.add_row("  ", *(Text(f"{month.first_day:%m/%y}" if _begins(month, months) else f"{month.first_day:%m}", "dim")
                          for month in months))  # fmt: skip
    rows: tuple[tuple[str, Callable[[Month], Decimal | None], Decimal, str], ...] = (
        ("  days to pay", lambda month: month.days_to_pay, _WHOLE, "yellow"),
        (f"  bought, {name}{currency}", lambda month: month.purchases or None, unit, "cyan"),
    )
    for label, of, scale, style in rows:
        values = [of(month) for month in months]
        most = max((value for value in values if value is not None), default=Decimal(0))
        drawn.add_row(label, *(_figure(value, scale) for value in values))
        drawn.add_row("", *(Text(_bar(value, most) * 3, style) for value in values))
    return drawn


def _begins(month: Month, months: Sequence[Month]) -> bool:
    return month is months[0] or month.first_day.month == 1


def _unit(months: Sequence[Month]) -> tuple[Decimal, str]:
    """Purchases in thousands or millions, so that a column stays narrow."""
    most = max((abs(month.purchases) for month in months), default=Decimal(0))
    for unit, name in ((_THOUSAND**2, "m "), (_THOUSAND, "k ")):
        if most >= 10 * unit:
            return Decimal(unit), name
    return _WHOLE, ""


def _figure(value: Decimal | None, scale: Decimal) -> Text:
    if value is None:
        return Text("–", "dim")
    return Text(f"{(value / scale).quantize(_WHOLE)}")


def _bar(value: Decimal | None, most: Decimal) -> str:
    if value is None or value <= 0 or not most:
        return BARS[0]
    return BARS[max(1, int((value * 8 / most).quantize(_WHOLE)))]


def _review(whole: Face, today: date) -> Text:
    last = whole.review
    running = "; another is running" if whole.reviewing else ""
    if last is None:
        words = "the first is running" if whole.reviewing else "none yet: openaccount customer review "
        return Text(words + ("" if whole.reviewing else whole.customer.customer_id), "yellow")
    words = f"number {last.number} on {last.on}: {last.grade}, {last.score} points, valid through {last.valid_until}"
    gaps = [f"without {kinds(last.missing)}"] if last.missing else []
    gaps += [f"open questions: {last.open_questions}"] if last.open_questions else []
    return Text(f"{words}, {' and '.join(gaps) or 'complete'}{running}", "red" if last.valid_until < today else "")


def _conditions(whole: Face) -> list[tuple[str, object]]:
    words = [
        f"{each.reason}: cover is wanted"
        if each.cover_wanted
        else f"{each.reason}: no term over {each.max_term_days} days without a person"
        for each in whole.conditions
    ]
    return [("conditions" if position == 0 else "", word) for position, word in enumerate(words)]


def _behaviour(history: OwnHistoryFacts | None) -> list[tuple[str, object]]:
    if history is None or history.first_sale_on is None:
        return [("pays", "no sale yet")]
    return [
        ("customer since", history.first_sale_on),
        ("pays", _pays(history)),
        ("buys", _buys(history)),
    ]


def _pays(history: OwnHistoryFacts) -> Text:
    words = Text(f"{history.settled_invoices} invoices settled")
    if history.late_percent is not None:
        words.append(f", {_short(history.late_percent)} % late", "yellow" if history.late_percent else "green")
    if history.weighted_days_to_pay is not None:
        words.append(f", {_short(history.weighted_days_to_pay)} days to pay by amount")
    slope = history.payment_slope
    if slope:
        slower = slope > 0
        trend = f", {'slower' if slower else 'faster'} by {_short(abs(slope))} days an invoice"
        words.append(trend, "yellow" if slower else "green")
    return words


def _buys(history: OwnHistoryFacts) -> str | None:
    if history.monthly_purchases is None:
        return None
    trend = history.volume_trend_percent
    against = "" if trend is None else f", {_short(trend)} % against the year before"
    peak = "" if history.peak_exposure is None else f"; exposure was at most {amount(history.peak_exposure)}"
    return f"{amount(history.monthly_purchases)} a month{against}{peak}"


def _short(value: Decimal) -> str:
    """One decimal, or none where it says nothing."""
    rounded = value.quantize(_TENTH)
    return f"{rounded.to_integral_value() if rounded == rounded.to_integral_value() else rounded:,f}"
