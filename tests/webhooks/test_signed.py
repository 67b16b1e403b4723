"""Deliveries are Standard Webhooks: the reference library accepts them, and only them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from domain.webhook.commands import RotateSecret
from tests.webhooks.house import House
from tests.webhooks.receiver import Got, receiving


async def one_delivery(house: House, url: str) -> str:
    """An event of this moment, sent."""
    house.now = datetime.now(UTC)
    secret = await house.endpoint(url)
    await house.scene.customer(grade=None, limit=None)
    await house.turn()
    return secret


def accepted(secret: str, got: Got, *, body: bytes | None = None) -> bool:
    try:
        Webhook(secret).verify(got.body if body is None else body, got.headers)
    except WebhookVerificationError:
        return False
    return True


async def test_the_reference_library_accepts_a_delivery_and_refuses_it_when_a_byte_was_changed(house: House) -> None:
    async with receiving() as receiver:
        secret = await one_delivery(house, receiver.url)
    (got,) = receiver.got
    assert accepted(secret, got)
    assert not accepted(secret, got, body=got.body.replace(b"Company", b"company"))
    assert not accepted("whsec_" + "A" * 43 + "=", got)
    assert got.content["type"] == "customer.registered"
    assert got.content["data"]["stream"] == "customer/C1"
    assert got.content["data"]["version"] == 1
    assert got.content["data"]["name"] == "Company C1"
    assert got.headers["content-type"] == "application/json"


@pytest.mark.parametrize("minutes", [-10, 10])
async def test_a_stale_or_early_stamp_is_refused_by_the_library(house: House, minutes: int) -> None:
    async with receiving() as receiver:
        secret = await one_delivery(house, receiver.url)
        house.now += timedelta(minutes=minutes)
        await house.scene.pool.execute("UPDATE webhook_delivery SET status = 'waiting', due_at = $1", house.now)
        await house.turn()
    first, again = receiver.got
    assert accepted(secret, first)
    assert not accepted(secret, again)


async def test_for_a_day_after_a_rotation_both_secrets_verify_and_then_only_the_new_one(house: House) -> None:
    async with receiving() as receiver:
        old = await house.endpoint(receiver.url)
        house.now = datetime.now(UTC) - timedelta(days=1)
        await house.command(RotateSecret())
        new = await house.secrets.make("W1", 2, house.now)
        assert new is not None
        await house.scene.customer(grade=None, limit=None)
        house.now += timedelta(days=1, seconds=-1)
        await house.turn()
        await house.hold(1)
        await house.turn(timedelta(seconds=1))
    during, after = receiver.got
    assert accepted(old, during)
    assert accepted(new, during)
    assert accepted(new, after)
    assert not accepted(old, after)
    assert [row["number"] for row in await house.scene.pool.fetch("SELECT number FROM webhook_secret")] == [2]


async def test_a_rotation_at_once_leaves_the_old_secret_no_day(house: House) -> None:
    async with receiving() as receiver:
        old = await house.endpoint(receiver.url)
        house.now = datetime.now(UTC)
        await house.command(RotateSecret(at_once=True))
        new = await house.secrets.make("W1", 2, house.now)
        assert new is not None
        await house.scene.customer(grade=None, limit=None)
        await house.turn()
    (got,) = receiver.got
    assert accepted(new, got)
    assert not accepted(old, got)


async def test_a_secret_is_made_once_and_shown_once(house: House) -> None:
    secret = await house.endpoint("https://example.com/hook")
    assert secret.startswith("whsec_")
    assert await house.secrets.make("W1", 1, house.now) is None


async def test_without_a_secret_nothing_is_sent_and_nothing_is_lost(house: House) -> None:
    async with receiving() as receiver:
        await house.endpoint(receiver.url)
        await house.scene.pool.execute("DELETE FROM webhook_secret")
        await house.scene.customer(grade=None, limit=None)
        assert await house.turn() == 0
        assert await house.secrets.make("W1", 1, house.now) is not None
        assert await house.turn() == 1
    assert len(receiver.got) == 1
