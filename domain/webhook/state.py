"""An endpoint, folded from its events, and the table of its life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.base import Event, Value
from domain.webhook import events as happened


class EndpointPhase(StrEnum):
    ENABLED = "enabled"
    DISABLED = "disabled"
    DELETED = "deleted"


ENDPOINT_TRANSITIONS: Final[dict[EndpointPhase, frozenset[EndpointPhase]]] = {
    EndpointPhase.ENABLED: frozenset({EndpointPhase.DISABLED, EndpointPhase.DELETED}),
    EndpointPhase.DISABLED: frozenset({EndpointPhase.ENABLED, EndpointPhase.DELETED}),
    EndpointPhase.DELETED: frozenset(),
}


class EndpointState(Value):
    """`webhook_id` is empty until it is registered. `cause` and `reason` say why it is disabled; `replays` counts what
    was asked for, and `replay_since` is where the last one begins."""

    webhook_id: str = ""
    url: str = ""
    events: tuple[str, ...] = ()
    description: str = ""
    phase: EndpointPhase = EndpointPhase.ENABLED
    cause: str = ""
    reason: str = ""
    secret_number: int = 0
    previous_until: datetime | None = None
    replays: int = 0
    replay_since: int = 0

    def signing_numbers(self, now: datetime) -> tuple[int, ...]:
        """The secrets that sign at this moment, the newest first."""
        overlapping = self.previous_until is not None and now < self.previous_until
        return (self.secret_number, self.secret_number - 1) if overlapping else (self.secret_number,)


def evolve_endpoint(state: EndpointState, event: Event) -> EndpointState:
    """The endpoint after one more event; never refuses."""
    match event:
        case happened.WebhookRegistered():
            return EndpointState(
                webhook_id=event.webhook_id,
                url=event.url,
                events=event.events,
                description=event.description,
                secret_number=1,
            )
        case happened.WebhookChanged():
            change: dict[str, object] = {
                "url": event.url,
                "events": event.events,
                "description": event.description,
            }
        case happened.WebhookEnabled():
            change = {"phase": EndpointPhase.ENABLED, "cause": "", "reason": ""}
        case happened.WebhookDisabled():
            change = {"phase": EndpointPhase.DISABLED, "cause": event.cause, "reason": event.reason}
        case happened.SecretRotated():
            change = {"secret_number": event.number, "previous_until": event.previous_until}
        case happened.ReplayRequested():
            change = {"replays": state.replays + 1, "replay_since": event.since}
        case happened.WebhookDeleted():
            change = {"phase": EndpointPhase.DELETED}
        case _:
            return state
    return state.model_copy(update=change)


def fold_endpoint(events: Iterable[Event], state: EndpointState | None = None) -> EndpointState:
    return reduce(evolve_endpoint, events, state or EndpointState())
