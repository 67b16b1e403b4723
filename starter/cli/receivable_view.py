"""Receivables on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.rows import ReceivableFile, ReceivableRow
from starter.cli.figures import amount
from starter.cli.screen import facts, heading, phase, table
from starter.cli.timeline import timeline


def receivable_table(rows: Sequence[ReceivableRow], today: date, *, of_one_customer: bool = False) -> RenderableType:
    """One line each; `late` counts days past due."""
    heads = ("receivable", "customer", "order", "phase", ">amount", ">open", "due on", ">late", ">level", "stops")
    lines = [
        (row.receivable_id, row.customer_id, row.order_id or None, phase(row.phase), amount(row.amount),
         amount(row.balance), row.due_on, _late(row, today), row.level or None, stops(row))
        for row in rows
    ]  # fmt: skip
    if of_one_customer:
        # The whole amount and the order stand in the receivable's own file.
        shown = [place for place, name in enumerate(heads) if name not in ("customer", "order", ">amount")]
        return table([heads[place] for place in shown], [[line[place] for place in shown] for line in lines])
    return table(heads, lines)


def receivable_file(file: ReceivableFile, today: date, timezone: str) -> list[RenderableType]:
    state = file.state
    late = _late(file, today)
    return [
        heading(f"Receivable {file.receivable_id}", file.phase),
        facts([
            ("customer", file.customer_id),
            ("order", file.order_id or "none: taken over from another system"),
            ("invoice", f"{file.invoice_no} of {state.invoiced_on}" + (f", {state.terms}" if state.terms else "")),
            ("amount", amount(file.amount)),
            ("open", Text(amount(file.balance), "bold")),
            ("due", f"{file.due_on}" + (f", {late} days late" if late else "")),
            ("settled", state.settled_on),
            ("pay to", f"{state.payee}, account {state.account_no}" if state.payee else None),
            ("assigned", state.assigned_to or None),
            ("ladder", f"{state.ladder}, last step {state.last_step or 'none'}, level {file.level}"),
            ("stops", stops(file)),
            ("call", "due: openaccount task done " + file.receivable_id if file.call_open else None),
            ("payments", ", ".join(state.payments) or None),
        ]),
        Text("\nTimeline", "bold"),
        timeline(file.timeline, timezone),
    ]  # fmt: skip


def stops(row: ReceivableRow) -> str | None:
    """What collection has stopped because of it."""
    stopped = [name for name, on in (("credit", row.stops_credit), ("delivery", row.stops_delivery)) if on]
    return ", ".join(stopped) or None


def _late(row: ReceivableRow, today: date) -> int | None:
    late = (today - row.due_on).days
    return late if late > 0 and row.phase != "settled" else None
