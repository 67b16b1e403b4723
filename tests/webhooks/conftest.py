"""A store, a clock that the test turns, and a dispatcher that may call this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import asyncpg
import pytest

from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from domain.policy import Policy
from tests.store.scene import Scene
from tests.webhooks.house import House

POLICIES = Path(__file__).parents[2] / "policies"


@pytest.fixture(scope="session")
def policy() -> Policy:
    return load_policy(POLICIES / "standard.yaml")


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    async with await open_pool(database, most=20) as pool:
        yield pool


@pytest.fixture
async def admin(database: str) -> AsyncIterator[asyncpg.Connection]:
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


@pytest.fixture
def house(pool: asyncpg.Pool, policy: Policy) -> House:
    return House(Scene(EventStore(pool, policy)))
