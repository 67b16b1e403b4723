"""`python -m bench.orders_api`: `POST /v1/orders` end to end, with a token, beside the gateway alone and the floor.

Everything is in a response: authentication, validation, the decision, the reservation and the event that records it.
"""

from __future__ import annotations

import argparse
import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Final

import httpx2

from bench.aims import orders_aims
from bench.bed import Bed, running_bed
from bench.book import next_order, open_accounts
from bench.cpu import Meter
from bench.decisions import BREATH_SECONDS, decide, latency_of
from bench.figures import HttpOrders, Sustained
from bench.loops import Call, closed_loop, open_loop, percentile
from bench.sizes import Sizes
from bench.tables import orders_sections
from bench.web import Web, running_web
from domain.sale.order import Order
from starter.ending import leave
from starter.interruption import until_interrupted
from starter.screen import say

SHOP: Final = "shop"
ALONE: Final = Sizes(slices=3, latency_slices=4, arrivals={}, http_samples=125)
_WARM_UP: Final = 20

Post = Callable[[Order], Awaitable[httpx2.Response]]


async def measure_orders(bed: Bed, sizes: Sizes) -> HttpOrders:
    """On a bed whose accounts are open."""
    async with running_web(bed.settings, bed.pool, bed.policy) as web, _posting(web) as post:
        sides = {"http": _approved(post), **decide(bed)}
        for call in sides.values():
            await asyncio.gather(*(call() for _ in range(_WARM_UP)))
        slices: dict[str, list[list[float]]] = {side: [] for side in sides}
        for number in range(sizes.latency_slices):
            say(f"orders over HTTP at {sizes.http_per_second}/s, slice {number + 1} of {sizes.latency_slices} ...")
            for side, call in sides.items():
                await asyncio.sleep(BREATH_SECONDS)
                arrivals = open_loop(call, per_second=sizes.http_per_second, samples=sizes.http_samples)
                slices[side].append(await arrivals)
        http, gateway, floor = [latency_of(slices[side]) for side in ("http", "product", "floor")]
        return HttpOrders(
            orders_per_second=sizes.http_per_second,
            http=http,
            gateway=gateway,
            floor=floor,
            p50_ratio=round(http.p50_ms / floor.p50_ms, 2),
            p99_ratio=round(http.p99_ms / floor.p99_ms, 2),
            sustained=await _sustained(bed, web, post, sizes),
        )


async def _sustained(bed: Bed, web: Web, post: Post, sizes: Sizes) -> Sustained:
    say(f"orders over HTTP by {sizes.http_clients} clients for {sizes.http_seconds:g} s ...")
    times: list[float] = []
    errors = 0

    async def order() -> None:
        nonlocal errors
        began = time.perf_counter()
        try:
            _require_approval(await post(next_order()))
        except (httpx2.HTTPError, RuntimeError) as error:
            errors += 1
            say(f"an order failed: {error!r}")
        times.append(time.perf_counter() - began)

    await asyncio.sleep(BREATH_SECONDS)
    meter = Meter({**bed.processes["product"], "web": (web.pid,)})
    closed = await closed_loop(order, clients=sizes.http_clients, ramp=sizes.ramp_seconds, seconds=sizes.http_seconds)
    return Sustained(
        clients=sizes.http_clients,
        seconds=sizes.http_seconds,
        per_second=round(closed.per_second, 1),
        answered=closed.finished - errors,
        errors=errors,
        p50_ms=round(percentile(times, 50) * 1000, 1),
        p99_ms=round(percentile(times, 99) * 1000, 1),
        cpu_ms=meter.per_call(closed.finished),
    )


@asynccontextmanager
async def _posting(web: Web) -> AsyncIterator[Post]:
    async with web.program(SHOP, ["order.submit"]) as client:

        async def post(order: Order) -> httpx2.Response:
            content = order.model_dump_json(exclude={"requested_by"})
            return await client.post("/v1/orders", content=content, headers={"Content-Type": "application/json"})

        yield post


def _approved(post: Post) -> Call:
    async def order() -> None:
        _require_approval(await post(next_order()))

    return order


def _require_approval(answer: httpx2.Response) -> None:
    if answer.status_code != httpx2.codes.CREATED or answer.json()["lane"] != "straight_through":
        raise RuntimeError(f"the order was not decided straight through: {answer.status_code} {answer.text}")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.orders_api", description="POST /v1/orders beside the floor")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="worker processes on each side")
    given = parser.parse_args()
    made: list[HttpOrders] = []

    async def run() -> None:
        say("starting servers and workers ...")
        async with running_bed(given.processes) as bed:
            await open_accounts(bed.store)
            made.append(await measure_orders(bed, ALONE))

    asyncio.run(until_interrupted(run()))
    for orders in made:
        text = (
            orders.model_dump_json(indent=2)
            if given.json
            else "\n\n".join(orders_sections(orders, orders_aims(orders)))
        )
        print(text)
    return 0 if made else 1


if __name__ == "__main__":
    leave(main())
