"""Decisions between the click and the task: undone in time, sent once, and the truth about each at any moment."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import asyncpg
import pytest

from activities.contracts import AnyCommand
from activities.postgres.decision_sender import DecisionSender
from activities.postgres.event_store import CommandReused
from activities.postgres.pending_decisions import (
    Click,
    DecisionSent,
    DecisionUnderWay,
    DecisionUnknown,
    PendingDecisions,
)
from activities.postgres.pool import open_pool
from domain.approval.commands import Decide
from domain.approval.refusals import TaskClosed

AT_ONCE = timedelta(0)
ANNA, BEN = "staff-021", "staff-031"


class Owner:
    """Takes decisions; `faults` are raised first, one for each try. `waits` keeps the answer back."""

    def __init__(self, *faults: Exception) -> None:
        self.taken: list[tuple[str, str, str]] = []
        self.faults = list(faults)
        self.waits = asyncio.Event()
        self.waits.set()
        self.begun = asyncio.Event()

    async def __call__(self, stream: str, command: AnyCommand, actor: str, command_id: str) -> None:
        self.begun.set()
        await self.waits.wait()
        if self.faults:
            raise self.faults.pop(0)
        assert isinstance(command, Decide)
        self.taken.append((stream, actor, command_id))


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    pool = await open_pool(database)
    yield pool
    pool.terminate()


def click(command_id: str = "c-1", task_id: str = "T-1", person: str = ANNA, **changes: Any) -> Click:
    return Click(command_id, task_id, Decide(person=person, outcome="approve", **changes))


async def test_nothing_is_sent_before_its_time_and_then_once(pool: asyncpg.Pool) -> None:
    decisions, owner = PendingDecisions(pool), Owner()
    sender = DecisionSender(pool, owner)
    await decisions.queue(ANNA, click(), timedelta(minutes=10))
    assert await sender.send_due() == 0
    waiting = await decisions.find("c-1", ANNA)
    assert waiting.status == "waiting"
    assert 500 < waiting.seconds_left <= 600
    await pool.execute("UPDATE pending_decision SET send_at = now()")
    assert await sender.send_due() == 1
    assert await sender.send_due() == 0
    assert owner.taken == [("approval/T-1", ANNA, "c-1")]
    assert (await decisions.find("c-1", ANNA)).status == "taken"


async def test_what_is_undone_is_never_sent(pool: asyncpg.Pool) -> None:
    decisions, owner = PendingDecisions(pool), Owner()
    await decisions.queue(ANNA, click(), AT_ONCE)
    await decisions.undo("c-1", ANNA)
    await decisions.undo("c-1", ANNA)
    assert await DecisionSender(pool, owner).send_due() == 0
    assert (await decisions.find("c-1", ANNA)).status == "undone"
    await decisions.queue(ANNA, click("c-2"), AT_ONCE)  # the task is free for another decision


async def test_what_was_sent_is_not_undone(pool: asyncpg.Pool) -> None:
    decisions = PendingDecisions(pool)
    await decisions.queue(ANNA, click(), AT_ONCE)
    await DecisionSender(pool, Owner()).send_due()
    with pytest.raises(DecisionSent) as refusal:
        await decisions.undo("c-1", ANNA)
    assert refusal.value.code == "decision.sent"


async def test_somebody_elses_decision_is_unknown(pool: asyncpg.Pool) -> None:
    decisions = PendingDecisions(pool)
    await decisions.queue(ANNA, click(), AT_ONCE)
    for asked in (decisions.undo("c-1", BEN), decisions.find("c-1", BEN), decisions.find("c-0", ANNA)):
        with pytest.raises(DecisionUnknown) as refusal:
            await asked
        assert refusal.value.code == "decision.unknown"


async def test_a_click_that_is_repeated_is_one_and_another_one_waits(pool: asyncpg.Pool) -> None:
    decisions = PendingDecisions(pool)
    await asyncio.gather(*(decisions.queue(ANNA, click()) for _ in range(5)))
    assert len(await decisions.recent(ANNA)) == 1
    with pytest.raises(DecisionUnderWay) as refusal:
        await decisions.queue(ANNA, click("c-2"))
    assert refusal.value.code == "decision.under_way"
    with pytest.raises(CommandReused):
        await decisions.queue(ANNA, click(reason="on second thoughts"))
    await decisions.queue(BEN, click("c-3", person=BEN))  # the other seat of the same task


async def test_a_refusal_is_kept_with_its_code(pool: asyncpg.Pool) -> None:
    decisions, owner = (
        PendingDecisions(pool),
        Owner(TaskClosed("the task is approved", field="task_id", phase="approved")),
    )
    await decisions.queue(ANNA, click(), AT_ONCE)
    await DecisionSender(pool, owner).send_due()
    found = (await decisions.latest(ANNA, ["T-1", "T-2"]))["T-1"]
    assert found.status == "refused"
    assert found.refused is not None
    assert (found.refused.code, found.refused.facts) == ("task.closed", {"phase": "approved"})


async def test_a_refusal_of_what_was_carried_out_before_is_none(pool: asyncpg.Pool, database: str) -> None:
    """The first try was taken and its answer lost; the second meets what it led to."""
    decisions, owner = PendingDecisions(pool), Owner(OSError("lost"), TaskClosed("closed", field="task_id"))
    sender = DecisionSender(pool, owner)
    await decisions.queue(ANNA, click(), AT_ONCE)
    await sender.send_due()
    assert (await decisions.find("c-1", ANNA)).status == "sending"
    await _fact(database, "approval/T-1", "c-1")
    await pool.execute("UPDATE pending_decision SET try_after = now()")
    await sender.send_due()
    assert (await decisions.find("c-1", ANNA)).status == "taken"


async def test_two_senders_never_send_one_decision_twice_at_once(pool: asyncpg.Pool) -> None:
    decisions, owner = PendingDecisions(pool), Owner()
    for number in range(12):
        await decisions.queue(ANNA, click(f"c-{number}", f"T-{number}"), AT_ONCE)
    senders = [DecisionSender(pool, owner) for _ in range(2)]
    assert sum(await asyncio.gather(*(sender.send_due() for sender in senders))) == 12
    assert len(owner.taken) == len(set(owner.taken)) == 12


async def test_what_a_dead_sender_had_claimed_is_sent_by_another_at_once(database: str, pool: asyncpg.Pool) -> None:
    decisions, dying, living = PendingDecisions(pool), Owner(), Owner()
    dying.waits.clear()
    doomed = await open_pool(database)
    await decisions.queue(ANNA, click(), AT_ONCE)
    sending = asyncio.create_task(DecisionSender(doomed, dying).send_due())
    await dying.begun.wait()
    assert (await decisions.find("c-1", ANNA)).status == "sending"
    assert await DecisionSender(pool, living).send_due() == 0  # the claim holds as long as its holder lives
    doomed.terminate()
    while await DecisionSender(pool, living).send_due() == 0:
        await asyncio.sleep(0.05)
    assert living.taken == [("approval/T-1", ANNA, "c-1")]
    assert (await decisions.find("c-1", ANNA)).status == "taken"
    sending.cancel()
    await asyncio.gather(sending, return_exceptions=True)


async def _fact(database: str, stream: str, command_id: str) -> None:
    """A fact recorded under this command, as the ledger would."""
    connection = await asyncpg.connect(database)
    await connection.execute(
        """INSERT INTO event (stream, version, type, data, command_id, command_hash, ordinal, actor, business_time,
               recorded_at, prev_hash, hash)
           VALUES ($1, 1, 'approval.decided', '{}', $2, '', 0, 'staff-021', now(), now(), '', '')""",
        stream,
        command_id,
    )
    await connection.close()
