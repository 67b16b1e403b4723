"""What is to be done on which day, in which order, and what may run side by side."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import date
from enum import IntEnum


class Rank(IntEnum):
    """The order of a day: money first, because it frees credit; then what people decide; then new business."""

    PAYMENT = 0
    FILE = 1
    ORDER = 2
    CHANGE = 3
    DELIVERY = 4
    RETURN = 5


@dataclass(frozen=True)
class Entry:
    """Something to do. Entries of one `lane` (accounts that share a limit) run one after the other, lanes abreast."""

    rank: Rank
    lane: str
    act: Callable[[], Awaitable[None]]


@dataclass
class Agenda:
    """Grows while it is worked off: a dispatch brings its payments along."""

    days: dict[date, list[Entry]] = field(default_factory=lambda: defaultdict(list))

    def add(self, on: date, rank: Rank, lane: str, act: Callable[[], Awaitable[None]]) -> None:
        self.days[on].append(Entry(rank, lane, act))

    async def work_off(self, through: date) -> int:
        """Does everything that is due by that day, also what is added meanwhile; returns how much that was."""
        done = 0
        while due := self._take(through):
            for rank in Rank:
                lanes: dict[str, list[Entry]] = defaultdict(list)
                for entry in due:
                    if entry.rank is rank:
                        lanes[entry.lane].append(entry)
                await asyncio.gather(*(_in_turn(entries) for entries in lanes.values()))
            done += len(due)
        return done

    def _take(self, through: date) -> list[Entry]:
        days = sorted(day for day in self.days if day <= through)
        return [entry for day in days for entry in self.days.pop(day)]


async def _in_turn(entries: list[Entry]) -> None:
    for entry in entries:
        await entry.act()
