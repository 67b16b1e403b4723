"""A seller with its worker, whose people work in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from uuid import uuid4

import pytest

from starter.embedded import EmbeddedPostgres
from tests.api.seller import Seller, selling
from tests.conftest import TEMPLATE, _execute, _named
from tests.web.work.office import Office
from tests.workflows.live_server import LiveServer


@pytest.fixture(scope="session")
async def work_server(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[LiveServer]:
    server = LiveServer(tmp_path_factory.mktemp("temporal"))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture(scope="session")
async def working_seller(
    work_server: LiveServer, migrated_template: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Seller]:
    name = f"test_{uuid4().hex}"
    await _execute(migrated_template.dsn, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    folder = tmp_path_factory.mktemp("office")
    async with selling(await work_server.next_client(), _named(migrated_template.dsn, name), folder) as seller:
        yield seller


@pytest.fixture
def office(working_seller: Seller) -> Office:
    """Tests make their own customers and tasks; no two see each other's."""
    return Office(working_seller)
