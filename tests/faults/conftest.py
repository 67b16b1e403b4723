"""A seller on a live server, for faults that one test makes by hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.policy_file import load_policy
from runtime.settings import PROJECT_ROOT
from tests.workflows.conftest import MONDAY
from tests.workflows.engine import live_engine
from tests.workflows.house import House
from tests.workflows.live_server import LiveServer


@pytest.fixture(scope="session")
async def server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LiveServer]:
    """The embedded Temporal server, with a namespace for each test."""
    server = LiveServer(tmp_path_factory.mktemp("temporal"))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def idle_shop(server: LiveServer, database: str, tmp_path: Path) -> AsyncIterator[House]:
    """Nobody on file and no worker running."""
    policy = load_policy(PROJECT_ROOT / "policies" / "standard.yaml")
    async with live_engine(await server.next_client(), database, policy, MONDAY, tmp_path) as engine:
        yield House(engine)


@pytest.fixture
async def shop(idle_shop: House) -> AsyncIterator[House]:
    """Nobody on file."""
    async with idle_shop.engine.working():
        yield idle_shop
