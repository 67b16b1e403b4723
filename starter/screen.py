"""What a person reads on the terminal: on stderr, since stdout is for data."""

from __future__ import annotations

import sys
from urllib.parse import urlsplit, urlunsplit


def say(text: str = "") -> None:
    """One message, shown at once."""
    print(text, file=sys.stderr, flush=True)  # noqa: T201


def without_password(url: str) -> str:
    """A database address fit for a screen or a log."""
    parts = urlsplit(url)
    user, at, host = parts.netloc.rpartition("@")
    return urlunsplit((parts.scheme, f"{user.split(':', 1)[0]}{at}{host}", parts.path, "", ""))
