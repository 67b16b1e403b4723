from __future__ import annotations

import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from activities.postgres.migrations import migrate
from runtime.settings import Settings
from starter.doctor import doctor
from starter.embedded import EmbeddedStack, embedded_stack

SERVERS = {"database", "clocks", "temporal", "search attributes"}


@pytest.fixture
def settings(open_tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    return Settings(data_dir=open_tmp_path / "data", http_port=0)


@pytest.fixture
async def stack(settings: Settings) -> AsyncIterator[EmbeddedStack]:
    async with embedded_stack(settings) as running:
        yield running


async def states(settings: Settings) -> dict[str, str]:
    return {check.name: check.state for check in await doctor(settings)}


async def test_before_the_first_start_nothing_is_wrong_and_nothing_is_made(settings: Settings) -> None:
    found = await states(settings)
    assert found.pop("servers") == "not_running"
    assert set(found.values()) == {"ok"}
    assert not settings.data_dir.exists()


async def test_a_running_stack_is_looked_at_from_another_shell(settings: Settings, stack: EmbeddedStack) -> None:
    assert (await states(settings))["database"] == "failed"
    await migrate(stack.database_url)
    found = await states(settings)
    assert set(found) >= SERVERS
    assert set(found.values()) == {"ok"}


async def test_a_shorter_retention_than_wished_is_found(settings: Settings, stack: EmbeddedStack) -> None:
    assert (await states(settings.model_copy(update={"retention_days": 401})))["temporal"] == "failed"
    assert (await states(stack.settings))["temporal"] == "ok"


async def test_servers_that_do_not_answer_are_found(settings: Settings) -> None:
    given = settings.model_copy(
        update={"database_url": "postgresql://a:b@127.0.0.1:1/open", "temporal_address": "127.0.0.1:1"}
    )
    found = await states(given)
    assert {found[name] for name in SERVERS} == {"failed"}


async def test_a_taken_port_a_missing_policy_and_missing_programs_are_found(settings: Settings) -> None:
    with socket.create_server(("127.0.0.1", 0)) as holder:
        broken = settings.model_copy(
            update={
                "http_port": holder.getsockname()[1],
                "policy_file": settings.data_dir / "none.yaml",
                "pg_bin": settings.data_dir,
            }
        )
        found = await states(broken)
    assert (found["ports"], found["policy file"], found["postgresql programs"]) == ("failed", "failed", "failed")


async def test_a_data_folder_that_cannot_be_made_is_found(settings: Settings, open_tmp_path: Path) -> None:
    (open_tmp_path / "file").write_text("")
    broken = settings.model_copy(update={"data_dir": open_tmp_path / "file" / "data"})
    assert (await states(broken))["data folder"] == "failed"
