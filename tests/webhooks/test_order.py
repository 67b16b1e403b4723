"""What is sent, in which order, and that nothing is left out: whoever dies, whoever is slow."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import asyncpg
import pytest

from activities.postgres.pool import open_pool
from activities.webhooks import collect as collecting
from activities.webhooks.call import Caller
from activities.webhooks.dispatcher import LEADER_LOCK, Dispatcher
from domain.webhook.commands import ChangeEndpoint, DeleteEndpoint, DisableEndpoint, EnableEndpoint
from tests.webhooks.house import HERE, House
from tests.webhooks.receiver import OK, Got, Receiver, Reply, receiving


def places(receiver: Receiver) -> list[tuple[str, int]]:
    return [(got.content["data"]["stream"], got.content["data"]["version"]) for got in receiver.got]


async def test_everything_subscribed_to_arrives_once_in_the_order_of_the_record(house: House) -> None:
    await house.scene.customer("C0")
    async with receiving() as receiver:
        await house.endpoint(receiver.url, "customer.*", "sale.order_approved")
        for number in range(1, 5):
            await house.scene.customer(f"C{number}")
            await house.scene.order(f"S{number}", 1_000, f"C{number}")
        await house.turn()
        await house.turn()
    rows = await house.scene.pool.fetch(
        """SELECT stream, version FROM event WHERE (type LIKE 'customer.%' OR type = 'sale.order_approved')
           AND stream <> 'customer/C0' ORDER BY position"""
    )
    assert places(receiver) == [(row["stream"], row["version"]) for row in rows]
    assert len(set(receiver.ids)) == len(rows) == 4 * 4
    assert await house.turn() == 0


async def test_while_one_message_is_refused_those_after_it_in_its_stream_wait_and_others_go_on(house: House) -> None:
    def without_c1(got: Got) -> Reply:
        return Reply(400) if got.content["data"]["stream"] == "customer/C1" else OK

    async with receiving(without_c1) as receiver:
        await house.endpoint(receiver.url)
        for customer_id in ("C1", "C2"):
            await house.scene.customer(customer_id, grade=None, limit=None)
        await house.hold(1, "C1")
        await house.hold(1, "C2")
        await house.turn()
        assert places(receiver) == [("customer/C1", 1), ("customer/C2", 1), ("customer/C2", 2)]
        receiver.answers = lambda _: OK
        await house.turn(timedelta(seconds=5))
    assert places(receiver)[3:] == [("customer/C1", 1), ("customer/C1", 2)]


async def test_a_slow_endpoint_holds_up_no_other(house: House) -> None:
    house.caller = Caller(HERE, seconds=10)
    async with receiving(lambda _: Reply(seconds=60)) as slow, receiving() as quick:
        await house.endpoint(slow.url, webhook_id="W1")
        await house.endpoint(quick.url, webhook_id="W2")
        await house.scene.customer()
        turn = asyncio.create_task(house.turn())
        async with asyncio.timeout(5):
            while len(quick.got) < 3:
                await asyncio.sleep(0.01)
        assert not turn.done() or len(slow.got) == 1
        await turn
    # The slow one was tried once and is left alone for a moment, whatever else waits for it.
    assert len(slow.got) == 1


async def test_a_worker_that_dies_before_it_records_leads_to_a_repeat_with_the_same_id(
    house: House,
) -> None:
    async with receiving() as receiver:
        await house.endpoint(receiver.url)
        await house.scene.customer(grade=None, limit=None)
        answered = asyncio.Event()

        def slowly(_: Got) -> Reply:
            answered.set()
            return Reply(seconds=60)

        receiver.answers = slowly
        dying = asyncio.create_task(house.dispatcher().deliver_due())
        await answered.wait()
        dying.cancel()
        await asyncio.gather(dying, return_exceptions=True)
        assert await house.statuses() == ["waiting"]
        receiver.answers = lambda _: OK
        assert await house.turn() == 1
    assert len(receiver.got) == 2
    assert receiver.ids[0] == receiver.ids[1]
    assert receiver.got[0].body == receiver.got[1].body
    assert await house.scene.pool.fetchval("SELECT count(*) FROM webhook_attempt") == 1


async def test_of_two_dispatchers_one_leads_and_the_other_takes_over_when_its_connection_ends(
    house: House, database: str
) -> None:
    async with receiving() as receiver, await open_pool(database) as one, await open_pool(database) as two:
        await house.endpoint(receiver.url)
        running = [
            asyncio.create_task(
                Dispatcher(pool, house.scene.store, house.secrets, house.caller, lambda: house.now).run()
            )
            for pool in (one, two)
        ]
        await house.scene.customer()
        await until(lambda: len(receiver.got) == 3)
        leaders = await house.scene.pool.fetch("SELECT pid FROM pg_locks WHERE objid = $1 AND granted", LEADER_LOCK)
        assert len(leaders) == 1
        admin = await asyncpg.connect(database)
        await admin.execute("SELECT pg_terminate_backend($1)", leaders[0]["pid"])
        await admin.close()
        await house.hold(1)
        await until(lambda: len(receiver.got) == 4)
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
    assert len(set(receiver.ids)) == 4


async def test_events_that_become_visible_out_of_order_are_all_sent(house: House, database: str) -> None:
    async with receiving() as receiver:
        await house.endpoint(receiver.url)
        await house.scene.customer("C1", grade=None, limit=None)
        slow = await asyncpg.connect(database)
        held = slow.transaction()
        await held.start()
        # An append that has its position and takes long to commit, while another one overtakes it.
        await slow.execute(
            """INSERT INTO event (stream, version, type, data, command_id, command_hash, ordinal, actor, business_time,
                   recorded_at, prev_hash, hash)
               SELECT stream, 2, 'customer.hold_placed', '{"reason": "late"}', 'late', command_hash, ordinal, actor,
                   business_time, now(), hash, hash FROM event WHERE stream = 'customer/C1'"""
        )
        await house.scene.customer("C2", grade=None, limit=None)
        await house.turn()
        assert places(receiver) == []
        await held.commit()
        await house.turn()
        await slow.close()
    assert places(receiver) == [("customer/C1", 1), ("customer/C1", 2), ("customer/C2", 1)]


async def test_what_happens_while_an_endpoint_is_disabled_is_sent_when_it_is_enabled(house: House) -> None:
    async with receiving() as receiver:
        await house.endpoint(receiver.url)
        await house.command(DisableEndpoint(reason="maintenance"))
        await house.scene.customer()
        assert await house.turn() == 0
        await house.command(EnableEndpoint())
        assert await house.turn() == 3


async def test_other_events_count_from_the_change_on_and_a_new_address_gets_what_waits(house: House) -> None:
    async with receiving(lambda _: Reply(500)) as old, receiving() as new:
        await house.endpoint(old.url)
        await house.scene.customer(grade=None, limit=None)
        await house.turn()
        await house.command(ChangeEndpoint(url=new.url, events=("sale.*",)))
        await house.hold(1)
        await house.scene.order("S1", 1_000)
        await house.turn(timedelta(seconds=5))
    types = [got.content["type"] for got in new.got]
    assert types[0] == "customer.registered"
    assert set(types[1:]) == {"sale.order_received", "sale.order_held"}


async def test_a_deleted_endpoint_gets_nothing_more_and_its_secret_is_gone(house: House) -> None:
    async with receiving(lambda _: Reply(500)) as receiver:
        await house.endpoint(receiver.url)
        await house.scene.customer(grade=None, limit=None)
        await house.turn()
        await house.command(DeleteEndpoint())
        await house.hold(1)
        assert await house.turn(timedelta(days=1)) == 0
    assert len(receiver.got) == 1
    assert await house.statuses() == ["dropped"]
    assert await house.scene.pool.fetchval("SELECT count(*) FROM webhook_secret") == 0


async def test_no_more_than_a_window_waits_for_one_endpoint_and_the_rest_follows(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(collecting, "WINDOW", 2)
    async with receiving(lambda _: Reply(500)) as receiver:
        await house.endpoint(receiver.url)
        await house.scene.customer()
        for number in range(3):
            await house.hold(number)
        await house.turn()
        assert await house.statuses() == ["waiting", "waiting"]
        receiver.answers = lambda _: OK
        for _ in range(4):
            await house.turn(timedelta(minutes=1))
    assert [version for _, version in places(receiver)][1:] == [1, 2, 3, 4, 5, 6]


async def until(fulfilled: object) -> None:
    async with asyncio.timeout(60):
        while not fulfilled():  # type: ignore[operator]
            await asyncio.sleep(0.02)
