"""How the store decides for endpoints."""

from __future__ import annotations

from datetime import datetime
from typing import Any, get_args

from activities.contracts import Envelope
from activities.postgres.context import Facts, Needs
from domain.base import Decision
from domain.policy import Policy
from domain.webhook.commands import EndpointCommand
from domain.webhook.decide import decide_endpoint


class WebhookHandler:
    """Nothing but the endpoint itself has to be known."""

    commands = get_args(get_args(EndpointCommand)[0])

    def needs(self, state: Any, envelope: Envelope) -> Needs:
        return Needs()

    def decide(self, state: Any, envelope: Envelope, facts: Facts) -> Decision:
        return decide_endpoint(state, envelope.command, envelope.at)  # type: ignore[arg-type]

    def wake_at(self, state: Any, policy: Policy, at: datetime) -> datetime | None:
        return None
