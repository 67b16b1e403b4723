"""A warning's figure in a list: short, whatever precision it was computed with."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from rich.console import Console

from activities.postgres.warning_reading import WarningRow
from starter.cli.warning_view import warning_table


def test_a_figure_has_two_places_at_most() -> None:
    row = WarningRow(
        warning_id="C-1-1", customer_id="C-1", phase="open", code="payment_slower", reference="",
        measure=Decimal("5.4857"), threshold=Decimal(4), raised_on=date(2026, 11, 22), decide_by=date(2026, 11, 27),
        closed_on=None, action=None,
    )  # fmt: skip
    console = Console(width=120)
    with console.capture() as shown:
        console.print(warning_table([row]))
    assert "5.49 days" in shown.get()
