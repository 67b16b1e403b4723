"""What is sent: made once for each delivery, and the same bytes at every try."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from domain.webhook.subscription import PING


def event_body(row: Any) -> str:
    """Type, business time and data of an event: what the event has, and where it stands in the record."""
    place = {"stream": row["stream"], "version": row["version"], "position": row["position"]}
    return _body(row["type"], row["business_time"], {**row["data"], **place})


def ping_body(webhook_id: str, at: datetime) -> str:
    """A test message."""
    return _body(PING, at, {"webhook_id": webhook_id})


def message_id(webhook_id: str, position: int) -> str:
    """The same for the same event and endpoint for ever, so that the receiver can tell a repeat, a replay included."""
    return f"msg_{webhook_id}_{position}"


def _body(event_type: str, at: datetime, data: dict[str, Any]) -> str:
    stamp = at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    content = {"type": event_type, "timestamp": stamp, "data": data}
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))
