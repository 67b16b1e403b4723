"""`openaccount simulate`: plays a book on a world of its own, and the sample book into a fresh live one."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from activities.postgres.adopt import adopt_policy
from activities.postgres.event_store import EventStore
from activities.postgres.migrations import migrate
from runtime.settings import Settings
from starter.embedded import EmbeddedPostgres
from starter.simulation.book import Book
from starter.simulation.play import Play
from starter.simulation.report import Report, make_report
from starter.simulation.stage import open_stage

Progress = Callable[[int, int], None]
"""Told after each day: how many days are done, of how many."""


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


async def play(settings: Settings, dsn: str, book: Book, progress: Progress) -> Report:
    """Plays the book into the migrated database at `dsn`."""
    async with open_stage(settings, dsn, book.first_day, settings.mail_folder) as stage:
        await adopt_policy(EventStore(stage.pool, stage.policy), stage.now)
        performance = Play(stage, book)
        await performance.run(progress)
        return await make_report(
            stage.pool, stage.policy, book.name, book.first_day, book.last_day, performance.refusals
        )
