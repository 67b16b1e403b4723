"""Why something about a webhook was refused."""

from __future__ import annotations

from typing import Final

WEBHOOKS: Final[dict[str, str]] = {
    "delivery.unknown": "There is no such delivery.",
    "replay.begin_missing": "Say where the replay begins: at a position, or at a time.",
    "replay.time_invalid": "Write the time with its zone, like 2026-11-22T08:00:00Z.",
    "webhook.address_forbidden": "That address lies in a private network that the settings do not allow.",
    "webhook.event_unknown": "There is no event of that type.",
    "webhook.events_missing": "Choose at least one kind of event.",
    "webhook.exists": "There is a webhook of that name already.",
    "webhook.is_deleted": "This webhook was deleted.",
    "webhook.is_disabled": "This webhook is disabled. Enable it first.",
    "webhook.reach_invalid": "The setting that allows private addresses cannot be read.",
    "webhook.replay_position": "Positions count from 1.",
    "webhook.too_long": "That is too long.",
    "webhook.unknown": "There is no such webhook.",
    "webhook.url_insecure": "The address must begin with https.",
    "webhook.url_invalid": "That is no address of a webhook.",
}
