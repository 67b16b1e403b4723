"""`python -m bench [--quick] [--json] [--write] [--processes N]`."""

from __future__ import annotations

import argparse
import asyncio

from bench.figures import Report
from bench.page import write_figures
from bench.run import measure
from bench.sizes import FULL, QUICK
from bench.tables import as_markdown
from starter.ending import leave
from starter.interruption import until_interrupted


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench", description="Latency, throughput and sizes beside floors")
    parser.add_argument("--quick", action="store_true", help="3 minutes instead of 20, and too few samples for a p99")
    parser.add_argument("--json", action="store_true", help="the figures as JSON")
    parser.add_argument("--write", action="store_true", help="put the tables into docs/performance.md")
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="worker processes on each side")
    given = parser.parse_args()
    reports: list[Report] = []

    async def run() -> None:
        sizes, kind = (QUICK, "quick") if given.quick else (FULL, "full")
        reports.append(await measure(sizes, kind=kind, processes=given.processes))

    asyncio.run(until_interrupted(run()))
    for report in reports:
        print(report.model_dump_json(indent=2) if given.json else as_markdown(report))
        if given.write:
            write_figures(as_markdown(report))
    return 0 if reports else 1


if __name__ == "__main__":
    leave(main())
