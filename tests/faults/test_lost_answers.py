"""Requests whose answer was lost: asked again under the same id they are answered as if it were the first time."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from activities.contracts import Envelope, Outcome, Snapshot
from activities.ports import OutgoingMail
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from activities.postgres.relay import Relay
from domain.approval.commands import Decide
from starter.gateway import Gateway, RefusedRemotely
from tests.workflows.house import House
from workflows.messages import Told

LOST: tuple[Callable[[], Exception], ...] = (
    lambda: asyncpg.ConnectionDoesNotExistError("connection was closed in the middle of operation"),
    lambda: asyncpg.CannotConnectNowError("the database system is starting up"),
    lambda: asyncpg.InterfaceError("connection is closed"),
    lambda: ConnectionRefusedError("connect call failed"),
)


class Failing:
    """A ledger whose database is lost before or after each of the first tries."""

    def __init__(self, ledger: EventStore, *, written: bool) -> None:
        self._ledger = ledger
        self._written = written
        self._faults = [make() for make in LOST]
        self.tries = 0

    async def record(self, envelope: Envelope) -> Outcome:
        self.tries += 1
        if self._faults and not self._written:
            raise self._faults.pop()
        outcome = await self._ledger.record(envelope)
        if self._faults:
            raise self._faults.pop()
        return outcome

    async def snapshot(self, stream: str, at: Any) -> Snapshot:
        return await self._ledger.snapshot(stream, at)


@pytest.mark.parametrize("written", [False, True], ids=["before the commit", "after the commit"])
async def test_a_database_that_is_lost_is_tried_again_and_never_refuses(idle_shop: House, *, written: bool) -> None:
    house = idle_shop
    async with house.engine.working():
        await house.customer()
    sound = house.engine.store
    failing = Failing(sound, written=written)
    house.engine.store = failing  # type: ignore[assignment]
    async with house.engine.working():
        answer = await house.engine.gateway.submit(await house.written("S1", "1000.00"), "shop")
    house.engine.store = sound
    assert answer.outcome == "approved"
    assert failing.tries == len(LOST) + 1
    assert await house.types("sale/S1") == ["sale.order_received", "sale.order_approved"]
    assert await house.exposure() == 1000


async def test_an_order_that_is_submitted_again_gets_the_same_answer(shop: House) -> None:
    await shop.customer()
    order = await shop.written("S1", "1000.00")
    first = await shop.engine.gateway.submit(order, "shop")
    assert await shop.engine.gateway.submit(order, "shop") == first
    assert await shop.types("sale/S1") == ["sale.order_received", "sale.order_approved"]


async def test_a_decision_that_is_sent_again_is_an_echo_and_another_one_is_refused(shop: House) -> None:
    await shop.customer(limit="2000000.00")
    await shop.order(amount="900000.00")
    stream, gateway = "approval/S1.1", shop.engine.gateway
    decision = Decide(person="staff-031", outcome="approve")
    told = Told(command_id="D1", actor="staff-031", command=decision)
    assert await gateway.ask(stream, told) == await gateway.ask(stream, told)
    with pytest.raises(RefusedRemotely) as refused:
        await gateway.ask(stream, told.model_copy(update={"command_id": "D2"}))
    assert refused.value.code == "authority.second_seat"
    assert (await shop.types(stream)).count("approval.decided") == 1


class Dying:
    """A sender, or a way to the workflows, after whose work the relay's database is lost."""

    def __init__(self, do: Callable[..., Awaitable[Any]], pool: asyncpg.Pool) -> None:
        self._do = do
        self._pool = pool
        self.times = 0

    async def __call__(self, *args: Any) -> Any:
        done = await self._do(*args)
        self.times += 1
        if self.times == 1:
            self._pool.terminate()
        return done


async def test_a_command_that_was_told_but_not_recorded_as_told_is_an_echo(
    shop: House, database: str, tmp_path: Path
) -> None:
    await shop.customer()
    await shop.order(amount="1000.00")
    answer = await shop.dispatch("1000.00")
    (claim,) = answer["receivables"]
    asked = Told(command_id="P1", actor="shop", command=await shop.payment("1000.00", "P1"))
    pool = await open_pool(database)
    await shop.engine.gateway.ask(f"receivable/{claim}", asked)
    dying = Dying(shop.engine.gateway.tell, pool)
    now = await shop.engine.now()
    relay = Relay(pool, _Told(shop.engine.gateway, dying), _Nobody(), lambda: now)
    with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)):
        await _until_it_dies(relay)
    await shop.settle()
    assert dying.times == 1
    assert await shop.phase() == "closed"
    assert (await shop.types("sale/S1")).count("sale.receivable_finished") == 1


async def _until_it_dies(relay: Relay) -> None:
    async with asyncio.timeout(120):
        while True:
            await relay.deliver_due()


class _Told:
    def __init__(self, gateway: Gateway, tell: Dying) -> None:
        self.start, self.facts_changed, self.tell = gateway.start, gateway.facts_changed, tell
        self.review = gateway.review


class _Nobody:
    async def send(self, mail: OutgoingMail) -> None:
        raise AssertionError("no mail is due")
