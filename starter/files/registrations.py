"""The file with which colleagues hand in what they saw on visits, or what customers wrote on registration forms."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final, Literal, get_args

from domain.base import Value
from domain.errors import Conflict, InvalidInput, LineError
from domain.money import Money
from starter.files.cells import Cells, refuse_file
from starter.files.dates import date_order_given, detect_date_order
from starter.files.tabular import read_table

COLUMNS: Final = ("customer_id", "visited_on")
DATES: Final = ("visited_on", "founded_on")

_DIGITS: Final = 9

Premises = Literal["owned", "rented", "none"]
Impression = Literal["good", "fair", "poor"]


class CellNotAWord(InvalidInput):
    """One of a few words was expected."""

    code = "cell.word"


class CellNotACount(InvalidInput):
    """A whole number from zero on was expected."""

    code = "cell.count"


class RegistrationTwice(Conflict):
    """Two lines about one customer: nobody could say which counts."""

    code = "registration.duplicate"


class RegistrationLine(Value):
    """One visit or form; `line` is where the file says so."""

    line: int
    customer_id: str
    visited_on: date
    founded_on: date | None = None
    employees: int | None = None
    premises: Premises | None = None
    impression: Impression | None = None
    annual_sales: Money | None = None
    note: str = ""


def read_registrations(
    path: Path, *, partial: bool = False, date_format: str | None = None, encoding: str | None = None
) -> tuple[tuple[RegistrationLine, ...], tuple[LineError, ...]]:
    """The registrations of a file with the columns of `COLUMNS`, and optionally `founded_on`, `employees`, `premises`
    (owned, rented, none), `impression` (good, fair, poor), `annual_sales` with `currency`, and `note`.

    Bad lines, and trouble with the file as a whole, as in `read_open_items`.
    """
    order = date_order_given(date_format)
    table = read_table(path, COLUMNS, encoding=encoding)
    written = ((row.line, row[column]) for row in table.rows for column in DATES if row[column])
    order = order or detect_date_order(written)
    found: list[RegistrationLine] = []
    errors = list(table.errors)
    seen: dict[str, int] = {}
    for row in table.rows:
        cells = Cells(row, order)
        line = _line(cells, seen)
        errors.extend(cells.errors)
        if line is not None and not cells.errors:
            found.append(line)
    refused = tuple(sorted(errors, key=lambda error: error.line))
    refuse_file(path.name, refused, partial=partial)
    return tuple(found), refused


def _line(cells: Cells, seen: dict[str, int]) -> RegistrationLine | None:
    row = cells.row
    customer_id, visited_on = cells.id("customer_id"), cells.date("visited_on")
    if customer_id is not None and (first := seen.setdefault(customer_id, row.line)) != row.line:
        cells.refuse(RegistrationTwice(f"{customer_id} already stands on line {first}", field="customer_id"))
    founded_on = cells.date("founded_on") if row["founded_on"] else None
    sales = cells.positive("annual_sales", cells.currency("currency")) if row["annual_sales"] else None
    given = {
        "founded_on": founded_on,
        "employees": _count(cells, "employees"),
        "premises": _word(cells, "premises", get_args(Premises)),
        "impression": _word(cells, "impression", get_args(Impression)),
        "annual_sales": sales,
        "note": row["note"],
    }
    if cells.errors or customer_id is None or visited_on is None:
        return None
    return RegistrationLine.model_validate(
        {"line": row.line, "customer_id": customer_id, "visited_on": visited_on, **given}
    )


def _count(cells: Cells, column: str) -> int | None:
    text = cells.row[column]
    if text and not (text.isascii() and text.isdigit() and len(text) <= _DIGITS):
        cells.refuse(CellNotACount(f"{text!r} is no whole number from zero on", field=column))
        return None
    return int(text) if text else None


def _word(cells: Cells, column: str, known: tuple[str, ...]) -> str | None:
    text = cells.row[column].lower()
    if text and text not in known:
        cells.refuse(CellNotAWord(f"{text!r} is none of {', '.join(known)}", field=column))
        return None
    return text or None
