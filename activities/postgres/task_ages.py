"""How long people have been asked: open tasks by age, added up and one by one."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, Final

from activities.postgres import reading
from activities.postgres.reading import PAGE, probe
from activities.postgres.rows import Page
from domain.approval.review_authority import About
from domain.base import Exact, Value
from domain.money import Money

AGES: Final = (timedelta(hours=4), timedelta(days=1), timedelta(days=3), timedelta(days=7))
"""What ends each class of age but the last, which has no end."""

_OPEN: Final = """
SELECT t.task_id, t.order_id, t.customer_id, t.amount, t.currency, t.expires_at, t.state->'case'->>'about' AS about,
    (t.state->'case'->>'amount_in_home_currency')::numeric AS home, opened.business_time AS opened_at,
    width_bucket($1::timestamptz - opened.business_time, $2::interval[]) AS age
FROM task_view t JOIN event opened ON opened.stream = 'approval/' || t.task_id AND opened.version = 1
WHERE t.phase = 'open'
"""
_SUMS_SQL: Final = f"""
SELECT age, count(*) AS tasks, coalesce(sum(home) FILTER (WHERE about = 'order'), 0) AS home
FROM ({_OPEN}) open GROUP BY age
"""
_ROWS_SQL: Final = f"""
SELECT * FROM ({_OPEN}) open WHERE ($3::integer IS NULL OR age = $3)
    AND ($4 = '' OR (opened_at, task_id) > (SELECT opened_at, task_id FROM ({_OPEN}) before WHERE task_id = $4))
ORDER BY opened_at, task_id LIMIT $5
"""


class TaskAge(Value):
    """`age` is the place of the class in `AGES`; `home` adds up what orders ask for, in home currency."""

    age: int
    tasks: int = 0
    home: Exact = Decimal(0)


class OpenTask(Value):
    task_id: str
    about: About
    order_id: str
    customer_id: str
    amount: Money
    opened_at: datetime
    expires_at: datetime


async def task_ages(pool: Any, now: datetime) -> tuple[TaskAge, ...]:
    """Every class, the youngest first, empty ones too."""
    found = {row["age"]: TaskAge(**dict(row)) for row in await pool.fetch(_SUMS_SQL, now, list(AGES))}
    return tuple(found.get(age, TaskAge(age=age)) for age in range(len(AGES) + 1))


async def open_tasks(
    pool: Any, now: datetime, *, age: int | None = None, after: str = "", most: int = PAGE
) -> Page[OpenTask]:
    """The same tasks one by one, the oldest first."""
    rows = await pool.fetch(_ROWS_SQL, now, list(AGES), age, after, probe(most))
    return reading.page([_row(row) for row in rows], most, lambda row: row.task_id)


def _row(row: Any) -> OpenTask:
    plain = ("task_id", "about", "order_id", "customer_id", "opened_at", "expires_at")
    return OpenTask(**{name: row[name] for name in plain}, amount=Money.of(row["amount"], row["currency"]))
