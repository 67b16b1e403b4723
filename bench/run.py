"""One run: everything on the same servers, one after the other."""

from __future__ import annotations

import asyncio
import os
import platform
import time
from importlib.metadata import version

import psutil
from temporalio.api.workflowservice.v1 import GetSystemInfoRequest

from bench.aims import aims, inbox_aims, orders_aims
from bench.bed import Bed, running_bed
from bench.book import open_accounts
from bench.decisions import decide, measure_latency, measure_throughput
from bench.figures import Report, Setting
from bench.inbox import measure_inbox
from bench.orders_api import measure_orders
from bench.sales import measure_sales
from bench.size import measure_early, measure_on_time
from bench.sizes import Sizes
from bench.store import measure_store
from starter.screen import say

WARM_UP_CALLS = 20


async def measure(sizes: Sizes, *, kind: str, processes: int) -> Report:
    """Starts servers and workers, measures, and leaves nothing behind. Needs the machine for itself."""
    began, load = time.monotonic(), psutil.getloadavg()[0]
    say("starting servers and workers ...")
    async with running_bed(processes) as bed:
        await open_accounts(bed.store)
        await _warm_up(bed)
        early, turns = await measure_early(bed)
        sizes_of_sales = (early, await measure_on_time(bed))
        latency = await measure_latency(bed, sizes)
        throughput = await measure_throughput(bed, sizes)
        sales = await measure_sales(bed, sizes, early.together, turns)
        orders = await measure_orders(bed, sizes)
        store = await measure_store(bed, sizes)
        setting = Setting(
            kind=kind,
            seconds=0,
            cores=len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1,
            load_before=round(load, 2),
            worker_processes=processes,
            python=platform.python_version(),
            temporalio=version("temporalio"),
            temporal_server=await _temporal_version(bed),
            postgres=str(await bed.pool.fetchval("SHOW server_version")),
        )
    inbox = await measure_inbox(sizes)
    return Report(
        setting=setting.model_copy(update={"seconds": round(time.monotonic() - began)}),
        latency=latency,
        throughput=throughput,
        sales=sales,
        sizes=sizes_of_sales,
        orders=orders,
        inbox=inbox,
        store=store,
        aims=(*aims(latency, throughput, sales, sizes_of_sales), *orders_aims(orders), *inbox_aims(inbox)),
    )


async def _warm_up(bed: Bed) -> None:
    """The first calls load modules and open connections; they wait until the workers are there."""
    for call in decide(bed).values():
        await call()
        await asyncio.gather(*(call() for _ in range(WARM_UP_CALLS)))


async def _temporal_version(bed: Bed) -> str:
    info = await bed.client.workflow_service.get_system_info(GetSystemInfoRequest())
    return info.server_version
