"""Takes the cells of one line and collects everything that is wrong with them, not just the first thing."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from domain.currency import minor_units
from domain.errors import CellEmpty, FileInvalid, LineError, Refusal
from domain.ids import checked_id
from domain.money import Money
from starter.files.dates import DateOrder, parse_date
from starter.files.tabular import Row

T = TypeVar("T")


class Cells:
    """The typed cells of one row. Each method gives a value, or notes a `LineError` and gives None."""

    def __init__(self, row: Row, order: DateOrder) -> None:
        self.row = row
        self.errors: list[LineError] = []
        self._order = order

    def refuse(self, refusal: Refusal) -> None:
        self.errors.append(
            LineError(line=self.row.line, code=refusal.code, field=refusal.field, message=refusal.message)
        )

    def text(self, column: str) -> str | None:
        return self._take(column, lambda cell: cell)

    def id(self, column: str) -> str | None:
        return self._take(column, lambda cell: checked_id(cell, field=column))

    def date(self, column: str) -> date | None:
        return self._take(column, lambda cell: parse_date(cell, self._order, field=column))

    def currency(self, column: str) -> str | None:
        return self._take(column, _known_currency)

    def positive(self, column: str, currency: str | None) -> Money | None:
        """An amount above zero. Without a currency there is nothing to check it against: its fault is noted already."""
        if currency is None:
            return None
        return self._take(column, lambda cell: Money.of(cell, currency).require_positive(column))

    def _take(self, column: str, read: Callable[[str], T]) -> T | None:
        cell = self.row[column]
        try:
            if not cell:
                raise CellEmpty(f"{column} is empty", field=column)
            return read(cell)
        except Refusal as refusal:
            # The amount inside a Money does not know which column it stands in.
            self.errors.append(LineError(line=self.row.line, code=refusal.code, field=column, message=refusal.message))
            return None


def _known_currency(code: str) -> str:
    minor_units(code)
    return code


def refuse_file(name: str, errors: tuple[LineError, ...], *, partial: bool) -> None:
    """`file.invalid` with every bad line, unless `partial` asks for the good ones."""
    if errors and not partial:
        lines = len({error.line for error in errors})
        raise FileInvalid(f"{lines} lines of {name} are refused", errors=errors, field="file", lines=str(lines))
