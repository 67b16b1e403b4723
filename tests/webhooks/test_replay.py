"""Sent once more on demand: one delivery, everything since some point, or a test message."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from activities.webhooks.again import AskedAgain
from activities.webhooks.reading import Webhooks
from domain.webhook.commands import ReplayDeliveries
from tests.webhooks.house import House
from tests.webhooks.receiver import OK, Receiver, Reply, receiving


async def told_three_times(house: House, receiver: Receiver) -> list[str]:
    await house.endpoint(receiver.url)
    await house.scene.customer()
    await house.turn()
    return receiver.ids


async def test_one_delivery_goes_out_again_under_its_id_and_keeps_its_earlier_tries(house: House) -> None:
    async with receiving() as receiver:
        ids = await told_three_times(house, receiver)
        await AskedAgain(house.scene.pool).replay(ids[1], "staff-099", house.now)
        await house.turn(timedelta(hours=1))
    assert receiver.ids == [*ids[:3], ids[1]]
    assert receiver.got[3].body == receiver.got[1].body
    found = await Webhooks(house.scene.pool).delivery(ids[1])
    assert found is not None
    assert (found.status, found.replayed_by) == ("delivered", "staff-099")
    assert [(each.number, each.status) for each in found.tries] == [(1, 200), (2, 200)]


async def test_a_delivery_that_was_given_up_gets_all_its_tries_again(house: House) -> None:
    async with receiving(lambda _: Reply(404)) as receiver:
        id_ = (await told_three_times(house, receiver))[0]
        while (row := await house.delivery(id_))["status"] != "failed":
            await house.turn(row["due_at"] - house.now)
        await AskedAgain(house.scene.pool).replay(id_, "staff-099", house.now)
        await house.turn()
        row = await house.delivery(id_)
    assert (row["status"], row["tries"], row["attempts"]) == ("waiting", 1, 9)
    assert row["due_at"] == house.now + timedelta(seconds=5)


async def test_everything_since_a_position_goes_out_again_in_order_under_the_same_ids(house: House) -> None:
    async with receiving() as receiver:
        ids = await told_three_times(house, receiver)
        second = receiver.got[1].content["data"]["position"]
        await house.command(ReplayDeliveries(since=second))
        await house.turn()
        await house.turn()
    assert receiver.ids == [*ids[:3], *ids[1:3]]


async def test_a_replay_from_before_the_endpoint_was_there_sends_what_it_never_got(house: House) -> None:
    await house.scene.customer("C0", grade=None, limit=None)
    async with receiving() as receiver:
        ids = await told_three_times(house, receiver)
        await house.command(ReplayDeliveries(since=1))
        await house.turn()
        assert [got.content["data"]["stream"] for got in receiver.got[3:]] == ["customer/C0", *["customer/C1"] * 3]
        assert receiver.ids[4:] == ids[:3]
        await house.turn()
    assert len(receiver.got) == 7


async def test_a_replay_from_a_point_in_the_future_leaves_nothing_out(house: House) -> None:
    async with receiving() as receiver:
        await told_three_times(house, receiver)
        await house.command(ReplayDeliveries(since=10**9))
        await house.hold(1)
        await house.turn()
    assert len(receiver.got) == 4


async def test_a_replay_that_is_asked_for_while_a_delivery_waits_does_not_send_it_twice(house: House) -> None:
    async with receiving(lambda _: Reply(500)) as receiver:
        await house.endpoint(receiver.url)
        await house.scene.customer(grade=None, limit=None)
        await house.turn()
        await house.command(ReplayDeliveries(since=1))
        receiver.answers = lambda _: OK
        await house.turn(timedelta(seconds=5))
        await house.turn(timedelta(days=1))
    assert len(receiver.got) == 2


async def test_a_moment_is_the_first_position_written_then_or_later(house: House) -> None:
    read = Webhooks(house.scene.pool)
    begun = datetime.now(UTC)
    await house.scene.customer()
    rows = await house.scene.pool.fetch("SELECT position, recorded_at FROM event ORDER BY position")
    assert await read.position_since(begun - timedelta(seconds=1)) == rows[0]["position"]
    assert await read.position_since(rows[1]["recorded_at"]) == rows[1]["position"]
    assert await read.position_since(datetime.now(UTC) + timedelta(minutes=1)) is None


async def test_a_test_message_is_sent_once_for_one_request(house: House) -> None:
    async with receiving() as receiver:
        await house.endpoint(receiver.url)
        asked = AskedAgain(house.scene.pool)
        assert await asked.ping("W1", "a", "staff-099", house.now) == await asked.ping(
            "W1", "a", "staff-099", house.now
        )
        await house.turn()
    (got,) = receiver.got
    assert got.content["type"] == "webhook.ping"
    assert got.content["data"] == {"webhook_id": "W1"}
    assert got.id == "msg_W1_ping_a"
