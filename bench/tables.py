"""The report for people: the same Markdown tables on the terminal and in the documentation."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bench.figures import Aim, HttpOrders, Inbox, Rate, RatePair, Report

Cells = Sequence[object]


def as_markdown(report: Report) -> str:
    return "\n\n".join(_sections(report))


def _sections(report: Report) -> Iterator[str]:
    setting = report.setting
    yield (
        f"A {setting.kind} run of {setting.seconds} s on {setting.cores} cores (load before: {setting.load_before}), "
        f"{setting.worker_processes} worker process{'es' if setting.worker_processes > 1 else ''} on each side. "
        f"Python {setting.python}, temporalio {setting.temporalio}, Temporal server {setting.temporal_server}, "
        f"PostgreSQL {setting.postgres}."
    )
    yield _aims(report.aims)
    yield table(("decision, open loop", "samples", "p50 ms", "p99 ms"), list(_latency_rows(report)))
    yield table(("closed loop", "per second", "slices", *_CPU), list(_rate_rows(report)))
    yield (
        f"The floor of a whole sale holds {report.sales.floor_counts.events} events, as counted in the product's. "
        f"Workflow tasks per sale under load: product {report.sales.product_tasks_mean}, "
        f"floor {report.sales.floor_tasks_mean}."
    )
    yield table(
        ("one sale", "events", "bytes", "actions", "workflow tasks", "local activities", "timers", "messages"),
        [
            (f"{size.story}: {part}", *counts.model_dump().values())
            for size in report.sizes
            for part, counts in (("sale", size.sale), ("receivable", size.receivable), ("together", size.together))
        ],
    )
    yield from _orders(report.orders)
    yield _inbox(report.inbox)
    yield table(
        ("alone, without workflows", ""),
        [
            ("submissions recorded per second, 1 connection", report.store.records_per_second_1),
            ("submissions recorded per second, 8 connections", report.store.records_per_second_8),
            ("one assessment, µs", report.store.assess_us),
        ],
    )


def orders_sections(orders: HttpOrders, aims: Sequence[Aim]) -> Iterator[str]:
    """`POST /v1/orders` by itself."""
    yield _aims(aims)
    yield from _orders(orders)


def _orders(orders: HttpOrders) -> Iterator[str]:
    sides = (("POST /v1/orders", orders.http), ("gateway", orders.gateway), ("floor", orders.floor))
    yield table(
        (f"one order, {orders.orders_per_second}/s", "samples", "p50 ms", "p99 ms"),
        [
            *((name, side.samples, side.p50_ms, side.p99_ms) for name, side in sides),
            ("ratio of POST /v1/orders to floor", "", f"**{orders.p50_ratio}**", f"**{orders.p99_ratio}**"),
        ],
    )
    kept, cpu = orders.sustained, orders.sustained.cpu_ms
    yield table(
        ("closed loop", "per second", "answered", "errors", "p50 ms", "p99 ms", *_CPU, "web"),
        [
            (
                f"POST /v1/orders, {kept.clients} clients, {kept.seconds:g} s",
                *(kept.per_second, kept.answered, kept.errors, kept.p50_ms, kept.p99_ms),
                *(cpu.client, cpu.worker, cpu.temporal, cpu.postgres, cpu.web),
            )
        ],
    )


def inbox_sections(inbox: Inbox, aims: Sequence[Aim]) -> Iterator[str]:
    """Pages and lists by themselves."""
    yield _aims(aims)
    yield _inbox(inbox)


def _inbox(inbox: Inbox) -> str:
    return table(
        (
            f"{inbox.tasks:,} open tasks",
            "samples",
            "kB",
            "p50 ms",
            "p95 ms",
            f"p95 ms, {inbox.together} readers at once",
        ),
        [
            (page.what, page.samples, page.kilobytes, page.p50_ms, page.p95_ms, page.together_p95_ms)
            for page in inbox.pages
        ],
    )


def _aims(aims: Sequence[Aim]) -> str:
    return table(
        ("aim", "limit", "measured", ""),
        [
            (aim.what, f"{'≤' if aim.at_most else '≥'} {_figure(aim.limit)}", _figure(aim.measured), aim.verdict)
            for aim in aims
        ],
    )


_CPU = ("CPU ms: client", "worker", "Temporal", "PostgreSQL")


def _figure(value: float) -> str:
    return f"{value:.2f}" if value < 10 else f"{value:,.0f}"


def _latency_rows(report: Report) -> Iterator[Cells]:
    for pair in report.latency:
        for name, side in (("product", pair.product), ("floor", pair.floor)):
            yield f"{pair.orders_per_second} orders/s: {name}", side.samples, side.p50_ms, side.p99_ms
        yield f"{pair.orders_per_second} orders/s: ratio", "", f"**{pair.p50_ratio}**", f"**{pair.p99_ratio}**"


def _rate_rows(report: Report) -> Iterator[Cells]:
    yield from (row for pair in report.throughput for row in _pair_rows(f"decisions, {pair.clients} clients", pair))
    yield from _pair_rows(f"whole sales, {report.sales.clients} clients", report.sales)


def _pair_rows(what: str, pair: RatePair) -> Iterator[Cells]:
    yield f"{what}: product", *_rate(pair.product)
    yield f"{what}: floor", *_rate(pair.floor)
    yield f"{what}: ratio", f"**{pair.ratio}**", "", "", "", "", ""


def _rate(rate: Rate) -> Cells:
    cpu = rate.cpu_ms
    return (
        rate.per_second,
        " / ".join(str(one) for one in rate.slices),
        *(cpu.client, cpu.worker, cpu.temporal, cpu.postgres),
    )


def table(heads: Cells, rows: Sequence[Cells]) -> str:
    """Aligned for the eye; the first column to the left, figures to the right."""
    texts = [[str(cell) for cell in row] for row in (heads, *rows)]
    widths = [max(3, *(len(row[column]) for row in texts)) for column in range(len(heads))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [texts[0], rule, *texts[1:]]
    return "\n".join(
        "| " + " | ".join(_cell(row, column, widths) for column in range(len(heads))) + " |" for row in lines
    )


def _cell(row: Sequence[str], column: int, widths: Sequence[int]) -> str:
    return row[column].ljust(widths[column]) if column == 0 else row[column].rjust(widths[column])
