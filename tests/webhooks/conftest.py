"""A store, a clock that the test turns, and a dispatcher that may call this machine."""

from __future__ import annotations

import asyncpg
import pytest

from activities.postgres.event_store import EventStore
from domain.policy import Policy
from tests.store.scene import Scene
from tests.webhooks.house import House


@pytest.fixture
def house(pool: asyncpg.Pool, policy: Policy) -> House:
    return House(Scene(EventStore(pool, policy)))
