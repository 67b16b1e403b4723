"""What a command does to an endpoint: events, or a refusal by code."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from domain.base import Decision, Event
from domain.ids import checked_id
from domain.webhook import commands as ask
from domain.webhook import events as happened
from domain.webhook.address import require_url
from domain.webhook.refusals import (
    ReplayPositionInvalid,
    WebhookExists,
    WebhookIsDeleted,
    WebhookTextTooLong,
    WebhookUnknown,
)
from domain.webhook.schedule import OVERLAP
from domain.webhook.state import EndpointPhase, EndpointState
from domain.webhook.subscription import checked_events

TEXT_MAX: Final = 200


def decide_endpoint(state: EndpointState, command: ask.EndpointCommand, now: datetime) -> Decision:
    """The events of an endpoint; none where it is already as the command wants it. Codes: `webhook.*`, `id.invalid`."""
    if isinstance(command, ask.RegisterEndpoint):
        return Decision(events=(_registered(state, command),))
    if not state.webhook_id:
        raise WebhookUnknown("there is no such endpoint", field="webhook_id")
    if state.phase is EndpointPhase.DELETED:
        raise WebhookIsDeleted("the endpoint has been deleted", field="webhook_id")
    return Decision(events=_changes(state, command, now))


def _registered(state: EndpointState, command: ask.RegisterEndpoint) -> Event:
    checked_id(command.webhook_id, field="webhook_id")
    if state.webhook_id:
        raise WebhookExists(f"{command.webhook_id} is an endpoint already", field="webhook_id")
    require_url(command.url)
    return happened.WebhookRegistered(
        webhook_id=command.webhook_id,
        url=command.url,
        events=checked_events(command.events),
        description=_short(command.description, "description"),
    )


def _changes(state: EndpointState, command: ask.EndpointCommand, now: datetime) -> tuple[Event, ...]:
    enabled = state.phase is EndpointPhase.ENABLED
    match command:
        case ask.ChangeEndpoint():
            return _changed(state, command)
        case ask.EnableEndpoint():
            return () if enabled else (happened.WebhookEnabled(),)
        case ask.DisableEndpoint():
            reason = _short(command.reason, "reason")
            return (happened.WebhookDisabled(cause=command.cause, reason=reason),) if enabled else ()
        case ask.RotateSecret():
            until = None if command.at_once else now + OVERLAP
            return (happened.SecretRotated(number=state.secret_number + 1, previous_until=until),)
        case ask.ReplayDeliveries():
            if command.since < 1:
                raise ReplayPositionInvalid("positions count from 1", field="since")
            return (happened.ReplayRequested(since=command.since),)
        case ask.DeleteEndpoint():
            return (happened.WebhookDeleted(),)
    return ()


def _changed(state: EndpointState, command: ask.ChangeEndpoint) -> tuple[Event, ...]:
    event = happened.WebhookChanged(
        url=state.url if command.url is None else command.url,
        events=state.events if command.events is None else checked_events(command.events),
        description=state.description if command.description is None else _short(command.description, "description"),
    )
    require_url(event.url)
    same = (event.url, event.events, event.description) == (state.url, state.events, state.description)
    return () if same else (event,)


def _short(text: str, field: str) -> str:
    if len(text) > TEXT_MAX:
        raise WebhookTextTooLong(f"at most {TEXT_MAX} characters", field=field)
    return text
