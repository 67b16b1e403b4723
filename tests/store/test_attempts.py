"""What was refused is kept, and nobody changes it."""

from __future__ import annotations

import asyncpg
import pytest

from activities.postgres.attempts import Attempts
from tests.store.scene import Scene


async def test_attempts_are_listed_latest_first_by_actor_and_code(scene: Scene) -> None:
    attempts = Attempts(scene.pool)
    for actor, code in (("staff-011", "authority.amount"), ("shop", "order.reused"), ("staff-011", "task.closed")):
        await attempts.note(actor=actor, what="decide", target="approval/S1.1", code=code, facts={"most": "1"})
    first = await attempts.page(most=2)
    assert [row.code for row in first.items] == ["task.closed", "order.reused"]
    assert first.next is not None
    assert [row.code for row in (await attempts.page(first.next)).items] == ["authority.amount"]
    assert [row.code for row in (await attempts.page(actor="staff-011")).items] == ["task.closed", "authority.amount"]
    (only,) = (await attempts.page(code="order.reused")).items
    assert (only.actor, only.what, only.target, only.facts) == ("shop", "decide", "approval/S1.1", {"most": "1"})


async def test_what_no_column_can_hold_is_kept_all_the_same(scene: Scene) -> None:
    await Attempts(scene.pool).note(actor="a\x00" + "b" * 500, what="", target="", code="id.invalid")
    (row,) = (await Attempts(scene.pool).page()).items
    assert row.actor == "a\ufffd" + "b" * 198


CHANGES = ["UPDATE refused_attempt SET code = ''", "DELETE FROM refused_attempt", "TRUNCATE refused_attempt"]


@pytest.mark.parametrize("change", CHANGES)
async def test_nobody_changes_what_was_attempted(scene: Scene, admin: asyncpg.Connection, change: str) -> None:
    await Attempts(scene.pool).note(actor="staff-011", what="decide", target="approval/S1.1", code="task.closed")
    for connection in (scene.pool, admin):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await connection.execute(change)
