"""(b) Finished sales per second: the whole way from order to cash, beside bare workflows that make the same moves."""

from __future__ import annotations

import asyncio
from statistics import fmean

from bench.bare import FIRST_STEP_SQL, BareClient, BareSales
from bench.bed import Bed
from bench.decisions import alternate
from bench.figures import Counts, SalesPair
from bench.floor_messages import Turn
from bench.histories import pair_counts
from bench.loops import Call, Closed, closed_loop
from bench.pipeline import Pipeline
from bench.product import RELAYED_SQL, ProductSales
from bench.sizes import Sizes
from bench.watch import Watch

LOOKED_AT = 20
"""Finished sales on each side whose histories are counted afterwards."""


async def measure_sales(
    bed: Bed, sizes: Sizes, model: Counts, turns: tuple[tuple[Turn, ...], tuple[Turn, ...]]
) -> SalesPair:
    """`turns` are those of the sale and of the receivable in the product's histories that `model` counts."""

    async def slice_of(call: Call) -> Closed:
        return await closed_loop(
            call, clients=sizes.sales_clients, ramp=sizes.sales_ramp_seconds, seconds=sizes.sales_seconds
        )

    async with Watch(bed.pool, RELAYED_SQL).looking() as relayed, Watch(bed.pool, FIRST_STEP_SQL).looking() as first:
        product = ProductSales(bed.gateway, relayed)
        floor = BareSales(BareClient(bed.client), turns, first)
        await floor.finish(await floor.deliver())
        alone = await pair_counts(bed.client, floor.finished[0])
        product_side, floor_side = Pipeline(product.deliver, product.finish), Pipeline(floor.deliver, floor.finish)
        for side in (product_side, floor_side):
            await side.fill(sizes.sales_clients)
        sides: dict[str, Call] = {"product": product_side, "floor": floor_side}
        what = f"whole sales by {sizes.sales_clients} clients"
        product_rate, floor_rate = await alternate(bed, sides, slice_of, sizes.slices, what)
    return SalesPair(
        clients=sizes.sales_clients,
        product=product_rate,
        floor=floor_rate,
        ratio=round(product_rate.per_second / floor_rate.per_second, 2),
        product_counts=model,
        floor_counts=alone,
        product_tasks_mean=await _tasks_mean(bed, product.finished),
        floor_tasks_mean=await _tasks_mean(bed, floor.finished),
    )


async def _tasks_mean(bed: Bed, finished: list[tuple[str, str]]) -> float:
    counted = await asyncio.gather(*(pair_counts(bed.client, pair) for pair in finished[-LOOKED_AT:]))
    return round(fmean(counts.workflow_tasks for counts in counted), 2)
