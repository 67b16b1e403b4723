"""Warnings and proposed removals on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal

from rich.console import RenderableType
from rich.text import Text

from activities.postgres.warning_reading import RemovalRow, WarningFile, WarningRow
from domain.customer.state import CustomerState
from domain.segment.assign import Placing
from starter.cli.figures import amount, figure
from starter.cli.screen import facts, heading, phase, table
from starter.cli.timeline import timeline
from starter.wording.warnings import ABOUT


def warning_table(rows: Iterable[WarningRow]) -> RenderableType:
    shown = [
        (row.warning_id, ABOUT[row.code][0], _short(row), phase(row.phase), row.raised_on, _answer(row)) for row in rows
    ]
    return table(("warning", "about", ">figure", "phase", "raised on", "answer"), shown)


def warning_file(file: WarningFile, zone: str) -> list[RenderableType]:
    """One warning: its numbers, the open business, who answered what."""
    about, unit = ABOUT[file.code]
    measured = f"{_plain(file.measure)} {unit}".rstrip()
    numbers = ", ".join(f"{name.replace('_', ' ')} {value}" for name, value in file.facts.items())
    return [
        heading(f"Warning {file.warning_id}  {about}", file.phase),
        facts([
            ("customer", file.customer_id),
            ("figure", f"{measured}, warned from {_plain(file.threshold)}" if unit else None),
            ("event", file.reference or None),
            ("numbers", numbers or None),
            ("proposed", _words(file.proposed)),
            ("answer by", file.decide_by if file.phase == "open" else None),
            ("decided", _decided(file)),
        ]),
        Text("\nOpen business when it was raised", "bold"),
        _sales(file) if file.sales else Text("nothing", "dim"),
        Text("\nTimeline", "bold"),
        timeline(file.timeline, zone),
    ]  # fmt: skip


def removal_table(rows: Sequence[RemovalRow]) -> RenderableType:
    shown = [
        (row.customer_id, row.name, _cause(row.proposed.placing), figure(row.proposed.placing.contribution))
        for row in rows
    ]
    return table(("customer", "name", "why", ">brought"), shown)


def standing(customer: CustomerState) -> list[RenderableType]:
    """A customer's segment, what is proposed, and the conditions that it goes on under."""
    proposed, rejected = customer.removal.proposed, customer.removal.rejected_in
    conditions = [
        (
            each.reason,
            "cover is wanted" if each.cover_wanted else f"no term over {each.max_term_days} days without a person",
        )
        for each in customer.conditions
    ]
    shown: list[RenderableType] = [
        heading(f"Customer {customer.customer_id}  {customer.name}"),
        facts([
            ("segment", customer.segment),
            ("proposed", f"removal: {_cause(proposed.placing)}" if proposed else None),
            ("rejected", f"with the figures of {rejected}" if rejected else None),
        ]),
    ]  # fmt: skip
    if proposed and proposed.placing.quarters:
        shown += [Text("\nWhat it brought", "bold"), _quarters(proposed.placing)]
    if conditions:
        shown += [Text("\nConditions", "bold"), table(("by", "what"), conditions)]
    return shown


def _quarters(placing: Placing) -> RenderableType:
    rows = [
        (each.quarter, figure(each.margin), figure(each.cost_to_serve), figure(each.expected_loss), figure(each.total))
        for each in placing.quarters
    ]
    return table(("quarter", ">margin", ">cost to serve", ">expected loss", ">brought"), rows)


def _sales(file: WarningFile) -> RenderableType:
    otherwise = {sale.order_id: sale.action for sale in file.decided.sales} if file.decided else {}
    rows = [
        (
            sale.order_id,
            amount(sale.amount),
            sale.term_days,
            _words(sale.proposed),
            _words(otherwise.get(sale.order_id, file.decided.action)) if file.decided else None,
        )
        for sale in file.sales
    ]
    return table(("order", ">not dispatched", ">days", "proposed", "decided"), rows)


def _decided(file: WarningFile) -> str | None:
    decided = file.decided
    if decided is None:
        return None
    days = f" of {decided.max_term_days} days" if decided.max_term_days else ""
    return f"{_words(decided.action)}{days} by {decided.person} ({_words(decided.role)}): {decided.reason}"


def _answer(row: WarningRow) -> str:
    return _words(row.action) if row.action else f"by {row.decide_by}" if row.phase == "open" else "nobody's"


def _short(row: WarningRow) -> str:
    unit = ABOUT[row.code][1]
    return f"{_plain(row.measure)} {unit.split(maxsplit=1)[0]}" if unit else row.reference


def _cause(placing: Placing) -> str:
    return "grade E" if placing.removal == "grade" else f"{len(placing.quarters)} quarters below zero"


def _words(name: str) -> str:
    return name.replace("_", " ")


def _plain(value: Decimal) -> str:
    """To two places at most, without idle zeros."""
    return f"{round(value, 2).normalize():,f}"
