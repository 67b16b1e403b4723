"""Recomputes the hash chain of every stream.

A changed, removed, added or swapped event breaks the chain where it stands. Whoever cuts off the end of a stream leaves
a shorter chain that is whole in itself: the read models' versions and heads tell that one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import asyncpg

from activities.postgres.chain import GENESIS, event_hash
from activities.postgres.refold import PREFETCH, Progress

_EVENTS_SQL: Final = """
SELECT stream, version, type, data, command_id, command_hash, ordinal, actor, business_time, recorded_at,
    prev_hash, hash
FROM event ORDER BY stream, version
"""
_REPORT_EVERY: Final = 500


@dataclass(frozen=True)
class ChainFault:
    """One event that is not as it was written. Codes: `chain.gap`, `chain.link`, `chain.hash`, `chain.command`."""

    stream: str
    version: int
    code: str
    message: str

    def __str__(self) -> str:
        return f"{self.stream} version {self.version}: {self.code}: {self.message}"


@dataclass(frozen=True)
class ChainReport:
    streams: int
    events: int
    faults: tuple[ChainFault, ...]

    @property
    def clean(self) -> bool:
        return not self.faults

    def lines(self) -> list[str]:
        """For people, one fact a line."""
        verdict = "whole" if self.clean else f"{len(self.faults)} faults"
        return [
            f"hash chains of {self.streams} streams with {self.events} events: {verdict}",
            *(f"  {fault}" for fault in self.faults),
        ]


async def verify_chains(pool: asyncpg.Pool, progress: Progress | None = None) -> ChainReport:
    """Versions without gaps from 1, links, hashes, and the events of one command in their order, for every stream."""
    streams, events, faults = 0, 0, list[ChainFault]()
    async with (
        pool.acquire() as connection,
        connection.transaction(isolation="repeatable_read", readonly=True),
    ):
        total = await connection.fetchval("SELECT count(*) FROM event") if progress else 0
        before: Any = None
        async for row in connection.cursor(_EVENTS_SQL, prefetch=PREFETCH):
            events += 1
            if before is not None and before["stream"] != row["stream"]:
                before = None
            streams += before is None
            faults += _faults(before, row)
            before = row
            if progress and events % _REPORT_EVERY == 0:
                progress(events, total)
    if progress:
        progress(events, total)
    return ChainReport(streams=streams, events=events, faults=tuple(faults))


def _faults(before: Any, row: Any) -> list[ChainFault]:
    found = []
    version = before["version"] + 1 if before else 1
    if row["version"] != version:
        found.append(("chain.gap", f"version {version} is missing"))
    if row["prev_hash"] != (before["hash"] if before else GENESIS):
        found.append(("chain.link", "does not continue the event before it"))
    if row["hash"] != _hash_of(row):
        found.append(("chain.hash", "the content is not what was written"))
    if not _continues_command(before, row):
        found.append(("chain.command", f"is not event {row['ordinal']} of command {row['command_id']}"))
    return [ChainFault(row["stream"], row["version"], code, message) for code, message in found]


def _continues_command(before: Any, row: Any) -> bool:
    same = before is not None and before["command_id"] == row["command_id"]
    if not same:
        return bool(row["ordinal"] == 0)
    return bool(row["ordinal"] == before["ordinal"] + 1 and row["command_hash"] == before["command_hash"])


def _hash_of(row: Any) -> bytes:
    return event_hash(
        row["prev_hash"],
        stream=row["stream"],
        version=row["version"],
        event_type=row["type"],
        data=row["data"],
        command_id=row["command_id"],
        command_hash=row["command_hash"],
        ordinal=row["ordinal"],
        actor=row["actor"],
        business_time=row["business_time"],
        recorded_at=row["recorded_at"],
    )
