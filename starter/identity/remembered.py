"""Answers of the database that may be a few seconds old."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final, Generic, TypeVar

T = TypeVar("T")

SECONDS: Final = 3.0
"""How long another process may still accept what was revoked here."""
_MOST: Final = 10_000


class Remembered(Generic[T]):
    """Rows found by the hash of a secret. What is not found is not remembered."""

    def __init__(self, find: Callable[[bytes], Awaitable[T | None]], *, seconds: float = SECONDS) -> None:
        self._find = find
        self._seconds = seconds
        self._rows: dict[bytes, tuple[float, T]] = {}

    async def get(self, key: bytes) -> T | None:
        now = time.monotonic()
        known = self._rows.get(key)
        if known is not None and known[0] > now:
            return known[1]
        found = await self._find(key)
        if found is None:
            self._rows.pop(key, None)
            return None
        if len(self._rows) >= _MOST:
            self._rows.clear()
        self._rows[key] = (now + self._seconds, found)
        return found

    def forget(self, key: bytes) -> None:
        self._rows.pop(key, None)
