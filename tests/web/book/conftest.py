from __future__ import annotations

from pathlib import Path

import asyncpg
import pytest

from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from runtime.settings import Settings
from tests.store.scene import Scene
from tests.web.book.house import House, house_of


@pytest.fixture
def house(pool: asyncpg.Pool, database: str, tmp_path: Path) -> House:
    """An empty book on the day of the scene."""
    settings = Settings(database_url=database, temporal_address="127.0.0.1:1", mail_dir=tmp_path / "mail")
    return house_of(Scene(EventStore(pool, load_policy(settings.policy_file))), settings)
