"""Holds every read model against the fold of the events, in one snapshot, and changes nothing."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from activities.postgres.refold import EXPOSURE, PREFETCH, Progress, Refold, same_state, tables
from activities.postgres.streams import kind_of
from activities.postgres.write import Head, row_of
from domain.base import ExposureChange

_ROW: Final = ""
_HEADS_AT_ONCE: Final = 200


@dataclass(frozen=True)
class Difference:
    """A read model that does not say what the events say. `column` is empty where the whole row is at fault."""

    table: str
    key: str
    column: str
    expected: str
    found: str

    def __str__(self) -> str:
        place = f"{self.table} {self.key}" + (f" {self.column}" if self.column else "")
        return f"{place}: expected {self.expected}, found {self.found}"


async def verify_read_models(pool: asyncpg.Pool, progress: Progress | None = None) -> list[Difference]:
    """Every difference between the read models and the fold of the events; none when all is well.

    Looks at one moment: what is appended meanwhile is neither seen nor held up. A counter at zero is no difference, for
    a series begins with the first command that might have drawn a number.
    """
    fold, differences = Refold(progress), list[Difference]()
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        async for heads in _in_portions(fold.heads(connection)):
            differences += await compare(connection, heads)
        differences += [
            Difference("event", one.stream, _ROW, "an event that can be read", str(one)) for one in fold.unreadable
        ]
        differences += await _without_events(connection)
        differences += await _exposures(connection, fold.exposures())
        differences += await _series(connection, fold.series)
    return differences


async def compare(connection: Any, heads: list[Head]) -> list[Difference]:
    """The rows of these streams against their folds; not what an account sums over other streams."""
    by_table: dict[str, list[Head]] = {}
    for head in heads:
        by_table.setdefault(kind_of(head.stream).table, []).append(head)
    differences = []
    for table, group in by_table.items():
        kind = kind_of(group[0].stream)
        keys = [kind_of(head.stream).key_of(head.stream) for head in group]
        rows = await connection.fetch(f"SELECT * FROM {table} WHERE {kind.key} = ANY($1)", keys)
        found = {row[kind.key]: row for row in rows}
        for key, head in zip(keys, group, strict=True):
            differences += _row_differences(table, key, head, found.get(key))
    return differences


def _row_differences(table: str, key: str, head: Head, found: Mapping[str, Any] | None) -> list[Difference]:
    if found is None:
        return [Difference(table, key, _ROW, f"version {head.version}", "no row")]
    return [
        Difference(table, key, column, _text(expected), _text(found[column]))
        for column, expected in row_of(head).items()
        if found[column] != expected and not (column == "state" and same_state(head.stream, found[column], head.state))
    ]


async def _in_portions(heads: AsyncIterator[Head]) -> AsyncIterator[list[Head]]:
    portion: list[Head] = []
    async for head in heads:
        portion.append(head)
        if len(portion) == _HEADS_AT_ONCE:
            yield portion
            portion = []
    yield portion


async def _without_events(connection: Any) -> list[Difference]:
    differences = []
    for table, (key, prefix) in tables().items():
        sql = f"SELECT {key} FROM {table} v WHERE NOT EXISTS (SELECT FROM event WHERE stream = $1 || v.{key})"
        rows = await connection.fetch(sql, prefix)
        differences += [Difference(table, row[key], _ROW, "no row", "a row without events") for row in rows]
    return differences


async def _exposures(connection: Any, expected: Mapping[str, ExposureChange]) -> list[Difference]:
    nothing, differences = ExposureChange(), []
    columns = f"SELECT account_id, {', '.join(EXPOSURE)} FROM account ORDER BY account_id"
    async for row in connection.cursor(columns, prefetch=PREFETCH):
        moved = expected.get(row["account_id"], nothing)
        differences += [
            Difference("account", row["account_id"], name, str(getattr(moved, name)), str(row[name]))
            for name in EXPOSURE
            if getattr(moved, name) != row[name]
        ]
    return differences


async def _series(connection: Any, expected: Mapping[str, int]) -> list[Difference]:
    found = {row["name"]: row["last"] for row in await connection.fetch("SELECT name, last FROM series")}
    return [
        Difference("series", name, "last", str(expected.get(name, 0)), str(found.get(name, 0)))
        for name in sorted({*found, *expected})
        if expected.get(name, 0) != found.get(name, 0)
    ]


def _text(value: Any) -> str:
    return value.hex() if isinstance(value, bytes) else str(value)
