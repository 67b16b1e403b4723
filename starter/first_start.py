"""The first start: a sample portfolio is played through the real workflows and handed over to the live server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

import asyncpg

from activities.policy_file import load_policy
from activities.postgres.migrations import migrate
from domain import local_time
from domain.sale.state import ENDED
from runtime.settings import Settings
from starter.cli.progress import counted
from starter.embedded import EmbeddedStack
from starter.screen import say
from starter.simulation.run import play
from starter.simulation.sample_book import sample_book
from starter.simulation.table import summary_lines

_LOADING: Final = "openaccount_loading"

_HAND_OVER_SQL: Final = """
INSERT INTO outbox (id, kind, target, payload, deliver_after)
SELECT 'hand over ' || target, 'start', target, jsonb_build_object('workflow', workflow, 'customer_id', customer_id), $2
FROM (
    SELECT 'sale/' || order_id AS target, 'CreditSale' AS workflow, customer_id FROM sale_view WHERE phase <> ALL($1)
    UNION ALL
    SELECT 'receivable/' || receivable_id, 'Receivable', customer_id FROM receivable_view WHERE phase <> 'settled'
    UNION ALL
    SELECT 'approval/' || task_id, 'Approval', customer_id FROM task_view WHERE phase = 'open'
) AS open ORDER BY target
"""


# In the year that was played nobody asked sources; now the orders that wait for a review get it.
_REVIEWS_SQL: Final = """
INSERT INTO outbox (id, kind, target, payload, deliver_after)
SELECT 'hand over review/' || customer_id, 'signal', 'review/' || customer_id, jsonb_build_object('signal', 'review',
    'customer_id', customer_id, 'asked', jsonb_build_object('cause', 'sale', 'by', 'system')), $1
FROM (SELECT DISTINCT customer_id FROM sale_view WHERE phase = 'held'
    AND state->'answer'->'reasons' @> '[{"code": "hold.review_expired"}]') AS waiting ORDER BY customer_id
"""


async def load_sample(stack: EmbeddedStack) -> None:
    """Loads the sample into an empty embedded database; leaves every other one alone.

    It is played in a database beside the live one that takes its name when it is whole, so that an interrupted load
    leaves nothing half done.
    """
    if stack.postgres is None or await _has_events(stack.database_url):
        return
    settings = stack.settings
    policy = load_policy(settings.policy_file)
    book = sample_book(local_time.local_day(datetime.now(UTC), policy.timezone) - timedelta(days=1))
    say(f"\nFirst start: playing a sample year of {len(book.sales)} credit sales through the engine ...")
    aside = _beside(stack.database_url, _LOADING)
    await _execute(_beside(stack.database_url, "postgres"), f"DROP DATABASE IF EXISTS {_LOADING} WITH (FORCE)")
    await _execute(_beside(stack.database_url, "postgres"), f"CREATE DATABASE {_LOADING}")
    await migrate(aside)
    with counted("days of the sample year") as progress:
        report = await play(settings, aside, book, progress)
    await hand_over(aside)
    await _take_its_place(settings)
    for line in summary_lines(report):
        say(f"  {line}")


async def hand_over(dsn: str) -> None:
    """Has the live server's workflows started for everything that is open, through the outbox like any other start."""
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(_HAND_OVER_SQL, [phase.value for phase in ENDED], datetime.now(UTC))
        await connection.execute(_REVIEWS_SQL, datetime.now(UTC))
    finally:
        await connection.close()


async def _take_its_place(settings: Settings) -> None:
    live = _name(settings.database_url or "")
    admin = _beside(settings.database_url or "", "postgres")
    connection = await asyncpg.connect(admin)
    try:
        async with connection.transaction():
            await connection.execute(f"ALTER DATABASE {live} RENAME TO {live}_empty")
            await connection.execute(f"ALTER DATABASE {_LOADING} RENAME TO {live}")
        await connection.execute(f"DROP DATABASE {live}_empty")
    finally:
        await connection.close()


async def _has_events(dsn: str) -> bool:
    connection = await asyncpg.connect(dsn)
    try:
        return bool(await connection.fetchval("SELECT EXISTS (SELECT FROM event)"))
    finally:
        await connection.close()


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


def _name(dsn: str) -> str:
    return dsn.partition("?")[0].rpartition("/")[2]


def _beside(dsn: str, database: str) -> str:
    base, question, query = dsn.partition("?")
    return f"{base.rpartition('/')[0]}/{database}{question}{query}"
