from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest

from runtime.errors import SettingsInvalid
from runtime.search_attributes import missing_search_attributes
from runtime.settings import Settings
from runtime.temporal import connect
from starter import doctor_servers
from starter.embedded import EmbeddedTemporal
from starter.prepare import prepare


@pytest.fixture
async def settings(database: str, tmp_path: Path) -> AsyncIterator[Settings]:
    server = EmbeddedTemporal(tmp_path)
    await server.start()
    yield Settings(
        database_url=database, temporal_address=server.address, temporal_namespace="openaccount", retention_days=77
    )
    await server.stop()


async def test_it_makes_what_is_missing_and_can_be_repeated(settings: Settings) -> None:
    await prepare(settings)
    await prepare(settings.model_copy(update={"retention_days": 1}))
    client = await connect(settings)
    assert await missing_search_attributes(client) == ()
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="openaccount"))
    assert described.config.workflow_execution_retention_ttl.ToTimedelta() == timedelta(days=77)
    assert await doctor_servers.database(settings)


async def test_it_prepares_only_what_is_named() -> None:
    with pytest.raises(SettingsInvalid):
        await prepare(Settings(database_url=None, temporal_address=None))
