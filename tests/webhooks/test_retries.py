"""A delivery that is not taken is tried again, after growing pauses, under the same id, until there is no point."""

from __future__ import annotations

from datetime import timedelta

import pytest

from activities.webhooks.call import RESPONSE_BYTES, Caller
from domain.webhook.commands import EnableEndpoint
from domain.webhook.schedule import FAILING_FOR, PAUSES
from tests.webhooks.house import HERE, House
from tests.webhooks.receiver import OK, Got, Receiver, Reply, receiving

FIVE_SECONDS = timedelta(seconds=5)


async def told(house: House, receiver: Receiver) -> str:
    """The id of the one delivery that an endpoint there gets."""
    await house.endpoint(receiver.url)
    await house.scene.customer(grade=None, limit=None)
    await house.turn()
    return str(await house.scene.pool.fetchval("SELECT id FROM webhook_delivery"))


async def pauses(house: House, id_: str) -> list[timedelta]:
    """Every pause until the delivery is given up, each waited for to the second."""
    found = []
    while (row := await house.delivery(id_))["status"] == "waiting":
        found.append(row["due_at"] - house.now)
        assert await house.turn(found[-1] - timedelta(seconds=1)) == 0
        assert await house.turn(timedelta(seconds=1)) == 1
    return found


async def test_eight_tries_in_a_day_and_a_half_all_under_one_id_with_one_body_and_then_it_has_failed(
    house: House,
) -> None:
    async with receiving(lambda _: Reply(500, body="out of order")) as receiver:
        id_ = await told(house, receiver)
        assert tuple(await pauses(house, id_)) == PAUSES
        assert await house.turn(timedelta(days=1)) == 0
    assert len(receiver.got) == 8
    assert {got.id for got in receiver.got} == {id_}
    assert len({got.body for got in receiver.got}) == 1
    assert len({got.headers["webhook-timestamp"] for got in receiver.got}) == 8
    assert await house.statuses() == ["failed"]
    attempts = await house.scene.pool.fetch("SELECT * FROM webhook_attempt ORDER BY number")
    assert [(row["number"], row["status"], row["error"], row["response"]) for row in attempts] == [
        (number, 500, "HTTP 500", "out of order") for number in range(1, 9)
    ]


@pytest.mark.parametrize(
    ("reply", "status", "error"),
    [
        (Reply(None), None, "RemoteProtocolError"),
        (Reply(200, seconds=2), None, "no answer within 0.5 s"),
        (Reply(302, {"Location": "/elsewhere"}), 302, "redirects are not followed"),
        (Reply(400, body="what?"), 400, "HTTP 400"),
    ],
)
async def test_whatever_goes_wrong_is_a_try_that_failed(
    house: House, reply: Reply, status: int | None, error: str
) -> None:
    house.caller = Caller(HERE, seconds=0.5)
    async with receiving(lambda _: reply) as receiver:
        id_ = await told(house, receiver)
    assert [got.path for got in receiver.got] == ["/hook"]
    row = await house.scene.row("SELECT * FROM webhook_attempt")
    assert row["status"] == status
    assert row["error"].startswith(error)
    assert (await house.delivery(id_))["status"] == "waiting"


async def test_nobody_listening_is_a_try_that_failed(house: House) -> None:
    async with receiving() as receiver:
        pass
    await told(house, receiver)
    assert "Connect" in (await house.scene.row("SELECT error FROM webhook_attempt"))["error"]


@pytest.mark.parametrize(("asked", "pause"), [("90", 90), ("1", 5), ("999999999", 24 * 3600), ("soon", 5)])
async def test_a_receiver_may_ask_for_a_longer_pause_and_gets_no_other_message_meanwhile(
    house: House, asked: str, pause: int
) -> None:
    async with receiving(lambda _: Reply(429, {"Retry-After": asked})) as receiver:
        id_ = await told(house, receiver)
        await house.hold(1)
        assert (await house.delivery(id_))["due_at"] == house.now + timedelta(seconds=pause)
        assert await house.turn(timedelta(seconds=pause - 1)) == 0
        receiver.answers = lambda _: OK
        assert await house.turn(timedelta(seconds=1)) == 2
    assert receiver.ids[0] == receiver.ids[1] == id_


async def test_a_date_in_retry_after_is_measured_against_the_receivers_own_clock(house: House) -> None:
    clock = {"Date": "Sun, 01 Jan 2017 00:00:00 GMT", "Retry-After": "Sun, 01 Jan 2017 00:02:00 GMT"}
    async with receiving(lambda _: Reply(503, clock)) as receiver:
        id_ = await told(house, receiver)
    assert (await house.delivery(id_))["due_at"] == house.now + timedelta(minutes=2)


async def test_an_endpoint_that_says_it_is_gone_is_disabled_and_administrators_get_a_mail(house: House) -> None:
    async with receiving(lambda _: Reply(410)) as receiver:
        await told(house, receiver)
        await house.hold(1)
        assert await house.phase() == ("disabled", "gone")
        assert await house.turn(timedelta(days=2)) == 0
        mail = await house.scene.row("SELECT kind, target, payload FROM outbox WHERE id LIKE 'webhook/%'")
        assert (mail["kind"], mail["target"]) == ("mail", "person/staff-099")
        assert mail["payload"]["to"] == "staff-099@example.com"
        receiver.answers = lambda _: OK
        await house.command(EnableEndpoint())
        await house.turn()
    # What came meanwhile is sent; what the endpoint refused for good is not.
    assert len(receiver.got) == 2
    assert await house.statuses() == ["failed", "delivered"]


async def test_an_endpoint_that_takes_nothing_for_days_is_disabled_and_one_success_begins_the_count_anew(
    house: House,
) -> None:
    async with receiving(lambda _: Reply(500)) as receiver:
        await told(house, receiver)
        await house.turn(FAILING_FOR - timedelta(seconds=1))
        assert await house.phase() == ("enabled", "")
        receiver.answers = lambda _: OK
        await house.turn(timedelta(hours=24))
        receiver.answers = lambda _: Reply(500)
        await house.hold(1)
        await house.turn(timedelta(days=1))
        await house.turn(FAILING_FOR - timedelta(seconds=1))
        assert await house.phase() == ("enabled", "")
        await house.hold(2)
        await house.turn(timedelta(minutes=10))
    assert await house.phase() == ("disabled", "failing")
    state = await house.scene.snapshot("webhook/W1")
    assert state["reason"] == "HTTP 500"


async def test_an_endpoint_that_was_disabled_while_it_failed_gets_its_days_again_when_it_is_enabled(
    house: House,
) -> None:
    async with receiving(lambda _: Reply(410)) as receiver:
        await told(house, receiver)
        receiver.answers = lambda _: Reply(500)
        await house.turn(timedelta(days=5))
        await house.command(EnableEndpoint())
        await house.hold(1)
        await house.turn()
        assert await house.phase() == ("enabled", "")


async def test_of_an_answer_only_the_beginning_is_kept_and_never_more_is_read(house: House) -> None:
    def long(_: Got) -> Reply:
        return Reply(200, body="\x00" + "x" * 100_000)

    async with receiving(long) as receiver:
        id_ = await told(house, receiver)
    kept = (await house.scene.row("SELECT response FROM webhook_attempt"))["response"]
    assert kept == "\ufffd" + "x" * (RESPONSE_BYTES - 1)
    assert (await house.delivery(id_))["status"] == "delivered"
