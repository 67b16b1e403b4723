"""Labelled rows as the scorecard sees them: what was known of each, and how it ended."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from starter.files.dates import DateOrder, date_order_given, detect_date_order, parse_date
from starter.training.data import DataFile, figure, is_unknown
from starter.training.refusals import ColumnNotNumeric, TargetInvalid, TargetMissing


@dataclass(frozen=True, slots=True)
class Example:
    """One row. `values` are by characteristic; `as_of` is the day of the decision, `known_on` that of the outcome."""

    values: Mapping[str, Decimal | str | None]
    bad: bool
    as_of: date | None = None
    known_on: date | None = None


@dataclass(frozen=True)
class Sample:
    """The rows of one file with the names of the characteristics that it knows. `left_out` are columns of words."""

    file: DataFile
    names: tuple[str, ...]
    examples: tuple[Example, ...]
    left_out: tuple[str, ...] = ()


@dataclass(frozen=True)
class Columns:
    """Which column is what. `mapping` gives columns the names of characteristics; `only` none means all others."""

    target: str | None = None
    as_of: str | None = None
    known: str | None = None
    known_after_days: int | None = None
    only: tuple[str, ...] = ()
    leave_out: tuple[str, ...] = ()
    mapping: Mapping[str, str] | None = None
    date_format: str | None = None


def candidates(file: DataFile, columns: Columns) -> tuple[str, ...]:
    """The columns that are meant to be looked at, before anybody asks whether they may be. `training.column_unknown`"""
    apart = {columns.target, columns.as_of, columns.known, *columns.leave_out}
    file.require(columns.only, option="features")
    file.require(columns.leave_out, option="leave_out")
    file.require((columns.mapping or {}).values(), option="map")
    return columns.only or tuple(name for name in file.columns if name not in apart)


def labelled(file: DataFile, columns: Columns, *, words: Collection[str] = ()) -> Sample:
    """The rows of a file that has a column with the outcome: 1 for bad, 0 for good.

    Columns of words are left out but for those in `words`; one that was asked for by name refuses
    (`training.column_not_numeric`). `training.target` for another outcome than 0 or 1.
    """
    if columns.target is None:
        raise TargetMissing("name the column with the outcome", field="target")
    file.require([columns.target], option="target")
    outcomes = [_outcome(file, columns.target, row[columns.target], row.line) for row in file.rows]
    decided = days(file, columns.as_of, columns.date_format, option="as_of")
    known = days(file, columns.known, columns.date_format, option="known")
    read = {
        name: _column(file, name, words=name in words, asked=name in columns.only) for name in candidates(file, columns)
    }
    named = {column: name for name, column in (columns.mapping or {}).items()}
    kept = {named.get(column, column): values for column, values in read.items() if values is not None}
    examples = [
        Example(
            values={name: values[place] for name, values in kept.items()},
            bad=bad,
            as_of=decided[place],
            known_on=_known(known[place], decided[place], columns.known_after_days),
        )
        for place, bad in enumerate(outcomes)
    ]
    return Sample(file, tuple(kept), tuple(examples), tuple(name for name, values in read.items() if values is None))


def days(file: DataFile, column: str | None, date_format: str | None, *, option: str) -> list[date | None]:
    """The days of a column, None where nothing is known; the order of day and month is decided for the whole column."""
    if column is None:
        return [None] * len(file.rows)
    file.require([column], option=option)
    order = order_of(date_format, ((row.line, row[column]) for row in file.rows))
    return [None if is_unknown(row[column]) else parse_date(row[column], order, field=column) for row in file.rows]


def order_of(date_format: str | None, cells: Iterable[tuple[int, str]]) -> DateOrder:
    return date_order_given(date_format) or detect_date_order(cells)


def _known(known: date | None, decided: date | None, after_days: int | None) -> date | None:
    if known is not None or decided is None or after_days is None:
        return known
    return decided + timedelta(days=after_days)


def _outcome(file: DataFile, target: str, cell: str, line: int) -> bool:
    try:
        value = figure(cell)
    except ValueError:
        value = None
    if value not in (0, 1):
        raise TargetInvalid(
            f"line {line} of {file.name} has {cell!r}: the target is 1 for bad and 0 for good", field=target
        )
    return value == 1


def _column(file: DataFile, name: str, *, words: bool, asked: bool) -> list[Decimal | str | None] | None:
    if words:
        return [None if is_unknown(row[name]) else row[name] for row in file.rows]
    values: list[Decimal | str | None] = []
    for row in file.rows:
        try:
            values.append(figure(row[name]))
        except ValueError:
            if asked:
                raise ColumnNotNumeric(f"line {row.line}: {row[name]!r} is no number", field=name) from None
            return None
    return values
