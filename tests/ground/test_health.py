from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import httpx2
import pytest
from temporalio.worker import Worker

from runtime.settings import Settings
from runtime.temporal import connect
from starter.api import health
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.embedded import EmbeddedPostgres, EmbeddedTemporal
from starter.embedded.ports import choose_port
from tests.ground.tagged_workflow import Tagged


@pytest.fixture(scope="module")
async def temporal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedTemporal]:
    server = EmbeddedTemporal(Path(tmp_path_factory.mktemp("temporal")))
    await server.start()
    yield server
    await server.stop()


@pytest.fixture
def settings(postgres: EmbeddedPostgres, temporal: EmbeddedTemporal) -> Settings:
    return Settings(database_url=postgres.dsn, temporal_address=temporal.address, temporal_embedded=True)


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What does answer is given the time that it takes on a busy machine."""
    monkeypatch.setattr(health, "PATIENCE", timedelta(seconds=60))


async def healthz(probe: HealthProbe) -> tuple[int, dict[str, str]]:
    transport = httpx2.ASGITransport(app=create_app(probe))
    async with httpx2.AsyncClient(transport=transport, base_url="http://test") as client:
        answer = await client.get("/healthz")
        return answer.status_code, answer.json()


@pytest.mark.usefixtures("patient")
async def test_it_is_healthy_once_a_worker_polls(settings: Settings) -> None:
    probe = HealthProbe(settings)
    assert await healthz(probe) == (
        503, {"status": "degraded", "database": "ok", "temporal": "ok", "worker": "missing"},
    )  # fmt: skip
    async with Worker(await connect(settings), task_queue=settings.task_queue, workflows=[Tagged]):
        async with asyncio.timeout(60):
            while (await probe.check()).worker != "ok":
                await asyncio.sleep(0.05)
        assert await healthz(probe) == (
            200, {"status": "ok", "database": "ok", "temporal": "ok", "worker": "ok"},
        )  # fmt: skip
        assert (await HealthProbe(settings, worker_alive=lambda: False).check()).worker == "missing"


@pytest.mark.usefixtures("patient")
async def test_what_does_not_answer_is_named(settings: Settings) -> None:
    nowhere = f"127.0.0.1:{choose_port()}"
    without_database = settings.model_copy(update={"database_url": f"postgresql://a:b@{nowhere}/open"})
    assert (await HealthProbe(without_database).check()).model_dump(include={"database", "temporal"}) == {
        "database": "unreachable", "temporal": "ok",
    }  # fmt: skip
    without_temporal = settings.model_copy(update={"temporal_address": nowhere})
    status, told = await healthz(HealthProbe(without_temporal))
    assert (status, told["database"], told["temporal"]) == (503, "ok", "unreachable")


async def test_it_answers_though_database_and_temporal_take_the_connection_and_stay_silent() -> None:
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        address = f"127.0.0.1:{silent.getsockname()[1]}"
        settings = Settings(
            database_url=f"postgresql://a:b@{address}/open", temporal_address=address, temporal_embedded=True
        )
        status, told = await asyncio.wait_for(healthz(HealthProbe(settings)), timeout=60)
        assert status == 503
        assert told == {
            "status": "degraded", "database": "unreachable", "temporal": "unreachable", "worker": "unreachable",
        }  # fmt: skip
