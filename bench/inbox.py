"""`python -m bench.inbox`: how fast pages and lists answer when 10,000 tasks are open, all of them one person's."""

from __future__ import annotations

import argparse
import asyncio
import shutil
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import httpx2

from activities.policy_file import load_policy
from activities.postgres.adopt import adopt_policy
from activities.postgres.event_store import EventStore
from activities.postgres.migrations import migrate
from activities.postgres.pool import open_pool
from bench.aims import inbox_aims
from bench.bed import POLICY
from bench.figures import Inbox, PageTime
from bench.full_book import DECIDER, FullBook
from bench.loops import percentile
from bench.sizes import FULL, Sizes
from bench.tables import inbox_sections
from bench.web import Web, running_web
from runtime.settings import Settings
from starter.embedded import EmbeddedPostgres, EmbeddedTemporal
from starter.ending import leave
from starter.interruption import until_interrupted
from starter.screen import say

TOGETHER: Final = 4
"""Readers who ask at the same moment, for the second column."""
_WARM_UP: Final = 3


async def measure_inbox(sizes: Sizes) -> Inbox:
    """On servers of its own: no worker, since nothing is decided while people read."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-inbox-"))
    folder.chmod(0o711)  # root's PostgreSQL works under another account and must get in
    async with AsyncExitStack() as running:
        running.callback(shutil.rmtree, folder, ignore_errors=True)
        web = await running.enter_async_context(_web(folder, sizes.inbox_tasks))
        english = await running.enter_async_context(web.person(DECIDER))
        chinese = await running.enter_async_context(web.person(DECIDER, language="zh-CN"))
        pages = await _pages(web, english, chinese)
        return Inbox(tasks=sizes.inbox_tasks, together=TOGETHER, pages=await _times(pages, sizes.inbox_requests))


@asynccontextmanager
async def _web(folder: Path, tasks: int) -> AsyncIterator[Web]:
    """One web process over a database with that many open tasks."""
    postgres, temporal = EmbeddedPostgres(folder, durable=False), EmbeddedTemporal(folder)
    try:
        await asyncio.gather(postgres.start(), temporal.start())
        await migrate(postgres.dsn)
        # No person opens as many pages in a minute as are opened here.
        settings = Settings(
            data_dir=folder, policy_file=POLICY, log_level="WARNING", requests_per_minute=1_000_000
        ).with_addresses(database_url=postgres.dsn, temporal_address=temporal.address, temporal_embedded=True)
        policy = load_policy(POLICY).without_reviews()
        pool = await open_pool(postgres.dsn)
        now = datetime.now(UTC)
        say(f"a book with {tasks} open tasks is being written ...")
        store = EventStore(pool, policy)
        await adopt_policy(store, now)
        await FullBook(store, tasks, now).write()
        await pool.execute("ANALYZE")
        async with running_web(settings, pool, policy) as web:
            yield web
        await pool.close()
    finally:
        await asyncio.gather(postgres.stop(), temporal.stop())


class Page:
    """One address with the reader who opens it."""

    def __init__(self, what: str, client: httpx2.AsyncClient, path: str) -> None:
        self.what, self.path = what, path
        self._client = client

    async def seconds(self) -> float:
        """Until it is there whole. RuntimeError for any other answer than 200."""
        began = time.perf_counter()
        answer = await self._client.get(self.path)
        took = time.perf_counter() - began
        if answer.status_code != httpx2.codes.OK:
            raise RuntimeError(f"{self.path} answered {answer.status_code}: {answer.text[:300]}")
        self.bytes = len(answer.content)
        return took


async def _pages(web: Web, english: httpx2.AsyncClient, chinese: httpx2.AsyncClient) -> list[Page]:
    half = await web.pool.fetchval(
        "SELECT task_id FROM task_view WHERE phase = 'open' ORDER BY respond_by, home_amount DESC, customer_id, task_id"
        " OFFSET (SELECT count(*) / 2 FROM task_view WHERE phase = 'open') LIMIT 1"
    )
    customer, sale = "C00001", "ASK00001"
    return [
        Page("inbox", english, "/"),
        Page("inbox, in Chinese", chinese, "/"),
        Page("inbox, half way down", english, f"/?after={half}"),
        Page("sales", english, "/sales"),
        Page("one sale", english, f"/sales/{sale}"),
        Page("customers", english, "/customers"),
        Page("one customer", english, f"/customers/{customer}"),
        Page("portfolio", english, "/portfolio"),
        Page("GET /v1/tasks", english, "/v1/tasks?limit=50"),
        Page("GET /v1/tasks, half way down", english, f"/v1/tasks?limit=50&after={half}"),
        Page("GET /v1/orders", english, "/v1/orders?limit=50"),
        Page("GET /v1/customers", english, "/v1/customers?limit=50"),
    ]


async def _times(pages: list[Page], requests: int) -> tuple[PageTime, ...]:
    """Page after page in turn, so that all meet the same weather; first one reader, then several at once."""
    alone: dict[str, list[float]] = {page.what: [] for page in pages}
    together: dict[str, list[float]] = {page.what: [] for page in pages}
    for page in pages:
        for _ in range(_WARM_UP):
            await page.seconds()
    say("pages are being opened ...")
    for _ in range(requests):
        for page in pages:
            alone[page.what].append(await page.seconds())
    for _ in range(max(1, requests // TOGETHER)):
        for page in pages:
            together[page.what] += await asyncio.gather(*(page.seconds() for _ in range(TOGETHER)))
    return tuple(
        PageTime(
            what=page.what,
            samples=requests,
            kilobytes=round(page.bytes / 1000),
            p50_ms=_ms(alone[page.what], 50),
            p95_ms=_ms(alone[page.what], 95),
            together_p95_ms=_ms(together[page.what], 95),
        )
        for page in pages
    )


def _ms(seconds: list[float], percent: float) -> float:
    return round(percentile(seconds, percent) * 1000, 1)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.inbox", description="Pages and lists over 10,000 open tasks")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    given = parser.parse_args()
    made: list[Inbox] = []

    async def run() -> None:
        made.append(await measure_inbox(FULL))

    asyncio.run(until_interrupted(run()))
    for inbox in made:
        tables = inbox_sections(inbox, inbox_aims(inbox))
        print(inbox.model_dump_json(indent=2) if given.json else "\n\n".join(tables))
    return 0 if made else 1


if __name__ == "__main__":
    leave(main())
