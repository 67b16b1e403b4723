"""The file of open items with which an ERP hands over receivables that were invoiced before Open Account knew them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from domain.base import Value
from domain.errors import (
    BalanceOverAmount,
    DueBeforeOrder,
    InvoiceDuplicate,
    LineError,
)
from domain.money import Money
from starter.files.cells import Cells, refuse_file
from starter.files.dates import date_order_given, detect_date_order
from starter.files.tabular import Row, read_table

COLUMNS: Final = ("invoice_no", "customer_id", "amount", "currency", "invoiced_on", "due_on")
DATES: Final = ("invoiced_on", "due_on")


class OpenItemLine(Value):
    """One receivable that is still open. `balance` is what is left of `amount`; `line` is where the file says so."""

    line: int
    invoice_no: str
    customer_id: str
    amount: Money
    balance: Money
    invoiced_on: date
    due_on: date
    order_id: str | None = None


def read_open_items(
    path: Path, *, partial: bool = False, date_format: str | None = None, encoding: str | None = None
) -> tuple[tuple[OpenItemLine, ...], tuple[LineError, ...]]:
    """The items of a file with the columns of `COLUMNS`, and optionally `balance` and `order_id`.

    Any bad line refuses the file (`file.invalid` with all of them); with `partial` the good items come back with the
    errors of the others. Trouble with the file as a whole is refused either way: see `read_table`, `detect_date_order`.
    """
    order = date_order_given(date_format)
    table = read_table(path, COLUMNS, encoding=encoding)
    order = order or detect_date_order(date_cells(table.rows, DATES))
    items: list[OpenItemLine] = []
    errors = list(table.errors)
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, order)
        item = _item(cells, seen)
        errors.extend(cells.errors)
        if item is not None and not cells.errors:
            items.append(item)
    refused = tuple(sorted(errors, key=lambda error: error.line))
    refuse_file(path.name, refused, partial=partial)
    return tuple(items), refused


def date_cells(rows: Iterable[Row], columns: tuple[str, ...]) -> Iterable[tuple[int, str]]:
    """The cells that decide how the dates of a file are read."""
    return ((row.line, row[column]) for row in rows for column in columns)


def _item(cells: Cells, seen: dict[str, int]) -> OpenItemLine | None:
    invoice_no, customer_id = cells.id("invoice_no"), cells.id("customer_id")
    order_id = cells.id("order_id") if cells.row["order_id"] else None
    currency = cells.currency("currency")
    amount = cells.positive("amount", currency)
    balance = cells.positive("balance", currency) if cells.row["balance"] else amount
    invoiced_on, due_on = cells.date("invoiced_on"), cells.date("due_on")
    if invoice_no is not None and (first := seen.setdefault(invoice_no, cells.row.line)) != cells.row.line:
        cells.refuse(InvoiceDuplicate(f"invoice {invoice_no} already stands on line {first}", field="invoice_no"))
    if invoiced_on and due_on and due_on < invoiced_on:
        cells.refuse(DueBeforeOrder(f"due on {due_on}, before the invoice of {invoiced_on}", field="due_on"))
    if amount and balance and balance > amount:
        cells.refuse(BalanceOverAmount(f"{balance} is left of only {amount}", field="balance"))
    if not (invoice_no and customer_id and amount and balance and invoiced_on and due_on):
        return None
    return OpenItemLine(
        line=cells.row.line,
        invoice_no=invoice_no,
        customer_id=customer_id,
        amount=amount,
        balance=balance,
        invoiced_on=invoiced_on,
        due_on=due_on,
        order_id=order_id,
    )
