"""What the database keeps of webhooks, who may change it, and that secrets stay secret."""

from __future__ import annotations

import base64

import asyncpg
import pytest

from activities.postgres.verify_read_models import verify_read_models
from activities.webhooks.reading import Webhooks
from domain.webhook.commands import DisableEndpoint, RotateSecret
from tests.webhooks.house import House
from tests.webhooks.receiver import Reply, receiving

TABLES = ("event", "outbox", "webhook_view", "webhook_cursor", "webhook_delivery", "webhook_attempt", "webhook_secret")


async def some_deliveries(house: House) -> str:
    async with receiving(lambda _: Reply(500, body="no")) as receiver:
        secret = await house.endpoint(receiver.url)
        await house.scene.customer()
        await house.turn()
    return secret


async def test_secrets_stand_nowhere_in_clear_and_are_never_logged(
    house: House, capsys: pytest.CaptureFixture[str]
) -> None:
    secrets = [await some_deliveries(house)]
    await house.command(RotateSecret())
    rotated = await house.secrets.make("W1", 2, house.now)
    assert rotated is not None
    secrets.append(rotated)
    await house.turn()
    read = Webhooks(house.scene.pool)
    said = [capsys.readouterr().out, (await read.endpoints()).model_dump_json()]
    said += [(await read.deliveries()).model_dump_json()]
    for table in TABLES:
        said += [row["line"] for row in await house.scene.pool.fetch(f"SELECT t::text AS line FROM {table} t")]
    assert "webhook_not_taken" in said[0]
    for secret in secrets:
        plain = base64.b64decode(secret.removeprefix("whsec_"))
        for form in (secret, secret.removeprefix("whsec_"), plain.hex()):
            assert not any(form in each for each in said)


async def test_a_secret_of_one_endpoint_cannot_be_passed_off_as_another_s(house: House) -> None:
    await some_deliveries(house)
    await house.scene.pool.execute(
        "INSERT INTO webhook_secret SELECT 'W2', number, wrapped, made_at FROM webhook_secret"
    )
    with pytest.raises(Exception, match="another master key"):
        await house.secrets.keys("W2", (1,))


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE webhook_attempt SET status = 200",
        "DELETE FROM webhook_attempt",
        "TRUNCATE webhook_attempt",
        "UPDATE webhook_delivery SET body = '{}'",
        "UPDATE webhook_delivery SET id = 'other'",
        "DELETE FROM webhook_delivery",
        "UPDATE webhook_secret SET wrapped = ''",
        "TRUNCATE webhook_secret",
    ],
)
async def test_the_application_may_not_change_what_was_sent_and_what_came_of_it(house: House, change: str) -> None:
    await some_deliveries(house)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await house.scene.pool.execute(change)


@pytest.mark.parametrize("change", ["UPDATE webhook_attempt SET status = 200", "TRUNCATE webhook_attempt"])
async def test_a_trigger_refuses_to_change_attempts_to_the_owner_too(
    house: House, admin: asyncpg.Connection, change: str
) -> None:
    await some_deliveries(house)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="attempted are facts"):
        await admin.execute(change)


async def test_deliveries_are_listed_by_endpoint_status_type_and_stream_the_latest_first(house: House) -> None:
    async with receiving() as good, receiving(lambda _: Reply(400)) as bad:
        await house.endpoint(good.url, webhook_id="W1")
        await house.endpoint(bad.url, webhook_id="W2")
        await house.scene.customer("C1")
        await house.scene.customer("C2")
        await house.turn()
    read = Webhooks(house.scene.pool)
    first = await read.deliveries(webhook_id="W1", most=4)
    rest = await read.deliveries(webhook_id="W1", most=4, after=first.next or "")
    assert [row.position for row in (*first.items, *rest.items)] == sorted(
        (row.position for row in (*first.items, *rest.items)), reverse=True
    )
    assert (len(first.items), len(rest.items), rest.next) == (4, 2, None)
    waiting = await read.deliveries(status="waiting")
    assert {row.webhook_id for row in waiting.items} == {"W2"}
    assert all(row.next_try for row in waiting.items)
    one = await read.deliveries(event_type="customer.registered", stream="customer/C2", status="delivered")
    assert [(row.webhook_id, row.last_status) for row in one.items] == [("W1", 200)]


async def test_endpoints_are_read_with_what_waits_and_since_when_they_fail(house: House) -> None:
    await some_deliveries(house)
    await house.endpoint("https://example.com/hook", webhook_id="W2")
    await house.command(DisableEndpoint(reason="moves"), "W2")
    page = await Webhooks(house.scene.pool).endpoints(most=1)
    (one,) = page.items
    assert (one.webhook_id, one.waiting, one.failing_since) == ("W1", 3, house.now)
    assert page.next == "W1"
    two = await Webhooks(house.scene.pool).endpoint("W2")
    assert two is not None
    assert (two.phase, two.cause, two.reason, two.waiting) == ("disabled", "asked", "moves", 0)
    assert await verify_read_models(house.scene.pool) == []
