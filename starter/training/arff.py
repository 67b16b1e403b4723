"""Reads an ARFF file (Weka) into the same rows as a CSV file: numeric and nominal attributes, `?` for unknown."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from domain.errors import FileColumnsWrong, FileEmpty, FileLineBroken, LineError
from starter.files.tabular import Row, Table
from starter.files.text import read_text, split_lines

UNKNOWN: Final = "?"
_ATTRIBUTE: Final = re.compile(r"@attribute\s+('(?:[^']*)'|\"(?:[^\"]*)\"|[^\s{]+)\s*(\{.*\}|\S+)", re.IGNORECASE)
_NUMBER: Final = re.compile(r"[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][-+]?[0-9]+)?\Z")
_NUMERIC: Final = ("numeric", "real", "integer")


@dataclass(frozen=True)
class _Attribute:
    """`values` are those of a nominal attribute; None for a numeric one."""

    name: str
    values: frozenset[str] | None

    def takes(self, cell: str) -> bool:
        if cell == UNKNOWN:
            return True
        return bool(_NUMBER.match(cell)) if self.values is None else cell in self.values


def read_arff(path: Path, *, encoding: str | None = None) -> Table:
    """The rows of a dense ARFF file; unknown cells are empty.

    Refuses like `read_table`; `file.columns` for a header that cannot be read or has an attribute that is neither
    numeric nor nominal. Sparse rows and values outside their attribute are lines with the error `file.line`.
    """
    lines = list(enumerate(split_lines(read_text(path, encoding)), start=1))
    told = [(number, line.strip()) for number, line in lines if line.strip() and not line.lstrip().startswith("%")]
    start = next((place for place, (_, line) in enumerate(told) if line.lower().startswith("@data")), None)
    if start is None:
        raise FileColumnsWrong(f"{path.name} has no line @data", field="file")
    attributes = _attributes(told[:start])
    places = {each.name: place for place, each in enumerate(attributes)}
    if not attributes or len(places) < len(attributes):
        raise FileColumnsWrong(f"{path.name} names no attribute, or one of them twice", field="file")
    rows: list[Row] = []
    errors: list[LineError] = []
    for made in _rows(told[start + 1 :], attributes, places):
        if isinstance(made, Row):
            rows.append(made)
        else:
            errors.append(made)
    if not rows and not errors:
        raise FileEmpty(f"{path.name} has no row below @data", field="file")
    return Table(tuple(rows), tuple(errors))


def _attributes(header: Sequence[tuple[int, str]]) -> list[_Attribute]:
    return [_attribute(number, line) for number, line in header if line.lower().startswith("@attribute")]


def _attribute(number: int, line: str) -> _Attribute:
    parts = _ATTRIBUTE.match(line)
    if parts is None:
        raise FileColumnsWrong(f"line {number} is no attribute: {line}", field="file", line=str(number))
    name, kind = parts[1].strip("'\""), parts[2]
    if kind.startswith("{"):
        return _Attribute(name, frozenset(_cells(kind[1:-1])))
    if kind.lower() not in _NUMERIC:
        raise FileColumnsWrong(f"line {number}: an attribute of type {kind} cannot be read", field=name)
    return _Attribute(name, None)


def _rows(
    data: Sequence[tuple[int, str]], attributes: Sequence[_Attribute], places: dict[str, int]
) -> Iterator[Row | LineError]:
    for number, line in data:
        cells = _cells(line)
        if line.startswith("{"):
            yield _broken(number, "", "sparse rows cannot be read")
        elif len(cells) != len(attributes):
            yield _broken(number, "", f"{len(cells)} values for {len(attributes)} attributes")
        elif wrong := next((pair for pair in zip(attributes, cells, strict=True) if not pair[0].takes(pair[1])), None):
            yield _broken(number, wrong[0].name, f"{wrong[1]!r} is no value of {wrong[0].name}")
        else:
            yield Row(number, tuple("" if cell == UNKNOWN else cell for cell in cells), places)


def _cells(line: str) -> list[str]:
    """None of them for a line that cannot be taken apart, which fits no number of attributes."""
    quote = '"' if '"' in line and "'" not in line else "'"
    try:
        return [cell.strip() for cell in next(csv.reader([line], quotechar=quote, skipinitialspace=True, strict=True))]
    except csv.Error:
        return []


def _broken(line: int, field: str, message: str) -> LineError:
    return LineError(line=line, code=FileLineBroken.code, field=field, message=message)
