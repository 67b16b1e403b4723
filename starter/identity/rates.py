"""How often somebody may ask: a bucket for each, in the memory of this process.

Several web processes each count for themselves; the limits are there against runaway programs, not for billing.
"""

from __future__ import annotations

import math
import time
from typing import Final

from starter.identity.refusals import RateExceeded

_MOST: Final = 20_000
_MINUTE: Final = 60.0


class Buckets:
    """Each key begins with a full minute's worth, which fills again evenly."""

    def __init__(self) -> None:
        self._left: dict[str, tuple[float, float]] = {}
        self._told: dict[str, float] = {}

    def take(self, key: str, per_minute: int) -> None:
        """Or `rate.exceeded`, with the fact `retry_after` in seconds."""
        now = time.monotonic()
        left, since = self._left.pop(key, (float(per_minute), now))
        left = min(float(per_minute), left + (now - since) * per_minute / _MINUTE)
        if len(self._left) >= _MOST:
            del self._left[next(iter(self._left))]  # who has asked for nothing the longest, since keys move to the end
        self._left[key] = (left - 1 if left >= 1 else left, now)
        if left < 1:
            wait = max(1, math.ceil((1 - left) * _MINUTE / per_minute))
            raise RateExceeded(f"more than {per_minute} requests a minute", field="rate", retry_after=str(wait))

    def is_news(self, key: str) -> bool:
        """Whether a minute has passed since somebody was told so of this key: a flood is recorded once a minute."""
        now = time.monotonic()
        if self._told.get(key, -_MINUTE) > now - _MINUTE:
            return False
        if len(self._told) >= _MOST:
            self._told.clear()
        self._told[key] = now
        return True
