from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.activities.sources.replayed_world import ReplayedWorld, replayed_world
from tests.activities.sources.sandbox_world import SandboxWorld, sandbox_world
from tests.activities.sources.situations import World


@pytest.fixture
async def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SandboxWorld]:
    async with sandbox_world(tmp_path, monkeypatch) as world:
        yield world


@pytest.fixture
async def replayed() -> AsyncIterator[ReplayedWorld]:
    async with replayed_world() as world:
        yield world


@pytest.fixture(params=["sandbox", "replayed"])
def world(request: pytest.FixtureRequest) -> World:
    """Every test of the contract runs in both worlds."""
    found: World = request.getfixturevalue(request.param)
    return found
