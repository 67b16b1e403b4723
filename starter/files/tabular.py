"""Reads a CSV file strictly: what cannot be read with certainty is refused with the number of its line."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.errors import FileColumnsWrong, FileEmpty, FileLineBroken, FileTooLarge, LineError
from starter.files.text import read_text, split_lines

MAX_LINES: Final = 1_000_000
MAX_LINES_IN_RECORD: Final = 50  # a quoted field may hold line breaks; beyond this it is a quote that nobody closed
DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Row:
    """One record. `line` is the line it begins on, counted from 1 with the header; values are stripped of blanks."""

    line: int
    cells: tuple[str, ...]
    places: Mapping[str, int]  # shared by all rows: a dictionary for each would cost more than the file itself

    def __getitem__(self, column: str) -> str:
        """The value; empty for a column that the file does not have."""
        place = self.places.get(column)
        return "" if place is None else self.cells[place]


@dataclass(frozen=True)
class Table:
    """The records that are whole, and the lines that are not (`file.line`)."""

    rows: tuple[Row, ...]
    errors: tuple[LineError, ...]


def read_table(path: Path, required: Sequence[str], *, encoding: str | None = None) -> Table:
    """The records of a comma, semicolon or tab separated file with a header.

    UTF-8 with or without a byte order mark unless `encoding` names another. Refused whole: `file.not_found`,
    `file.unreadable`, `file.too_large`, `file.encoding`, `file.empty`, `file.columns`. Columns that nobody asked for
    are kept: exports carry more than we need.
    """
    lines = split_lines(read_text(path, encoding))
    if len(lines) > MAX_LINES:
        raise FileTooLarge(f"{path.name} has more than {MAX_LINES} lines", field="file", limit=str(MAX_LINES))
    first = next((number for number, line in enumerate(lines) if line.strip()), None)
    if first is None:
        raise FileEmpty(f"{path.name} is empty", field="file")
    delimiter, header = _header(lines[first], required)
    places = {name: place for place, name in enumerate(header)}
    rows: list[Row] = []
    errors: list[LineError] = []
    for record in _records(lines, first + 1, delimiter, len(header)):
        if isinstance(record, LineError):
            errors.append(record)
        else:
            line, cells = record
            rows.append(Row(line, tuple([cell.strip() for cell in cells]), places))
    if not rows and not errors:
        raise FileEmpty(f"{path.name} has a header and no line below it", field="file")
    return Table(tuple(rows), tuple(errors))


def _header(line: str, required: Sequence[str]) -> tuple[str, list[str]]:
    """The delimiter under which most of the required columns appear, and the columns."""
    delimiter, columns = max(
        ((each, _columns(line, each)) for each in DELIMITERS),
        key=lambda found: (len(set(required) & set(found[1])), len(found[1])),
    )
    missing = [name for name in required if name not in columns]
    if missing:
        raise FileColumnsWrong(
            f"the header has no column {', '.join(missing)}; it has {', '.join(columns)}",
            field=missing[0],
            missing=", ".join(missing),
        )
    twice = sorted({name for name in columns if columns.count(name) > 1})
    if twice:
        raise FileColumnsWrong(f"the header names {', '.join(twice)} twice", field=twice[0], duplicate=", ".join(twice))
    return delimiter, columns


def _columns(line: str, delimiter: str) -> list[str]:
    try:
        return [name.strip() for name in next(csv.reader([line], delimiter=delimiter, strict=True))]
    except (csv.Error, StopIteration):
        return []


def _records(lines: list[str], start: int, delimiter: str, width: int) -> Iterator[tuple[int, list[str]] | LineError]:
    """Each record, or why there is none. After a broken line reading begins again on the next one.

    So an open quote costs its own line only, and not every line down to the next quote.
    """
    at = start
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        reader = csv.reader(lines[at : at + MAX_LINES_IN_RECORD], delimiter=delimiter, strict=True)
        try:
            cells = next(reader)
        except csv.Error as problem:
            yield _broken(at + 1, f"line {at + 1} cannot be read: {problem}")
            at += 1
            continue
        if len(cells) == width:
            yield at + 1, cells
            at += reader.line_num
        else:
            yield _broken(at + 1, f"line {at + 1} has {len(cells)} fields, the header has {width}")
            at += 1


def _broken(line: int, message: str) -> LineError:
    return LineError(line=line, code=FileLineBroken.code, field="", message=message)
