"""Which events an endpoint is told of: types like `sale.order_approved`, families like `receivable.*`, or `*`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.base import EVENT_TYPES
from domain.webhook.refusals import EventsMissing, EventUnknown, WebhookTextTooLong

EVERYTHING: Final = "*"
PATTERNS_MAX: Final = 50

PING: Final = "webhook.ping"
"""The type of a test delivery, which is no event."""


def checked_events(patterns: Iterable[str]) -> tuple[str, ...]:
    """Each pattern once, in order. Codes: `webhook.events_missing`, `webhook.event_unknown`, `webhook.too_long`."""
    wanted = tuple(dict.fromkeys(patterns))
    if not wanted:
        raise EventsMissing("say which events: a type, a family like receivable.*, or *", field="events")
    if len(wanted) > PATTERNS_MAX:
        raise WebhookTextTooLong(f"at most {PATTERNS_MAX} types and families", field="events")
    for pattern in wanted:
        exact, beginnings = split_patterns((pattern,))
        if not any(name in exact or name.startswith(tuple(beginnings)) for name in EVENT_TYPES):
            raise EventUnknown(f"no event is called {pattern!r}", field="events", event=pattern)
    return wanted


def split_patterns(patterns: Iterable[str]) -> tuple[list[str], list[str]]:
    """Types, and what the types of the families begin with: an empty beginning is that of all."""
    exact, beginnings = [], []
    for pattern in patterns:
        if pattern == EVERYTHING:
            beginnings.append("")
        elif pattern.endswith(".*"):
            beginnings.append(pattern[:-1])
        else:
            exact.append(pattern)
    return exact, beginnings
