"""When a delivery that failed is tried again, and when an endpoint has failed for too long."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

PAUSES: Final = (
    timedelta(seconds=5),
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=24),
)
"""After the first try that failed, the second, and so on: eight tries in a day and a half."""

LONGEST_PAUSE: Final = timedelta(hours=24)
BREATHER: Final = PAUSES[0]
"""How long an endpoint that is out of order is left alone, whatever else waits for it."""

FAILING_FOR: Final = timedelta(days=3)
"""An endpoint that took nothing for so long is disabled."""

OVERLAP: Final = timedelta(days=1)
"""How long the secret before the newest goes on signing."""


def next_try(tries: int, at: datetime, retry_after: timedelta | None) -> datetime | None:
    """When to try again after `tries` that failed, the last one `at`; None when that was the last.

    A receiver may ask for a longer pause, up to a day, never for a shorter one.
    """
    if tries > len(PAUSES):
        return None
    return _later(at, PAUSES[tries - 1], retry_after)


def next_message(at: datetime, retry_after: timedelta | None) -> datetime:
    """Until when an endpoint that is out of order is sent nothing at all."""
    return _later(at, BREATHER, retry_after)


def failing_for_too_long(since: datetime | None, at: datetime) -> bool:
    return since is not None and at - since >= FAILING_FOR


def _later(at: datetime, pause: timedelta, retry_after: timedelta | None) -> datetime:
    return at + max(pause, min(retry_after or timedelta(0), LONGEST_PAUSE))
