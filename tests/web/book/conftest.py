from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from runtime.settings import Settings
from tests.store.scene import Scene
from tests.web.book.house import House, house_of


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(database, most=10) as pool:
        yield pool


@pytest.fixture
def house(pool: asyncpg.Pool, database: str, tmp_path: Path) -> House:
    """An empty book on the day of the scene."""
    settings = Settings(database_url=database, temporal_address="127.0.0.1:1", mail_dir=tmp_path / "mail")
    return house_of(Scene(EventStore(pool, load_policy(settings.policy_file))), settings)
