"""What must be true once everything has come to rest, whatever died on the way."""

from __future__ import annotations

import asyncio
from collections import Counter
from email import message_from_bytes, policy
from typing import Any

from temporalio.client import WorkflowExecutionStatus

from starter import audit
from tests.faults.system import LiveSystem

MAILS_ON_RECORD_AS_DROPPED = 10
"""At most the batches that the killed relays and the lost databases had in hand."""
_UNDELIVERED_SQL = "SELECT id, attempts, last_error FROM outbox WHERE status = 'waiting' AND deliver_after <= now()"
_TWICE_SQL = """
SELECT stream, type, count(*) FROM event
WHERE type = ANY($1) GROUP BY stream, type HAVING count(*) > 1
"""
_SAME_CONTENT_SQL = """
SELECT stream, type, data, count(*) FROM event
WHERE type IN ('receivable.payment_applied', 'receivable.credit_note_applied', 'receivable.ladder_step_taken',
    'sale.goods_dispatched', 'sale.receivable_finished', 'approval.decided')
GROUP BY stream, type, data HAVING count(*) > 1
"""
_PAID_TWICE_SQL = """
SELECT data->>'payment_id', stream, count(*) FROM event WHERE type = 'receivable.payment_applied'
GROUP BY 1, 2 HAVING count(*) > 1
"""
_EXPOSED_SQL = "SELECT account_id FROM account WHERE (reserved, delivered, receivable, unapplied) <> (0, 0, 0, 0)"


async def phases(system: LiveSystem) -> dict[str, str]:
    rows = await system.pool.fetch("SELECT order_id, phase FROM sale_view")
    return {row["order_id"]: row["phase"] for row in rows}


async def at_rest(system: LiveSystem) -> None:
    """Returns when all that is due is delivered and no workflow is open."""
    while True:
        undelivered = await system.pool.fetch(_UNDELIVERED_SQL)
        still = await system.client.count_workflows("ExecutionStatus = 'Running'")
        if not undelivered and not still.count:
            return
        await asyncio.sleep(0.3)


async def unfinished(system: LiveSystem) -> list[str]:
    """What `at_rest` waits for, for the message of a test that lost its patience."""
    rows = [f"{dict(row)}" for row in await system.pool.fetch(_UNDELIVERED_SQL)]
    return rows + [run.id async for run in system.client.list_workflows("ExecutionStatus = 'Running'")]


async def nothing_happened_twice(system: LiveSystem, orders: int) -> None:
    once = ["sale.order_received", "receivable.opened", "receivable.settled", "sale.closed", "approval.opened"]
    known = {row["type"] for row in await system.pool.fetch("SELECT DISTINCT type FROM event")}
    assert set(once) <= known, f"these tests look for events by names that are not in use: {set(once) - known}"
    assert await system.pool.fetch(_TWICE_SQL, once) == []
    assert await system.pool.fetch(_SAME_CONTENT_SQL) == []
    assert await system.pool.fetch(_PAID_TWICE_SQL) == []
    received = await system.pool.fetchval("SELECT count(*) FROM event WHERE type = 'sale.order_received'")
    assert received == orders
    assert await system.pool.fetch(_EXPOSED_SQL) == []


async def every_order_has_one_first_decision(system: LiveSystem) -> None:
    """The command that brought the order decided it, once."""
    sql = """
        SELECT stream, array_agg(type ORDER BY version) AS types FROM event
        WHERE stream LIKE 'sale/%' AND command_id LIKE 'order:%' GROUP BY stream
    """
    for row in await system.pool.fetch(sql):
        assert row["types"][0] == "sale.order_received", row
        assert len(row["types"]) == len(set(row["types"])), row
        assert len(row["types"]) > 1, row


async def no_letter_went_out_twice(system: LiveSystem) -> int:
    """Each envelope is one file; no step of a receivable is in two of them. Returns the number of letters.

    What was paid after a letter went out, and before the killed relay could record it, leaves the letter on record as
    dropped.
    """
    files = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in system.mail.glob("*.eml")]
    sent = Counter(str(message["X-OpenAccount-Id"]) for message in files)
    rows = await system.pool.fetch(
        "SELECT id, status, payload FROM outbox WHERE kind = 'mail' AND id = ANY($1)", [*sent]
    )
    recorded = await system.pool.fetch("SELECT id FROM outbox WHERE kind = 'mail' AND status = 'delivered'")
    assert set(sent.values()) == {1}
    assert {row["id"] for row in recorded} <= set(sent)
    assert {row["status"] for row in rows} <= {"delivered", "dropped"}
    assert sum(row["status"] == "dropped" for row in rows) <= MAILS_ON_RECORD_AS_DROPPED
    steps = Counter((item["receivable_id"], item["step"]) for row in rows for item in row["payload"].get("items", ()))
    assert set(steps.values()) == {1}
    return len(files)


async def no_workflow_failed(system: LiveSystem) -> int:
    ended: Counter[Any] = Counter()
    async for run in system.client.list_workflows():
        ended[run.status] += 1
        assert run.status is WorkflowExecutionStatus.COMPLETED, (run.id, run.status)
    return sum(ended.values())


async def audit_is_clean(system: LiveSystem) -> None:
    report = await audit.verify(system.pool)
    assert report.clean, "\n".join(report.lines())
