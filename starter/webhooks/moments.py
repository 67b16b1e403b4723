"""Where a replay begins, as it is written: a position of the record, or a moment with its zone."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Final

from starter.webhooks.refusals import ReplayBeginMissing, ReplayTimeInvalid

_MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt ][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})\Z", re.ASCII
)
_POSITION: Final = re.compile(r"[1-9][0-9]{0,15}\Z", re.ASCII)


def moment_of(text: str) -> datetime:
    """The moment in UTC, or `replay.time_invalid`."""
    if not _MOMENT.match(text):
        raise ReplayTimeInvalid("a moment is written with its zone: 2026-11-22T08:00:00Z", field="time")
    try:
        return datetime.fromisoformat(text.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ReplayTimeInvalid(f"{text} is no moment", field="time") from None


def begin_of(text: str | None) -> int | datetime:
    """A position or a moment. Codes: `replay.begin_missing`, `replay.time_invalid`."""
    if not text:
        raise ReplayBeginMissing("say since when: --since POSITION or --since MOMENT", field="since")
    return int(text) if _POSITION.match(text) else moment_of(text)
