"""One server of each kind for the whole run; a seller with an empty book for each test."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import pytest
from temporalio.testing import WorkflowEnvironment

from activities.policy_file import load_policy
from domain.policy import Policy
from starter.embedded.time_skipping import start_time_skipping_server
from tests.histories.comparison import compare_or_record
from tests.workflows.engine import live_engine, skipping_engine
from tests.workflows.house import House
from tests.workflows.live_server import LiveServer

STANDARD: Final = Path(__file__).parents[2] / "policies" / "standard.yaml"
MONDAY: Final = datetime(2025, 3, 3, 1, 30, tzinfo=UTC)
"""Half past nine in Shanghai, with no holiday for a month."""


@pytest.fixture(scope="session")
async def skipping_server() -> AsyncIterator[WorkflowEnvironment]:
    """Temporal's test server, whose time can be turned forward."""
    server = await start_time_skipping_server()
    yield server
    await server.shutdown()


@pytest.fixture
def policy() -> Policy:
    """The policy of the scenario; a module with rules of its own overrides this."""
    return load_policy(STANDARD)


@pytest.fixture
async def idle_house(
    request: pytest.FixtureRequest,
    skipping_server: WorkflowEnvironment,
    database: str,
    policy: Policy,
    tmp_path: Path,
) -> AsyncIterator[House]:
    """A seller on Monday morning, with nobody on file and no worker running.

    When the scenario has passed, its histories are compared with the recorded fingerprints (or recorded).
    """
    failed_before = request.session.testsfailed
    async with skipping_engine(skipping_server, database, policy, MONDAY, tmp_path) as engine:
        yield House(engine)
        if request.session.testsfailed == failed_before:
            compare_or_record(request, await engine.histories())


@pytest.fixture
async def house(idle_house: House) -> AsyncIterator[House]:
    """A seller on Monday morning, with nobody on file."""
    async with idle_house.engine.working():
        yield idle_house
        await idle_house.settle()


@pytest.fixture(scope="session")
async def live_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LiveServer]:
    """The embedded Temporal server, whose workflows roll over early; real time."""
    server = LiveServer(tmp_path_factory.mktemp("temporal"))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
async def live_house(live_server: LiveServer, database: str, policy: Policy, tmp_path: Path) -> AsyncIterator[House]:
    """A seller on Monday morning, with nobody on file, in a namespace of the real server."""
    client = await live_server.next_client()
    async with live_engine(client, database, policy, MONDAY, tmp_path) as engine, engine.working():
        yield House(engine)
