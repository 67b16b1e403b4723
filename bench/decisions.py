"""(a) How long a decision takes and how many fit into a second, product beside floor, slice by slice."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from itertools import count

from bench.bare import BareClient
from bench.bed import Bed
from bench.book import CLERK, next_order
from bench.cpu import Meter
from bench.figures import Cpu, Latency, LatencyPair, Rate, RatePair
from bench.floor_messages import Bare, Turn
from bench.loops import Call, Closed, closed_loop, median_of, open_loop, percentile
from bench.sizes import Sizes
from starter.screen import say

# Answers in its first turn and then waits, like a sale that is approved and not yet delivered.
FLOOR_TURNS = (Turn(message="update", steps=1, timer=False), Turn(message="update", steps=0, timer=False))
BREATH_SECONDS = 0.5
"""Between slices, so that nobody pays for what the other left behind."""


def decide(bed: Bed) -> dict[str, Call]:
    """One decision on each side."""
    names, bare, gateway = count(1), BareClient(bed.client), bed.gateway

    async def product() -> None:
        answer = await gateway.submit(next_order(), CLERK)
        if answer.lane != "straight_through":
            raise RuntimeError(f"the order was not decided straight through: {answer.rule}")

    async def floor() -> None:
        await bare.submit(Bare(name=f"floor/{next(names)}", turns=FLOOR_TURNS))

    return {"product": product, "floor": floor}


async def measure_latency(bed: Bed, sizes: Sizes) -> tuple[LatencyPair, ...]:
    sides, pairs = decide(bed), []
    for per_second, samples in sizes.arrivals.items():
        slices: dict[str, list[list[float]]] = {side: [] for side in sides}
        for number in range(sizes.latency_slices):
            say(f"decisions at {per_second}/s, slice {number + 1} of {sizes.latency_slices} ...")
            for side, call in sides.items():
                await asyncio.sleep(BREATH_SECONDS)
                slices[side].append(await open_loop(call, per_second=per_second, samples=samples))
        product, floor = latency_of(slices["product"]), latency_of(slices["floor"])
        pairs.append(
            LatencyPair(
                orders_per_second=per_second,
                product=product,
                floor=floor,
                p50_ratio=round(product.p50_ms / floor.p50_ms, 2),
                p99_ratio=round(product.p99_ms / floor.p99_ms, 2),
            )
        )
    return tuple(pairs)


async def measure_throughput(bed: Bed, sizes: Sizes) -> tuple[RatePair, ...]:
    sides, pairs = decide(bed), []
    for clients in sizes.clients:

        async def slice_of(call: Call, clients: int = clients) -> Closed:
            return await closed_loop(call, clients=clients, ramp=sizes.ramp_seconds, seconds=sizes.closed_seconds)

        product, floor = await alternate(bed, sides, slice_of, sizes.slices, f"decisions by {clients} clients")
        ratio = round(product.per_second / floor.per_second, 2)
        pairs.append(RatePair(clients=clients, product=product, floor=floor, ratio=ratio))
    return tuple(pairs)


async def alternate(
    bed: Bed, sides: dict[str, Call], slice_of: Callable[[Call], Awaitable[Closed]], slices: int, what: str
) -> tuple[Rate, Rate]:
    """Product, floor, product, floor ...: both meet the same weather."""
    rates: dict[str, list[float]] = {side: [] for side in sides}
    costs: dict[str, list[Cpu]] = {side: [] for side in sides}
    for number in range(slices):
        say(f"{what}, slice {number + 1} of {slices} ...")
        for side, call in sides.items():
            await asyncio.sleep(BREATH_SECONDS)
            meter: Meter = bed.meter(side)
            closed = await slice_of(call)
            rates[side].append(closed.per_second)
            costs[side].append(meter.per_call(closed.finished))
    return _rate(rates["product"], costs["product"]), _rate(rates["floor"], costs["floor"])


def latency_of(slices: list[list[float]]) -> Latency:
    """Of seconds, slice by slice."""
    medians = [round(percentile(one, 50) * 1000, 1) for one in slices]
    everything = [value for one in slices for value in one]
    return Latency(
        samples=len(everything),
        p50_ms=round(median_of(medians), 1),
        p99_ms=round(percentile(everything, 99) * 1000, 1),
        slices_p50_ms=tuple(medians),
    )


def _rate(slices: list[float], costs: list[Cpu]) -> Rate:
    cpu = Cpu(**{part: round(median_of([getattr(cost, part) for cost in costs]), 1) for part in Cpu.model_fields})
    return Rate(per_second=round(median_of(slices), 1), slices=tuple(round(rate, 1) for rate in slices), cpu_ms=cpu)
