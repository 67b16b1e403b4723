"""Readable beginnings for tests of segments."""

from __future__ import annotations

from decimal import Decimal

from domain.segment.contribution import Contribution
from domain.segment.rules import SegmentRules


def some_rules(**changed: object) -> SegmentRules:
    """Margin 10 %; 50 an order, 10 a reminder, 100 a call, 200 a review; losses A 0.1, B 0.5, C 1, D 4, E 20 %."""
    rules = SegmentRules(
        margin_percent=Decimal(10),
        cost_per_order=Decimal(50),
        cost_per_reminder=Decimal(10),
        cost_per_call=Decimal(100),
        cost_per_review=Decimal(200),
        loss_percent={
            "A": Decimal("0.1"),
            "B": Decimal("0.5"),
            "C": Decimal(1),
            "D": Decimal(4),
            "E": Decimal(20),
        },
        core_grades=("A", "B"),
        top_percent=Decimal(20),
        quarters=4,
        decides=("credit", "management"),
    )
    return rules.model_copy(update=changed)


def brought(*totals: str) -> tuple[Contribution, ...]:
    """A quarter for each total."""
    nothing = Decimal(0)
    return tuple(
        Contribution(quarter=f"2025Q{number}", margin=Decimal(each), cost_to_serve=nothing, expected_loss=nothing)
        for number, each in enumerate(totals, start=1)
    )
