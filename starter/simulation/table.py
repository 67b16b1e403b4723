"""A simulation's report for a person: a summary, and the month ends as a table."""

from __future__ import annotations

from rich.table import Table

from domain.figures.month_end import MonthEnd
from starter.simulation.report import Report


def summary_lines(report: Report) -> list[str]:
    """The counts, a line each."""
    sales, claims = report.sales, report.receivables
    ladder = "  ".join(f"{step} {count:,}" for step, count in report.ladder.items())
    approved = f"{sales.straight_through:,} straight-through, {sales.delegated:,} delegated, {sales.dual:,} dual"
    settled = f"{claims.settled:,} settled, {claims.open:,} open"
    lines = [
        f"{report.book}: {report.first_day} to {report.last_day}",
        f"sales        {sales.submitted:,} submitted: {approved}, {sales.declined:,} declined",
        f"             {sales.closed:,} closed, {sales.cancelled:,} cancelled, {sales.waiting:,} waiting",
        f"receivables  {claims.opened:,} opened, {claims.ever_overdue:,} ever overdue, {settled}",
        f"ladder       {ladder}  in {report.messages:,} messages",
    ]
    if report.refusals:
        refused = ", ".join(f"{code} {count:,}" for code, count in report.refusals.items())
        lines.append(f"refused      {refused}")
    return lines


def month_end_table(report: Report) -> Table:
    """One row per currency and month end; months in which a currency stood still are left out."""
    table = Table(title="Month ends", header_style="bold")
    for heading in ("month end", "", "open", "current", "1-30", "31-60", "61-90", "90+", "sales", "cash"):
        table.add_column(heading, justify="left" if heading in ("month end", "") else "right", no_wrap=True)
    for heading in ("DSO", "count-back", "CEI", "ADD"):
        table.add_column(heading, justify="right", no_wrap=True)
    for row in report.month_end:
        if row.open or row.sales or row.cash:
            table.add_row(*_cells(row))
    return table


def _cells(row: MonthEnd) -> list[str]:
    amounts = (row.open, row.current, row.d1_30, row.d31_60, row.d61_90, row.d90_plus, row.sales, row.cash)
    ratios = (row.dso_3m, row.dso_countback, row.cei, row.add)
    return [
        row.date.isoformat(),
        row.currency,
        *(f"{amount:,}" if amount else "-" for amount in amounts),
        *("-" if ratio is None else f"{ratio:.1f}" for ratio in ratios),
    ]
