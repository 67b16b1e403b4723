"""A file of labelled rows as it stands, whatever its format, and its figures."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final

from starter.files.cells import refuse_file
from starter.files.tabular import Row, read_table
from starter.files.text import read_bytes
from starter.training.arff import read_arff
from starter.training.refusals import ColumnUnknown

UNKNOWN: Final = frozenset({"", "?", "na", "n/a", "nan", "null", "none"})
"""What people write where nothing is known, in lower case."""

LARGEST: Final = Decimal("1e30")
"""No figure of a company is larger, and the arithmetic of the training ends at 10³⁸."""


@dataclass(frozen=True)
class DataFile:
    """All rows of a file. `sha256` is of its bytes."""

    name: str
    sha256: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    def require(self, names: Iterable[str], *, option: str) -> None:
        """`training.column_unknown` for the first name that is no column."""
        for name in names:
            if name not in self.columns:
                raise ColumnUnknown(
                    f"{self.name} has no column {name}; it has {', '.join(self.columns)}", field=option, column=name
                )


def read_data(path: Path, *, encoding: str | None = None) -> DataFile:
    """A CSV file with a header, or an ARFF file by its suffix. `file.*`; a bad line refuses the whole file."""
    content = read_bytes(path)
    is_arff = path.suffix.lower() == ".arff"
    table = read_arff(path, encoding=encoding) if is_arff else read_table(path, (), encoding=encoding)
    refuse_file(path.name, table.errors, partial=False)
    return DataFile(path.name, hashlib.sha256(content).hexdigest(), tuple(table.rows[0].places), table.rows)


def is_unknown(cell: str) -> bool:
    return cell.lower() in UNKNOWN


def figure(cell: str) -> Decimal | None:
    """The figure, or None if the cell says nothing. ValueError for a cell that is no number, or one beyond 10³⁰."""
    if is_unknown(cell):
        return None
    try:
        value = Decimal(cell)
    except InvalidOperation:
        raise ValueError(cell) from None
    if not value.is_finite() or abs(value) > LARGEST:
        raise ValueError(cell)
    return value
