"""`openaccount simulate`: plays a book on a world of its own, and the sample book into a fresh live one."""

from __future__ import annotations

import asyncio
import shutil
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Final

from activities.postgres.adopt import adopt_policy
from activities.postgres.event_store import EventStore
from activities.postgres.migrations import migrate
from runtime.errors import OperationalError
from runtime.settings import Settings
from starter.embedded import EmbeddedPostgres
from starter.simulation.book import Book
from starter.simulation.play import Play
from starter.simulation.report import Report, make_report
from starter.simulation.stage import open_stage

Progress = Callable[[int, int], None]
"""Told after each day: how many days are done, of how many."""

PATIENCE: Final = timedelta(minutes=5)
"""All 738 days of the late-payment histories together take that long."""


class SimulationStandsStill(OperationalError):
    """A day of the book does not end: something that the engine was asked is never answered."""

    code = "simulation.stands_still"


async def simulate(settings: Settings, book: Book, progress: Progress) -> Report:
    """Plays the book on servers of its own, which vanish with it, and reports. The same book gives the same report."""
    folder = Path(tempfile.mkdtemp(prefix="openaccount-simulation-"))
    folder.chmod(0o711)  # PostgreSQL may have to run under another account than ours.
    postgres = EmbeddedPostgres(folder, durable=False, bin_dir=settings.pg_bin)
    try:
        await postgres.start()
        await migrate(postgres.dsn)
        told = settings.model_copy(update={"data_dir": folder, "mail_dir": folder / "mail"})
        return await play(told, postgres.dsn, book, progress)
    finally:
        await postgres.stop()
        shutil.rmtree(folder, ignore_errors=True)


async def play(settings: Settings, dsn: str, book: Book, progress: Progress, patience: timedelta = PATIENCE) -> Report:
    """Plays the book into the migrated database at `dsn`.

    Raises SimulationStandsStill when a day takes longer than `patience`: it would take for ever.
    """
    async with open_stage(settings, dsn, book.first_day, settings.mail_folder) as stage:
        await adopt_policy(EventStore(stage.pool, stage.policy), stage.now)
        performance = Play(stage, book)
        await _while_it_moves(performance, progress, patience)
        return await make_report(
            stage.pool, stage.policy, book.name, book.first_day, book.last_day, performance.refusals
        )


async def _while_it_moves(performance: Play, progress: Progress, patience: timedelta) -> None:
    loop = asyncio.get_running_loop()

    def told(done: int, of: int) -> None:
        limit.reschedule(loop.time() + patience.total_seconds())
        progress(done, of)

    limit = asyncio.timeout(patience.total_seconds())
    try:
        async with limit:
            await performance.run(told)
    except TimeoutError:
        if not limit.expired():
            raise
        day = performance.stage.today
        raise SimulationStandsStill(f"the simulation has stood still on {day} for {patience}; start it anew") from None
