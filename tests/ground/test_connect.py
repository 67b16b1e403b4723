from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from pydantic import BaseModel

from runtime.errors import TemporalUnreachable
from runtime.settings import Settings
from runtime.temporal import connect
from starter.embedded import EmbeddedTemporal
from starter.embedded.ports import choose_port


class Wire(BaseModel):
    amount: Decimal
    due_on: date


def a_profile(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    profile = folder / "temporal.toml"
    profile.write_text(f"[profile.default]\n{text}\n")
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(profile))
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)


@pytest.fixture(scope="session")
async def temporal(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[EmbeddedTemporal]:
    server = EmbeddedTemporal(tmp_path_factory.mktemp("temporal"))
    await server.start()
    yield server
    await server.stop()


async def test_the_embedded_server_is_reached_whatever_profile_the_operator_has(
    temporal: EmbeddedTemporal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_profile('address = "127.0.0.1:1"\nnamespace = "production"\napi_key = "k"', tmp_path, monkeypatch)
    client = await connect(Settings(temporal_address=temporal.address, temporal_embedded=True))
    assert client.namespace == "default"
    assert await client.service_client.check_health()


async def test_the_profile_counts_against_a_cluster_and_a_given_address_is_above_it(
    temporal: EmbeddedTemporal, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_profile('address = "127.0.0.1:1"\nnamespace = "credit-sales-prd"', tmp_path, monkeypatch)
    with pytest.raises(TemporalUnreachable, match=r"127\.0\.0\.1:1"):
        await connect(Settings())
    client = await connect(Settings(temporal_address=temporal.address))
    assert client.namespace == "credit-sales-prd"
    client = await connect(Settings(temporal_address=temporal.address, temporal_namespace="default"))
    assert client.namespace == "default"


async def test_amounts_and_dates_travel_exactly(temporal: EmbeddedTemporal) -> None:
    client = await connect(Settings(temporal_address=temporal.address, temporal_embedded=True))
    sent = Wire(amount=Decimal("1234567890123456.78"), due_on=date(2026, 2, 28))
    [payload] = await client.data_converter.encode([sent])
    assert await client.data_converter.decode([payload], [Wire]) == [sent]


async def test_no_address_at_all_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    a_profile("", tmp_path, monkeypatch)
    with pytest.raises(TemporalUnreachable):
        await connect(Settings())


async def test_a_server_that_does_not_answer_is_named() -> None:
    address = f"127.0.0.1:{choose_port()}"
    with pytest.raises(TemporalUnreachable, match=address):
        await connect(Settings(temporal_address=address, temporal_embedded=True))
