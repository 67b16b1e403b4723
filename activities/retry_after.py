"""How long a server asks us to wait."""

from __future__ import annotations

from collections.abc import Mapping
from email.utils import parsedate_to_datetime


def seconds_asked(headers: Mapping[str, str]) -> float | None:
    """Retry-After in seconds, not below zero; None where there is none. A date is measured against the server's own
    clock, its Date header."""
    stated = headers.get("Retry-After", "").strip()
    if stated.isascii() and stated.isdecimal() and len(stated) < 10:
        return float(stated)
    try:
        pause = parsedate_to_datetime(stated) - parsedate_to_datetime(headers.get("Date", ""))
    except (TypeError, ValueError):
        return None
    return max(pause.total_seconds(), 0.0)
