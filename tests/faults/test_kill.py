"""kill -9 at random points while two hundred sales run: nothing is lost and nothing happens twice."""

from __future__ import annotations

import asyncio
import logging
import os
import random
from collections import Counter
from pathlib import Path
from typing import Final

from tests.faults import books
from tests.faults.client import Insistent
from tests.faults.stories import ENDS, REGULARS, held_until_another_is_paid
from tests.faults.system import LiveSystem, Mortal, live_system

SALES: Final = int(os.environ.get("SALES", "200"))
AT_ONCE: Final = 24
KILLS: Final = {"worker": 6, "relay": 4, "postgres": 3, "temporal": 1}
PAUSE: Final = (2.0, 4.5)
"""Seconds between two kills."""
PATIENCE: Final = 900.0
"""Seconds; two idle cores need less than half of it."""

log = logging.getLogger(__name__)


class Sales:
    """All sales at once, as many at a time as a busy desk has, as long as something is to be killed."""

    def __init__(self, client: Insistent, chance: random.Random) -> None:
        self.expected: dict[str, str] = {}
        self.running = 0
        self.left = SALES
        self._client = client
        self._dice = chance

    async def tell(self) -> None:
        stories = [(number, *ENDS[number % len(ENDS)]) for number in range(SALES)]
        self._dice.shuffle(stories)
        queue = iter(stories)

        async def work() -> None:
            for number, story, end in queue:
                sale = f"S{number:03}"
                self.expected[sale] = end
                if story is held_until_another_is_paid:
                    self.expected[f"{sale}b"] = end
                self.running += 1
                await story(self._client, sale)
                self.running -= 1
                self.left -= 1

        for number in range(REGULARS):
            await self._client.customer(f"R{number}")
        async with asyncio.TaskGroup() as group:
            for _ in range(min(AT_ONCE, SALES)):
                group.create_task(work())


async def kill_at_random(system: LiveSystem, sales: Sales, chance: random.Random) -> Counter[str]:
    """Returns how many of each kind died while sales were on their way."""
    plan = [kind for kind, times in KILLS.items() for _ in range(times)]
    chance.shuffle(plan)
    done: Counter[str] = Counter()
    while sales.left == SALES:
        await asyncio.sleep(0.1)
    for kind in plan:
        await asyncio.sleep(chance.uniform(*PAUSE))
        parts: dict[str, Mortal] = {
            "worker": chance.choice(system.workers),
            "relay": system.relay,
            "postgres": system.postgres,
            "temporal": system.temporal,
        }
        await system.kill(parts[kind])
        log.warning("killed %s, %s sales running, %s left", parts[kind].name, sales.running, sales.left)
        done[kind] += sales.running > 0
    return done


async def test_sales_reach_their_end_whatever_is_killed(open_tmp_path: Path) -> None:
    seed = int(os.environ.get("SEED", "0")) or random.SystemRandom().randrange(1, 1_000_000)
    log.warning("SEED=%s repeats this run", seed)
    chance = random.Random(seed)
    async with live_system(open_tmp_path) as system:
        client = Insistent(system.desk)
        sales = Sales(client, chance)
        try:
            async with asyncio.timeout(PATIENCE), asyncio.TaskGroup() as group:
                killing = group.create_task(kill_at_random(system, sales, chance))
                group.create_task(sales.tell())
            async with asyncio.timeout(180):
                await books.at_rest(system)
        except TimeoutError:
            raise AssertionError(await books.unfinished(system)) from None
        killed = killing.result()
        log.warning("repeats %s", client.repeats)
        assert killed == Counter(KILLS)
        assert await books.phases(system) == sales.expected
        await books.nothing_happened_twice(system, len(sales.expected))
        await books.every_order_has_one_first_decision(system)
        assert await books.no_letter_went_out_twice(system) > SALES // 8
        assert await books.no_workflow_failed(system) > 2 * len(sales.expected)
        await books.audit_is_clean(system)
