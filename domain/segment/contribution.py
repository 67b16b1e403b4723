"""What a customer brings: margin less cost to serve less expected loss, by calendar quarter, in home currency."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import ROUND_CEILING, Decimal
from typing import Final

from domain.base import Exact, Value
from domain.policy_part import Grade
from domain.segment.rules import SegmentRules

_CENT: Final = Decimal("0.01")


class QuarterFigures(Value):
    """One calendar quarter of a customer. `invoiced` is in home currency, less what came back."""

    quarter: str
    invoiced: Exact = Decimal(0)
    orders: int = 0
    reminders: int = 0
    calls: int = 0
    reviews: int = 0


class Contribution(Value):
    """Of one quarter, in home currency: `total` = `margin` − `cost_to_serve` − `expected_loss`."""

    quarter: str
    margin: Exact
    cost_to_serve: Exact
    expected_loss: Exact

    @property
    def total(self) -> Decimal:
        return self.margin - self.cost_to_serve - self.expected_loss


def contribution(figures: QuarterFigures, grade: Grade | None, rules: SegmentRules) -> Contribution:
    """What one quarter brought, to the hundredth, half-even."""
    cost = (
        figures.orders * rules.cost_per_order
        + figures.reminders * rules.cost_per_reminder
        + figures.calls * rules.cost_per_call
        + figures.reviews * rules.cost_per_review
    )
    return Contribution(
        quarter=figures.quarter,
        margin=(figures.invoiced * rules.margin_percent / 100).quantize(_CENT),
        cost_to_serve=cost.quantize(_CENT),
        expected_loss=(figures.invoiced * rules.loss_percent[grade or "D"] / 100).quantize(_CENT),
    )


def total(contributions: Iterable[Contribution]) -> Decimal:
    return sum((each.total for each in contributions), Decimal(0))


def top_mark(totals: Sequence[Decimal], top_percent: Decimal) -> Decimal | None:
    """The smallest total that still is among the top share of these customers, part customers counted whole; None when
    there are none, or when even that one brings nothing."""
    ranked = sorted(totals, reverse=True)
    count = int((len(ranked) * top_percent / 100).to_integral_value(ROUND_CEILING))
    mark = ranked[count - 1] if count else None
    return mark if mark is not None and mark > 0 else None


def quarter_of(day: date) -> str:
    """Such as `2026Q1`; sorts by time."""
    return f"{day.year}Q{(day.month + 2) // 3}"


def first_day(quarter: str) -> date:
    return date(int(quarter[:4]), 3 * int(quarter[5:]) - 2, 1)


def closed_quarters(today: date, count: int) -> tuple[str, ...]:
    """The last `count` quarters that are over, the oldest first."""
    quarters, begins = list[str](), first_day(quarter_of(today))
    for _ in range(count):
        begins = first_day(quarter_of(begins - timedelta(days=1)))
        quarters.insert(0, quarter_of(begins))
    return tuple(quarters)
