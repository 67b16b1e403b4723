"""What happened, when, by whom: one line for each fact."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from rich.console import RenderableType

from activities.postgres.rows import EventRow
from domain.base import event_of
from domain.ids import split_stream
from starter.cli.explain import TERMINAL
from starter.cli.figures import moment
from starter.cli.screen import table
from starter.wording.events import describe


def timeline(events: Iterable[EventRow], timezone: str) -> RenderableType:
    """In the order of recording; times are business time in the policy's time zone."""
    speech = replace(TERMINAL, moment=lambda at: moment(at, timezone))
    rows = [
        (
            moment(row.business_time, timezone),
            row.actor,
            _place(row.stream),
            describe(speech, event_of(row.type, row.data)),
        )
        for row in events
    ]
    return table(("when", "who", "where", "what"), rows)


def _place(stream: str) -> str:
    kind, key = split_stream(stream)
    return {"sale": "sale", "approval": f"task {key}"}.get(kind, key)
