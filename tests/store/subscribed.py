"""The part of the stretch of business in which another system is told of events."""

from __future__ import annotations

from domain.webhook import commands as ask
from tests.store.scene import Scene

ADMIN = "staff-099"


async def subscribed_and_deleted(scene: Scene) -> None:
    """An endpoint comes, changes in every way, and goes."""
    for command in (
        ask.RegisterEndpoint(webhook_id="W1", url="https://erp.example.com/hook", events=("sale.*",)),
        ask.ChangeEndpoint(events=("sale.order_approved", "receivable.*"), description="the ERP"),
        ask.DisableEndpoint(reason="moves house"),
        ask.EnableEndpoint(),
        ask.RotateSecret(),
        ask.ReplayDeliveries(since=1),
        ask.DeleteEndpoint(),
    ):
        await scene.record("webhook/W1", command, actor=ADMIN)
