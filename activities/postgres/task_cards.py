"""Tasks as people are shown them: the case beside the customer's name, limit and exposure of today."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import CustomerRow, Page, TaskRow
from domain.approval.state import TaskState
from domain.base import Value
from domain.ids import customer_stream

_STATES_SQL: Final = "SELECT * FROM task_view WHERE task_id = ANY($1)"
_ACCOUNTS_SQL: Final = "SELECT * FROM account WHERE account_id = ANY($1)"
# Whoever asked for something answers what is asked about it.
_QUESTIONS_SQL: Final = """
SELECT * FROM task_view WHERE phase = 'open' AND asking AND requested_by && $1
    AND ($2 = '' OR (respond_by, task_id) > (SELECT respond_by, task_id FROM task_view WHERE task_id = $2))
ORDER BY respond_by, task_id LIMIT $3
"""


class TaskCard(Value):
    """`customer` is None where it is not registered any more."""

    row: TaskRow
    state: TaskState
    customer: CustomerRow | None


async def cards(pool: Any, task_ids: Sequence[str], on: date) -> tuple[TaskCard, ...]:
    """In the order asked for; what is not there is left out."""
    rows = {row["task_id"]: row for row in await pool.fetch(_STATES_SQL, list(task_ids))}
    streams = list({customer_stream(row["customer_id"]) for row in rows.values()})
    accounts = {row["account_id"]: row for row in await pool.fetch(_ACCOUNTS_SQL, streams)}
    customers = {stream: reading.customer(row, on) for stream, row in accounts.items()}
    return tuple(
        TaskCard(
            row=reading.task(rows[task_id]),
            state=TaskState.model_validate(rows[task_id]["state"]),
            customer=customers.get(customer_stream(rows[task_id]["customer_id"])),
        )
        for task_id in task_ids
        if task_id in rows
    )


async def questions(pool: Any, person: str, *, after: str = "", most: int = PAGE) -> Page[TaskRow]:
    """What this person is asked about their own requests, the one that lapses first first."""
    rows = await pool.fetch(_QUESTIONS_SQL, [person], after, probe(most))
    return reading.page([reading.task(row) for row in rows], most, lambda row: row.task_id)
