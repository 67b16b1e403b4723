"""What can become true of an endpoint. Secrets are named by their number and kept elsewhere, encrypted."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar, Literal

from domain.base import Event


class WebhookRegistered(Event):
    """The first secret has the number 1."""

    event_type: ClassVar[str] = "webhook.registered"
    webhook_id: str
    url: str
    events: tuple[str, ...]
    description: str = ""


class WebhookChanged(Event):
    """As it is from now on, all of it."""

    event_type: ClassVar[str] = "webhook.changed"
    url: str
    events: tuple[str, ...]
    description: str = ""


class WebhookEnabled(Event):
    event_type: ClassVar[str] = "webhook.enabled"


class WebhookDisabled(Event):
    event_type: ClassVar[str] = "webhook.disabled"
    cause: Literal["asked", "gone", "failing"]
    reason: str = ""


class SecretRotated(Event):
    """Secret `number` signs from now on; the one before as well until `previous_until`, if there is such a time."""

    event_type: ClassVar[str] = "webhook.secret_rotated"
    number: int
    previous_until: datetime | None = None


class ReplayRequested(Event):
    event_type: ClassVar[str] = "webhook.replay_requested"
    since: int


class WebhookDeleted(Event):
    event_type: ClassVar[str] = "webhook.deleted"
