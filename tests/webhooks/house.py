"""What the tests of deliveries have in common: endpoints, events to tell of, and time that passes on demand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from activities.evidence.cipher import MasterKey
from activities.webhooks.call import Caller
from activities.webhooks.dispatcher import Dispatcher
from activities.webhooks.secrets import EndpointSecrets
from domain.customer.commands import PlaceHold
from domain.webhook.address import Reach
from domain.webhook.commands import RegisterEndpoint
from tests.store.scene import START, Scene
from tests.store.subscribed import ADMIN

MASTER: Final = MasterKey(bytes(range(32)))
HERE: Final = Reach.of("127.0.0.1")


@dataclass
class House:
    scene: Scene
    now: datetime = START + timedelta(days=1)
    caller: Caller = field(default_factory=lambda: Caller(HERE))

    @property
    def secrets(self) -> EndpointSecrets:
        return EndpointSecrets(self.scene.pool, MASTER)

    def dispatcher(self) -> Dispatcher:
        """A new one knows nothing of what others did."""
        return Dispatcher(self.scene.pool, self.scene.store, self.secrets, self.caller, lambda: self.now)

    async def endpoint(self, url: str, *events: str, webhook_id: str = "W1") -> str:
        """Registers an endpoint for all events about customers, or these, and returns its secret."""
        command = RegisterEndpoint(webhook_id=webhook_id, url=url, events=events or ("customer.*",))
        await self.command(command, webhook_id)
        secret = await self.secrets.make(webhook_id, 1, self.now)
        assert secret is not None
        return secret

    async def command(self, command: Any, webhook_id: str = "W1") -> None:
        await self.scene.record(f"webhook/{webhook_id}", command, actor=ADMIN, at=self.now)

    async def hold(self, number: int, customer_id: str = "C1") -> None:
        """Something happens about a customer."""
        await self.scene.record(f"customer/{customer_id}", PlaceHold(reason=f"reason {number}"))

    async def turn(self, later: timedelta = timedelta(0)) -> int:
        """Lets time pass and delivers what is due then."""
        self.now += later
        return await self.dispatcher().deliver_due()

    async def delivery(self, id_: str) -> dict[str, Any]:
        return await self.scene.row("SELECT * FROM webhook_delivery WHERE id = $1", id_)

    async def statuses(self) -> list[str]:
        rows = await self.scene.pool.fetch("SELECT status FROM webhook_delivery ORDER BY position, seq")
        return [row["status"] for row in rows]

    async def phase(self, webhook_id: str = "W1") -> tuple[str, str]:
        """Of an endpoint, with the cause."""
        state = await self.scene.snapshot(f"webhook/{webhook_id}")
        return state["phase"], state["cause"]
