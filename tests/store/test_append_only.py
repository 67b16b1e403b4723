"""Events are facts: nobody changes them by way of the database."""

from __future__ import annotations

import asyncpg
import pytest

from tests.store.scene import Scene

CHANGES = ["UPDATE event SET actor = 'somebody else'", "DELETE FROM event", "TRUNCATE event"]


@pytest.mark.parametrize("change", CHANGES)
async def test_the_application_may_not_change_events(scene: Scene, change: str) -> None:
    await scene.customer()
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
        await scene.pool.execute(change)


@pytest.mark.parametrize("change", CHANGES)
async def test_a_trigger_refuses_the_owner_too(scene: Scene, admin: asyncpg.Connection, change: str) -> None:
    await scene.customer()
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="events are facts"):
        await admin.execute(change)
    assert await admin.fetchval("SELECT count(*) FROM event WHERE actor <> 'somebody else'") == 3


@pytest.mark.parametrize("change", ["ALTER TABLE event DISABLE TRIGGER ALL", "DELETE FROM outbox", "DROP TABLE event"])
async def test_the_application_may_not_get_around_it(scene: Scene, change: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await scene.pool.execute(change)


async def test_the_application_may_not_lift_its_own_role_out_of_the_way(scene: Scene) -> None:
    assert await scene.pool.fetchval("SELECT current_user") == "openaccount_app"
    assert not await scene.pool.fetchval("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
