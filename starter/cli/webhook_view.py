"""Endpoints and deliveries on the screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from rich.console import RenderableType
from rich.text import Text

from activities.webhooks.reading import DeliveryFile, DeliveryRow, EndpointRow
from starter.cli.figures import moment
from starter.cli.screen import facts, heading, phase, table
from starter.webhooks.desk import EndpointWithSecret


def endpoint_table(rows: Sequence[EndpointRow]) -> RenderableType:
    shown = [(row.webhook_id, phase(row.phase), row.url, ", ".join(row.events), row.waiting) for row in rows]
    return table(("webhook", "phase", "url", "events", ">waiting"), shown)


def endpoint(row: EndpointRow, zone: str = "UTC") -> list[RenderableType]:
    """One endpoint and how it does."""
    why = f"{row.cause}: {row.reason}" if row.reason else row.cause
    return [
        heading(f"Webhook {row.webhook_id}", row.phase),
        facts([
            ("url", row.url),
            ("events", ", ".join(row.events)),
            ("description", row.description or None),
            ("disabled", why if row.phase == "disabled" else None),
            ("waiting", row.waiting),
            ("failing since", _when(row.failing_since, zone)),
            ("secret", f"number {row.secret_number}"),
            ("old secret until", _when(row.previous_until, zone)),
        ]),
    ]  # fmt: skip


def secret(made: EndpointWithSecret) -> list[RenderableType]:
    """An endpoint with the secret that nobody sees again."""
    known = made.secret or "was shown when this was first asked for; rotate to get a new one"
    return [*endpoint(made), facts([("", Text(known, "bold"))])]


def delivery_table(rows: Sequence[DeliveryRow], zone: str) -> RenderableType:
    shown = [
        (row.delivery_id, row.type, row.stream, phase(row.status), row.attempts, _last(row), _when(row.next_try, zone))
        for row in rows
    ]
    return table(("delivery", "event", "stream", "phase", ">tries", "answer", "next try"), shown)


def delivery(row: DeliveryFile, zone: str = "UTC") -> list[RenderableType]:
    """One delivery with every try and its body."""
    tries = [
        (each.number, _when(each.at, zone), each.status, each.milliseconds, each.error, each.response[:80])
        for each in row.tries
    ]
    return [
        heading(f"Delivery {row.delivery_id}", row.status),
        facts([
            ("webhook", row.webhook_id),
            ("event", row.type),
            ("stream", row.stream or None),
            ("position", row.position or None),
            ("next try", _when(row.next_try, zone)),
            ("replayed by", row.replayed_by or None),
        ]),
        table((">try", "when", ">answer", ">ms", "error", "said"), tries) if tries else Text("not tried yet", "dim"),
        Text(row.body),
    ]  # fmt: skip


def _last(row: DeliveryRow) -> str:
    return row.last_error or (str(row.last_status) if row.last_status else "")


def _when(at: datetime | None, zone: str) -> str | None:
    return None if at is None else moment(at, zone)
