"""The sample book, cut to its first weeks: twice the same, nothing left over, and taken over by whoever comes next."""

from datetime import date, timedelta
from pathlib import Path

import asyncpg
import psutil
import pytest

from activities.postgres.pool import open_pool
from activities.postgres.verify_chain import verify_chains
from activities.postgres.verify_read_models import verify_read_models
from runtime.settings import Settings
from starter.first_start import hand_over
from starter.simulation.book import Book
from starter.simulation.run import SimulationStandsStill, play, simulate
from starter.simulation.sample_book import sample_book

LAST_DAY = date(2026, 9, 30)
WEEKS = 12


def cut(book: Book, weeks: int) -> Book:
    """The first weeks of a book; what was to happen later does not."""
    end = book.first_day + timedelta(weeks=weeks)
    return book.model_copy(
        update={
            "last_day": end,
            "sales": tuple(sale for sale in book.sales if sale.ordered_on <= end),
            "limit_changes": tuple(change for change in book.limit_changes if change.on <= end),
            "holds": tuple(hold for hold in book.holds if hold.on <= end),
        }
    )


@pytest.fixture(scope="module")
def book() -> Book:
    return cut(sample_book(LAST_DAY), WEEKS)


async def test_two_runs_give_the_same_report(book: Book) -> None:
    first = await simulate(Settings(), book, lambda _, __: None)
    second = await simulate(Settings(), book, lambda _, __: None)
    assert first.model_dump_json() == second.model_dump_json()
    assert first.sales.submitted > 40
    assert first.receivables.opened > 0


async def test_what_is_open_at_the_end_is_handed_over_and_the_record_is_clean(
    book: Book, database: str, open_tmp_path: Path
) -> None:
    await play(Settings(data_dir=open_tmp_path), database, book, lambda _, __: None)
    pool = await open_pool(database)
    try:
        assert (await verify_chains(pool)).faults == ()
        assert await verify_read_models(pool) == []
    finally:
        await pool.close()
    await hand_over(database)
    connection = await asyncpg.connect(database)
    try:
        started = await connection.fetchval("SELECT count(*) FROM outbox WHERE id LIKE 'hand over %'")
        open_ = await connection.fetchval("SELECT count(*) FROM receivable_view WHERE phase <> 'settled'")
    finally:
        await connection.close()
    assert started >= open_ > 0


async def test_a_simulation_that_stands_still_ends_and_says_so(book: Book, database: str, open_tmp_path: Path) -> None:
    def kill_the_workers(day: int, _: int) -> None:
        for started in psutil.Process().children() if day == 1 else ():
            if "worker.py" in " ".join(started.cmdline()):
                for process in (started, *started.children()):
                    process.kill()

    settings, patience = Settings(data_dir=open_tmp_path), timedelta(seconds=15)
    with pytest.raises(SimulationStandsStill) as stopped:
        await play(settings, database, book, kill_the_workers, patience)
    assert stopped.value.code == "simulation.stands_still"
