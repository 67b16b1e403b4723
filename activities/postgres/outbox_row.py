"""The rows of the outbox: starts of workflows and signals to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from activities.contracts import Envelope
from activities.postgres.context import Facts
from domain.base import Event, Value


@dataclass(frozen=True)
class OutboxRow:
    id: str
    kind: str
    target: str
    payload: dict[str, Any]
    deliver_after: datetime


@dataclass(frozen=True)
class Append:
    """What has just been appended: events with stream and version, and the commanded stream before and after."""

    envelope: Envelope
    facts: Facts
    events: Sequence[tuple[str, int, Event]]
    before: Any
    after: Any


def start(target: str, workflow: str, customer_id: str, append: Append) -> OutboxRow:
    """The workflow that owns the target stream begins; once, whoever says so."""
    payload = {"workflow": workflow, "customer_id": customer_id}
    return OutboxRow(f"start {target}", "start", target, payload, append.envelope.at)


def tell(fact: str, target: str, command: Value, append: Append) -> OutboxRow:
    """A command for the workflow that owns the target stream. The row's id is the command's id."""
    id_ = f"{fact} > {target}"
    payload = {"signal": "tell", "command": command.model_dump(mode="json")}
    return OutboxRow(id_, "signal", target, payload, append.envelope.at)
