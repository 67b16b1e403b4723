"""Why something cannot be done with an endpoint or a delivery."""

from __future__ import annotations

from domain.errors import Conflict, InvalidInput, NotFound


class WebhookUnknown(NotFound):
    code = "webhook.unknown"


class WebhookExists(Conflict):
    code = "webhook.exists"


class WebhookIsDeleted(Conflict):
    code = "webhook.is_deleted"


class WebhookIsDisabled(Conflict):
    """Nothing is sent to it until it is enabled."""

    code = "webhook.is_disabled"


class UrlInvalid(InvalidInput):
    """Not https://host/path, or it carries a user, a password or a fragment."""

    code = "webhook.url_invalid"


class UrlInsecure(Conflict):
    """Plain http, and the host is not one that the settings allow it for."""

    code = "webhook.url_insecure"


class AddressForbidden(Conflict):
    """An address of this machine or of a private network that the settings do not allow."""

    code = "webhook.address_forbidden"


class ReachInvalid(InvalidInput):
    """The setting that allows private hosts and networks cannot be read."""

    code = "webhook.reach_invalid"


class EventsMissing(InvalidInput):
    code = "webhook.events_missing"


class EventUnknown(NotFound):
    """No event has this type, and none belongs to this family."""

    code = "webhook.event_unknown"


class WebhookTextTooLong(InvalidInput):
    code = "webhook.too_long"


class ReplayPositionInvalid(InvalidInput):
    """Positions count from 1."""

    code = "webhook.replay_position"


class DeliveryUnknown(NotFound):
    code = "delivery.unknown"
