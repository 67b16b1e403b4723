"""Invoices of the past as labelled rows: each is graded as of its issue date from the customer's earlier invoices."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.errors import LineError
from domain.figures.payment_behaviour import PaidInvoice, Purchase, own_history
from domain.grading.characteristics import OWN_BEHAVIOUR
from starter.files.cells import Cells, refuse_file
from starter.files.tabular import Row
from starter.training.data import DataFile, figure, is_unknown
from starter.training.examples import Example, Sample, order_of
from starter.training.refusals import ColumnNotNumeric, MappingInvalid

ROLES: Final = ("customer", "issued", "due", "settled", "amount")
CURRENCY: Final = "USD"
"""Of all amounts, for what is computed in money; no characteristic is money, so it decides nothing."""


def histories(
    file: DataFile, roles: Mapping[str, str], *, also: Sequence[str] = (), date_format: str | None = None
) -> Sample:
    """One example per settled invoice: bad when it was settled after its due date, known on the day of settlement.

    `roles` say which column is the `customer`, the day `issued`, `due` and `settled`, and the `amount`; all amounts are
    of one currency. `also` are further columns to look at. Invoices that are not settled yet are history of the others
    and no examples. `training.mapping`, `training.column_unknown`, and `file.invalid` with every bad line.
    """
    if set(roles) != set(ROLES):
        raise MappingInvalid(f"name the columns of {', '.join(ROLES)}", field="histories")
    file.require((*roles.values(), *also), option="histories")
    invoices = _invoices(file, roles, date_format)
    of_customer: dict[str, list[PaidInvoice]] = defaultdict(list)
    for row, invoice in zip(file.rows, invoices, strict=True):
        of_customer[row[roles["customer"]]].append(invoice)
    examples = [
        _example(row, invoice, of_customer[row[roles["customer"]]], also)
        for row, invoice in zip(file.rows, invoices, strict=True)
        if invoice.settled_on is not None
    ]
    return Sample(file, (*OWN_BEHAVIOUR, *also), tuple(examples))


def _example(row: Row, invoice: PaidInvoice, of_customer: Sequence[PaidInvoice], also: Sequence[str]) -> Example:
    settled_on = invoice.settled_on
    values: dict[str, Decimal | str | None] = dict(_behaviour(of_customer, invoice.issued_on))
    for name in also:
        values[name] = _figure(row, name)
    return Example(
        values=values,
        bad=settled_on is not None and settled_on > invoice.due_on,
        as_of=invoice.issued_on,
        known_on=settled_on,
    )


def _behaviour(of_customer: Sequence[PaidInvoice], on: date) -> dict[str, Decimal | None]:
    """Of that day, and of invoices issued before it: what is sold today is what the grade decides about."""
    earlier = [each for each in of_customer if each.issued_on < on]
    bought = [Purchase(on=each.issued_on, amount=each.amount) for each in earlier]
    facts = own_history(earlier, bought, as_of=on, currency=CURRENCY)
    return {name: getattr(facts, name) for name in OWN_BEHAVIOUR}


def _invoices(file: DataFile, roles: Mapping[str, str], date_format: str | None) -> list[PaidInvoice]:
    dated = [roles[role] for role in ("issued", "due", "settled")]
    order = order_of(date_format, ((row.line, row[column]) for row in file.rows for column in dated))
    invoices: list[PaidInvoice] = []
    errors: list[LineError] = []
    for row in file.rows:
        cells = Cells(row, order)
        amount = cells.positive(roles["amount"], CURRENCY)
        issued_on, due_on = cells.date(roles["issued"]), cells.date(roles["due"])
        settled_on = None if is_unknown(row[roles["settled"]]) else cells.date(roles["settled"])
        cells.text(roles["customer"])
        errors.extend(cells.errors)
        if not cells.errors and amount is not None and issued_on is not None and due_on is not None:
            invoices.append(
                PaidInvoice(
                    receivable_id=str(row.line),
                    amount=amount.amount,
                    issued_on=issued_on,
                    due_on=due_on,
                    settled_on=settled_on,
                )
            )
    refuse_file(file.name, tuple(errors), partial=False)
    return invoices


def _figure(row: Row, name: str) -> Decimal | None:
    try:
        return figure(row[name])
    except ValueError:
        raise ColumnNotNumeric(f"line {row.line}: {row[name]!r} is no number", field=name) from None
