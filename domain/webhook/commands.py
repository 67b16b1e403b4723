"""What can be asked of an endpoint, to which events are sent."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value


class RegisterEndpoint(Value):
    """`events` are types like `sale.order_approved`, families like `receivable.*`, or `*`."""

    kind: Literal["register_webhook"] = "register_webhook"
    webhook_id: str
    url: str
    events: tuple[str, ...]
    description: str = ""


class ChangeEndpoint(Value):
    """What is None stays as it is. Other events count from now on; those before can be replayed."""

    kind: Literal["change_webhook"] = "change_webhook"
    url: str | None = None
    events: tuple[str, ...] | None = None
    description: str | None = None


class EnableEndpoint(Value):
    """Goes on where it stopped: everything that happened meanwhile is sent."""

    kind: Literal["enable_webhook"] = "enable_webhook"


class DisableEndpoint(Value):
    """`cause` is `asked` by a person; `gone` when the endpoint answered 410; `failing` for days."""

    kind: Literal["disable_webhook"] = "disable_webhook"
    cause: Literal["asked", "gone", "failing"] = "asked"
    reason: str = ""


class RotateSecret(Value):
    """The old secret goes on signing for a day beside the new one, unless it is to end `at_once`."""

    kind: Literal["rotate_webhook_secret"] = "rotate_webhook_secret"
    at_once: bool = False


class DeleteEndpoint(Value):
    kind: Literal["delete_webhook"] = "delete_webhook"


class ReplayDeliveries(Value):
    """Everything that the endpoint subscribes to is sent once more, from this position of the record on."""

    kind: Literal["replay_webhook"] = "replay_webhook"
    since: int


EndpointCommand = Annotated[
    RegisterEndpoint
    | ChangeEndpoint
    | EnableEndpoint
    | DisableEndpoint
    | RotateSecret
    | DeleteEndpoint
    | ReplayDeliveries,
    Field(discriminator="kind"),
]
