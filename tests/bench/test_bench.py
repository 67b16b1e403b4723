"""The bench at its smallest: that it measures and reports everything, not how fast anything is."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from bench.figures import Report
from bench.histories import turns_of
from bench.loops import closed_loop, open_loop, percentile
from bench.page import BEGIN, END, write_figures
from bench.run import measure
from bench.sizes import Sizes
from bench.tables import as_markdown

TINY = Sizes(
    slices=1,
    latency_slices=1,
    arrivals={5: 3, 30: 5},
    clients=(16, 64),
    ramp_seconds=0.1,
    closed_seconds=0.3,
    sales_clients=3,
    sales_ramp_seconds=0.1,
    sales_seconds=1.0,
    http_samples=3,
    http_seconds=1.0,
    inbox_tasks=60,
    inbox_requests=4,
    store_seconds=0.1,
    assessments=20,
)


@pytest.fixture(scope="module")
async def report() -> Report:
    return await measure(TINY, kind="tiny", processes=1)


def test_latency_is_measured_at_both_rates_beside_the_floor(report: Report) -> None:
    assert [pair.orders_per_second for pair in report.latency] == [5, 30]
    for pair in report.latency:
        assert pair.product.samples == pair.floor.samples == TINY.arrivals[pair.orders_per_second]
        assert 0 < pair.product.p50_ms <= pair.product.p99_ms
        assert pair.p50_ratio > 0


def test_throughput_is_measured_with_few_and_many_clients_beside_the_floor(report: Report) -> None:
    assert [pair.clients for pair in report.throughput] == [16, 64]
    assert all(pair.product.per_second > 0 and pair.floor.per_second > 0 for pair in report.throughput)


def test_the_floor_of_a_whole_sale_makes_as_many_moves_as_the_product(report: Report) -> None:
    assert report.sales.product.per_second > 0
    assert report.sales.floor.per_second > 0
    assert report.sales.product_counts == report.sizes[0].together
    assert report.sales.floor_counts == report.sales.product_counts.model_copy(
        update={"bytes": report.sales.floor_counts.bytes}
    )


def test_the_size_of_a_sale_is_the_sum_of_its_histories(report: Report) -> None:
    early, on_time = report.sizes
    for size in report.sizes:
        assert size.sale.events + size.receivable.events == size.together.events
        assert size.sale.bytes > size.sale.events
        assert size.together.messages >= 5
    assert on_time.together.local_activities == early.together.local_activities + 1


def test_orders_over_http_stand_beside_the_gateway_and_the_floor(report: Report) -> None:
    orders = report.orders
    for side in (orders.http, orders.gateway, orders.floor):
        assert side.samples == TINY.http_samples
        assert 0 < side.p50_ms <= side.p99_ms
    assert orders.p50_ratio == round(orders.http.p50_ms / orders.floor.p50_ms, 2)
    kept = orders.sustained
    assert (kept.clients, kept.errors) == (64, 0)
    assert kept.answered >= 64
    assert kept.per_second > 0
    assert kept.cpu_ms.web > 0


def test_pages_are_opened_by_one_reader_and_by_several(report: Report) -> None:
    assert report.inbox.tasks == TINY.inbox_tasks
    assert report.inbox.pages[0].what == "inbox"
    for page in report.inbox.pages:
        assert page.samples == TINY.inbox_requests
        assert 0 < page.p50_ms <= page.p95_ms
        assert page.together_p95_ms > 0


def test_the_event_store_and_the_rules_are_measured_alone(report: Report) -> None:
    assert min(report.store.records_per_second_1, report.store.records_per_second_8, report.store.assess_us) > 0


def test_every_aim_says_whether_it_is_met_and_by_how_much(report: Report) -> None:
    assert len(report.aims) == 13
    for aim in report.aims:
        assert aim.met is (aim.measured <= aim.limit if aim.at_most else aim.measured >= aim.limit)
        assert "met" in aim.verdict or "missed by" in aim.verdict


def test_the_tables_replace_what_stood_between_the_markers(report: Report, tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text(f"before\n{BEGIN}\nold figures\n{END}\nafter\n", encoding="utf-8")
    write_figures(as_markdown(report), page)
    text = page.read_text(encoding="utf-8")
    assert text.startswith("before\n")
    assert text.endswith(f"{END}\nafter\n")
    assert "old figures" not in text
    assert all(aim.what in text for aim in report.aims)


def test_a_page_without_markers_is_left_alone(report: Report, tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("no place for figures\n", encoding="utf-8")
    with pytest.raises(ValueError, match="markers"):
        write_figures(as_markdown(report), page)
    assert page.read_text(encoding="utf-8") == "no place for figures\n"


async def test_an_open_loop_does_not_wait_for_earlier_answers() -> None:
    running, most = 0, 0

    async def slow() -> None:
        nonlocal running, most
        running += 1
        most = max(most, running)
        while most < 3:
            await asyncio.sleep(0.001)
        running -= 1

    assert len(await open_loop(slow, per_second=1000, samples=3)) == 3


async def test_a_closed_loop_counts_at_least_one_answer() -> None:
    async def slow() -> None:
        await asyncio.sleep(0.05)

    closed = await closed_loop(slow, clients=2, ramp=0.0, seconds=0.001)
    assert closed.finished == 2
    assert closed.per_second > 0


@pytest.mark.parametrize(("percent", "value"), [(50, 50), (99, 99), (100, 100), (0, 1)])
def test_a_percentile_is_a_value_that_was_measured(percent: int, value: int) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == value


def test_a_history_without_tasks_has_no_turns() -> None:
    assert turns_of([]) == ()
