"""The profile `late-payment-histories`: a public sample of settled invoices, read as an order book.

Each row is one credit sale: ordered, dispatched and invoiced on the same day, due on its own date, paid in full on the
day it was settled. Amounts are US dollars; the file names no currency.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path
from typing import Final, Literal

from domain.errors import DateInvalid, DueBeforeOrder, FileInvalid, InvoiceDuplicate, LineError
from domain.money import Money
from domain.policy_part import Grade
from domain.terms import Terms
from starter.files.cells import Cells, refuse_file
from starter.files.dates import date_order_given, detect_date_order
from starter.files.open_items import date_cells
from starter.files.tabular import read_table
from starter.simulation.book import Book, BookCustomer, BookDelivery, BookPayment, BookSale

PROFILE: Final = "late-payment-histories"
CURRENCY: Final = "USD"
COLUMNS: Final = (
    "countryCode",
    "customerID",
    "invoiceNumber",
    "InvoiceDate",
    "DueDate",
    "InvoiceAmount",
    "Disputed",
    "SettledDate",
)
DATES: Final = ("InvoiceDate", "DueDate", "SettledDate")


def read_late_payment_histories(
    path: Path,
    *,
    limit: Money | Literal["unlimited"],
    grade: Grade = "B",
    partial: bool = False,
    date_format: str | None = None,
) -> tuple[Book, tuple[LineError, ...]]:
    """The book of a file with `COLUMNS`; its days run from the first invoice to the last due or settlement date.

    Every customer gets the same `limit` and `grade`: the file tells of neither. Refusals as for `read_open_items`, and
    `date.invalid` for a settlement before the invoice.
    """
    order = date_order_given(date_format)
    table = read_table(path, COLUMNS)
    order = order or detect_date_order(date_cells(table.rows, DATES))
    errors = list(table.errors)
    sales: dict[str, BookSale] = {}
    countries: dict[str, str] = {}
    for row in table.rows:
        cells = Cells(row, order)
        sale = _sale(cells, sales)
        country = cells.text("countryCode")
        errors.extend(cells.errors)
        if sale is not None and country is not None and not cells.errors:
            sales[sale.order_id] = sale
            countries.setdefault(sale.customer_id, country)
    refused = tuple(sorted(errors, key=lambda error: error.line))
    refuse_file(path.name, refused, partial=partial)
    if not sales:
        raise FileInvalid(f"no line of {path.name} can be taken", errors=refused, field="file")
    return _book(sales.values(), countries, limit, grade), refused


def order_id_for(invoice_number: str) -> str:
    """The same invoice is the same order in every run."""
    return f"LPH-{invoice_number}"


def _sale(cells: Cells, known: dict[str, BookSale]) -> BookSale | None:
    customer_id, invoice_no = cells.id("customerID"), cells.id("invoiceNumber")
    amount = cells.positive("InvoiceAmount", CURRENCY)
    invoiced_on, due_on, settled_on = cells.date("InvoiceDate"), cells.date("DueDate"), cells.date("SettledDate")
    disputed = cells.text("Disputed")
    if invoice_no and order_id_for(invoice_no) in known:
        cells.refuse(InvoiceDuplicate(f"invoice {invoice_no} stands on an earlier line", field="invoiceNumber"))
    if invoiced_on and due_on and due_on < invoiced_on:
        cells.refuse(DueBeforeOrder(f"due on {due_on}, before the invoice of {invoiced_on}", field="DueDate"))
    if invoiced_on and settled_on and settled_on < invoiced_on:
        cells.refuse(DateInvalid(f"settled on {settled_on}, before the invoice of {invoiced_on}", field="SettledDate"))
    if cells.errors or not (customer_id and invoice_no and amount and invoiced_on and due_on and settled_on):
        return None
    return BookSale(
        order_id=order_id_for(invoice_no),
        customer_id=customer_id,
        ordered_on=invoiced_on,
        amount=amount,
        terms=Terms(kind="fixed_date", due_on=due_on),
        requested_by=PROFILE,
        channel="file",
        deliveries=(BookDelivery(on=invoiced_on, amount=amount, final=True, invoice_no=invoice_no),),
        payments=(BookPayment(delivery=0, on=settled_on, percent=Decimal(100)),),
        facts={"disputed": disputed or ""},
    )


def _book(
    sales: Iterable[BookSale], countries: dict[str, str], limit: Money | Literal["unlimited"], grade: Grade
) -> Book:
    ordered = tuple(sorted(sales, key=lambda sale: (sale.ordered_on, sale.order_id)))
    last_day = max(day for sale in ordered for day in (*sale.days(), sale.terms.due_on) if day is not None)
    customers = tuple(
        BookCustomer(
            customer_id=customer_id,
            name=customer_id,
            country=country,
            currency=CURRENCY,
            limit=None if limit == "unlimited" else limit,
            unlimited=limit == "unlimited",
            grade=grade,
            review_valid_until=last_day,
        )
        for customer_id, country in sorted(countries.items())
    )
    return Book(name=PROFILE, first_day=ordered[0].ordered_on, last_day=last_day, customers=customers, sales=ordered)
