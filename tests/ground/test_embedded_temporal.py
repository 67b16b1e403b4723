from __future__ import annotations

import socket
import sqlite3
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.client import Client
from temporalio.common import SearchAttributePair, TypedSearchAttributes
from temporalio.worker import Worker

from runtime.errors import TemporalFailed
from runtime.search_attributes import missing_search_attributes, register_search_attributes
from runtime.temporal import connect_embedded
from starter.embedded import EmbeddedTemporal, temporal_server
from starter.embedded.time_skipping import start_time_skipping_server
from tests.ground.processes import kill, servers_of
from tests.ground.tagged_workflow import Tagged
from tests.ground.taken_port import first_choice_taken
from workflows.search_attributes import CUSTOMER


async def run_tagged(client: Client) -> str:
    async with Worker(client, task_queue="tagged", workflows=[Tagged]):
        return await client.execute_workflow(
            Tagged.run,
            id="tagged/1",
            task_queue="tagged",
            execution_timeout=timedelta(seconds=30),
            search_attributes=TypedSearchAttributes([SearchAttributePair(CUSTOMER, "C-1")]),
        )


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[EmbeddedTemporal]:
    temporal = EmbeddedTemporal(tmp_path / "data", retention_days=123)
    await temporal.start()
    yield temporal
    await temporal.stop()


async def retention_days(server: EmbeddedTemporal) -> int:
    client = await connect_embedded(server.address)
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace="default"))
    return int(described.config.workflow_execution_retention_ttl.ToTimedelta() / timedelta(days=1))


async def test_right_after_the_start_a_workflow_runs_with_our_search_attributes(server: EmbeddedTemporal) -> None:
    assert await run_tagged(await connect_embedded(server.address)) == "done"


async def test_the_namespace_keeps_histories_as_long_as_it_is_told(server: EmbeddedTemporal) -> None:
    assert await retention_days(server) == 123
    longer = EmbeddedTemporal(server.data_dir, retention_days=400)
    await server.stop()
    await longer.start()
    try:
        assert await retention_days(longer) == 400
    finally:
        await longer.stop()


async def test_histories_survive_kill_9_and_the_address_stays(server: EmbeddedTemporal) -> None:
    address = server.address
    client = await connect_embedded(address)
    await client.start_workflow(Tagged.run, id="tagged/2", task_queue="nobody-works-here")
    kill(server.pid)
    assert await server.wait() == -9
    await server.restart()
    assert server.address == address
    described = await (await connect_embedded(address)).get_workflow_handle("tagged/2").describe()
    assert described.task_queue == "nobody-works-here"


async def test_a_server_left_behind_on_the_same_data_is_ended_first(server: EmbeddedTemporal) -> None:
    heir = EmbeddedTemporal(server.data_dir)
    await heir.start()
    try:
        await server.wait()
        assert len(servers_of(server.data_dir)) == 1
    finally:
        await heir.stop()


async def test_a_stop_leaves_no_process(server: EmbeddedTemporal) -> None:
    await server.stop()
    assert server.pid is None
    assert not servers_of(server.data_dir)


async def test_the_database_is_written_ahead_of_its_pages(server: EmbeddedTemporal) -> None:
    with sqlite3.connect(server.database) as database:
        assert database.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    database.close()


async def test_a_given_port_that_is_taken_is_refused_by_number(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        port = holder.getsockname()[1]
        with pytest.raises(TemporalFailed, match=str(port)):
            await EmbeddedTemporal(tmp_path, port=port).start()


async def test_a_port_that_is_taken_between_its_choice_and_the_start_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with first_choice_taken(monkeypatch, temporal_server) as taken:
        server = EmbeddedTemporal(tmp_path)
        await server.start()
        await server.stop()
        assert server.port != taken


async def test_registering_the_search_attributes_again_changes_nothing(server: EmbeddedTemporal) -> None:
    client = await connect_embedded(server.address)
    assert await missing_search_attributes(client) == ()
    await register_search_attributes(client)
    assert await missing_search_attributes(client) == ()


async def test_they_register_on_the_time_skipping_server_too() -> None:
    async with await start_time_skipping_server() as environment:
        await register_search_attributes(environment.client)
        await register_search_attributes(environment.client)
        assert await run_tagged(environment.client) == "done"
