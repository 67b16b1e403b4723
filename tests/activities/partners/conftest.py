from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.activities.partners.worlds import World, in_process_world, served_world


@pytest.fixture(params=["in process", "over http"])
async def world(request: pytest.FixtureRequest) -> AsyncIterator[World]:
    """Every test of the contract runs in both worlds."""
    made = in_process_world if request.param == "in process" else served_world
    async with made() as world:
        yield world
