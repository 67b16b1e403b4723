"""The store on a database of its own."""

from __future__ import annotations

import asyncpg
import pytest

from activities.postgres.event_store import EventStore
from domain.policy import Policy
from tests.store.scene import Scene


@pytest.fixture
def scene(pool: asyncpg.Pool, policy: Policy) -> Scene:
    return Scene(EventStore(pool, policy))
