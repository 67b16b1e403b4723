"""Whatever is done to an event behind the store's back, the chain shows where."""

from __future__ import annotations

import asyncpg
import pytest

from activities.postgres.verify_chain import verify_chains
from domain.customer.commands import PlaceHold
from tests.store.life import live_a_while
from tests.store.scene import Scene

S1 = "stream = 'sale/S1'"

TAMPERING = {
    "data": (f"UPDATE event SET data = jsonb_set(data, '{{lane}}', '\"dual\"') WHERE {S1} AND version = 2", "hash"),
    "data added": (f'UPDATE event SET data = data || \'{{"note": "x"}}\' WHERE {S1} AND version = 2', "hash"),
    "actor": (f"UPDATE event SET actor = 'staff-002' WHERE {S1} AND version = 2", "hash"),
    "business time": (
        f"UPDATE event SET business_time = business_time - interval '1 microsecond' WHERE {S1} AND version = 2",
        "hash",
    ),
    "recording time": (
        f"UPDATE event SET recorded_at = recorded_at + interval '1 microsecond' WHERE {S1} AND version = 2",
        "hash",
    ),
    "type": (f"UPDATE event SET type = 'sale.order_held' WHERE {S1} AND version = 2", "hash"),
    "command": (f"UPDATE event SET command_id = 'x' WHERE {S1} AND version = 2", "hash"),
    "content of the command": (f"UPDATE event SET command_hash = '\\x00' WHERE {S1} AND version = 2", "hash"),
    "ordinal": (f"UPDATE event SET ordinal = 7 WHERE {S1} AND version = 2", "hash"),
    "stream": (f"UPDATE event SET stream = 'sale/S9' WHERE {S1}", "hash"),
    "link": (f"UPDATE event SET prev_hash = hash WHERE {S1} AND version = 3", "link"),
    "first one gone": (f"DELETE FROM event WHERE {S1} AND version = 1", "gap"),
    "middle one gone": (f"DELETE FROM event WHERE {S1} AND version = 3", "gap"),
    "middle one gone and gap closed": (
        (
            f"DELETE FROM event WHERE {S1} AND version = 3;"
            f" UPDATE event SET version = version - 1 WHERE {S1} AND version > 3"
        ),
        "link",
    ),
    "two swapped": (
        (
            f"UPDATE event SET version = 1000 WHERE {S1} AND version = 2;"
            f" UPDATE event SET version = 2 WHERE {S1} AND version = 3;"
            f" UPDATE event SET version = 3 WHERE {S1} AND version = 1000"
        ),
        "link",
    ),
    "one added": (
        (
            "INSERT INTO event (stream, version, type, data, command_id, command_hash, ordinal, actor, business_time,"
            " recorded_at, prev_hash, hash) SELECT stream, version + 1000, type, data, 'forged', command_hash, 0,"
            f" actor, business_time, recorded_at, hash, hash FROM event WHERE {S1} AND version = 2"
        ),
        "hash",
    ),
    "hash made to fit its own event": (
        f"UPDATE event SET hash = sha256('x') WHERE {S1} AND version = 2",
        "link",
    ),
}


@pytest.fixture
async def forger(admin: asyncpg.Connection) -> asyncpg.Connection:
    """A superuser who has switched the triggers off."""
    await admin.execute("SET session_replication_role = replica")
    return admin


async def test_the_chains_of_a_whole_business_are_whole(scene: Scene) -> None:
    await live_a_while(scene)
    report = await verify_chains(scene.pool)
    assert report.clean, report.lines()
    assert report.events == await scene.pool.fetchval("SELECT count(*) FROM event")
    assert report.streams == await scene.pool.fetchval("SELECT count(DISTINCT stream) FROM event")


@pytest.mark.parametrize("what", TAMPERING)
async def test_tampering_breaks_the_chain_of_that_stream_only(
    scene: Scene, forger: asyncpg.Connection, what: str
) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    await scene.dispatch("S1", "D1", 400)
    await scene.dispatch("S1", "D2", 600)
    statement, code = TAMPERING[what]
    await forger.execute(statement)
    report = await verify_chains(scene.pool)
    assert not report.clean
    assert f"chain.{code}" in {fault.code for fault in report.faults}
    assert {fault.stream for fault in report.faults} <= {"sale/S1", "sale/S9"}


async def test_a_fault_names_stream_and_version(scene: Scene, forger: asyncpg.Connection) -> None:
    await scene.customer()
    await scene.record("customer/C1", PlaceHold(reason="audit"))
    await forger.execute("UPDATE event SET actor = 'x' WHERE version = 3")
    (fault,) = (await verify_chains(scene.pool)).faults
    assert (fault.stream, fault.version, fault.code) == ("customer/C1", 3, "chain.hash")


async def test_a_command_that_lost_one_of_its_events_is_told(scene: Scene, forger: asyncpg.Connection) -> None:
    await scene.customer()
    await scene.order("S1", 1_000)
    await forger.execute(f"DELETE FROM event WHERE {S1} AND version = 1")
    assert "chain.command" in {fault.code for fault in (await verify_chains(scene.pool)).faults}
