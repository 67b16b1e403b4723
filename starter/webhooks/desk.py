"""What people and programs can ask for about webhooks, for API, pages and terminal alike."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final

from activities.evidence.cipher import MasterKey
from activities.webhooks.again import AskedAgain
from activities.webhooks.reading import DeliveryFile, EndpointRow, Webhooks
from activities.webhooks.secrets import EndpointSecrets
from domain.access.holder import role_of
from domain.access.rights import require_right
from domain.access.role import SERVICE
from domain.ids import webhook_stream
from domain.webhook import commands as ask
from domain.webhook.address import Reach, require_reachable
from domain.webhook.refusals import DeliveryUnknown, WebhookIsDeleted, WebhookIsDisabled, WebhookUnknown
from domain.webhook.state import EndpointPhase
from runtime.settings import Settings
from starter.desk import Desk
from starter.sending import acting, new_id

_MARK_DIGITS: Final = 12


class EndpointWithSecret(EndpointRow):
    """`secret` is shown this once, and None when the same request is repeated."""

    secret: str | None


class WebhookDesk:
    """`actor` and `command_id` are as at the desk. Everything needs the right `webhook.manage`."""

    def __init__(self, desk: Desk, settings: Settings) -> None:
        self._desk = desk
        self._settings = settings
        self.read = Webhooks(desk.read.pool)

    async def endpoint(self, webhook_id: str) -> EndpointRow:
        """Or `webhook.unknown`."""
        found = await self.read.endpoint(webhook_id)
        if found is None:
            raise WebhookUnknown(f"there is no endpoint {webhook_id}", field="webhook_id")
        return found

    async def delivery(self, delivery_id: str) -> DeliveryFile:
        """Or `delivery.unknown`."""
        found = await self.read.delivery(delivery_id)
        if found is None:
            raise DeliveryUnknown(f"there is no delivery {delivery_id}", field="delivery_id")
        return found

    async def register(
        self, url: str, events: tuple[str, ...], description: str = "", *, actor: str, command_id: str | None = None
    ) -> EndpointWithSecret:
        """Codes: `webhook.url_*`, `webhook.address_forbidden`, `webhook.event*`, `webhook.too_long`."""
        require_reachable(url, self._reach)
        command_id = command_id or new_id()
        webhook_id = f"wh-{_mark(command_id)}"
        command = ask.RegisterEndpoint(webhook_id=webhook_id, url=url, events=events, description=description)
        await self._desk.record(webhook_stream(webhook_id), command, actor, command_id)
        return await self._with_secret(webhook_id)

    async def change(
        self,
        webhook_id: str,
        *,
        url: str | None = None,
        events: tuple[str, ...] | None = None,
        description: str | None = None,
        actor: str,
        command_id: str | None = None,
    ) -> EndpointRow:
        if url is not None:
            require_reachable(url, self._reach)
        command = ask.ChangeEndpoint(url=url, events=events, description=description)
        return await self._tell(webhook_id, command, actor, command_id)

    async def enable(self, webhook_id: str, *, actor: str, command_id: str | None = None) -> EndpointRow:
        """Everything that happened while it was disabled is sent now."""
        return await self._tell(webhook_id, ask.EnableEndpoint(), actor, command_id)

    async def disable(
        self, webhook_id: str, reason: str = "", *, actor: str, command_id: str | None = None
    ) -> EndpointRow:
        return await self._tell(webhook_id, ask.DisableEndpoint(reason=reason), actor, command_id)

    async def delete(self, webhook_id: str, *, actor: str, command_id: str | None = None) -> EndpointRow:
        """For good; its secrets are destroyed, what it was sent stays on record."""
        return await self._tell(webhook_id, ask.DeleteEndpoint(), actor, command_id)

    async def rotate(
        self, webhook_id: str, *, at_once: bool = False, actor: str, command_id: str | None = None
    ) -> EndpointWithSecret:
        """A new secret; the old one goes on signing for a day, unless it is to end at once."""
        await self._tell(webhook_id, ask.RotateSecret(at_once=at_once), actor, command_id)
        return await self._with_secret(webhook_id)

    async def replay_since(
        self, webhook_id: str, since: int | datetime, *, actor: str, command_id: str | None = None
    ) -> EndpointRow:
        """Everything it subscribes to once more, from a position of the record or a moment on."""
        position = await self.read.position_since(since) if isinstance(since, datetime) else since
        if position is None:
            return await self.endpoint(webhook_id)
        return await self._tell(webhook_id, ask.ReplayDeliveries(since=position), actor, command_id)

    async def replay(self, delivery_id: str, *, actor: str) -> DeliveryFile:
        """One delivery once more, under its own id. Codes: `delivery.unknown`, `webhook.is_*`, `authority.role`."""
        self._require_right(actor)
        known = await self.delivery(delivery_id)
        await self._require_enabled(known.webhook_id)
        await AskedAgain(self.read.pool).replay(delivery_id, actor, self._desk.now())
        return await self.delivery(delivery_id)

    async def ping(self, webhook_id: str, *, actor: str, command_id: str | None = None) -> DeliveryFile:
        """A test message. Codes: `webhook.unknown`, `webhook.is_*`, `authority.role`."""
        self._require_right(actor)
        await self._require_enabled(webhook_id)
        mark = _mark(command_id or new_id())
        delivery_id = await AskedAgain(self.read.pool).ping(webhook_id, mark, actor, self._desk.now())
        return await self.delivery(delivery_id)

    async def _tell(
        self, webhook_id: str, command: ask.EndpointCommand, actor: str, command_id: str | None
    ) -> EndpointRow:
        await self.endpoint(webhook_id)
        await self._desk.record(webhook_stream(webhook_id), command, actor, command_id)
        return await self.endpoint(webhook_id)

    async def _with_secret(self, webhook_id: str) -> EndpointWithSecret:
        # After the fact: whoever asks again after an answer that was lost finds the secret not made yet, and gets it.
        made = await self.endpoint(webhook_id)
        secrets = EndpointSecrets(self.read.pool, MasterKey.of_file(self._settings.evidence_key))
        secret = await secrets.make(webhook_id, made.secret_number, self._desk.now())
        return EndpointWithSecret(**made.model_dump(), secret=secret)

    async def _require_enabled(self, webhook_id: str) -> None:
        found = await self.endpoint(webhook_id)
        if found.phase is EndpointPhase.DELETED:
            raise WebhookIsDeleted("the endpoint has been deleted", field="webhook_id")
        if found.phase is EndpointPhase.DISABLED:
            raise WebhookIsDisabled("enable the endpoint first", field="webhook_id")

    def _require_right(self, actor: str) -> None:
        """What writes no fact is asked here; the rest where it is recorded."""
        policy = self._desk.policy
        require_right(role_of(policy, acting(actor)) if policy else SERVICE, "webhook.manage")

    @property
    def _reach(self) -> Reach:
        return Reach.of(self._settings.webhook_reach)


def _mark(command_id: str) -> str:
    """The same for the same request, so that a repeat finds what the first one made."""
    return hashlib.sha256(command_id.encode()).hexdigest()[:_MARK_DIGITS]
