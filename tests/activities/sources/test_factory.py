from __future__ import annotations

import asyncio
from dataclasses import fields

import pytest

from activities.sources.factory import SourceSettings, open_sources
from activities.sources.port import SourceSilent
from domain.evidence.source import Provider
from runtime.settings import SOURCES, Settings
from starter.sandbox.companies import COMPANIES
from tests.activities.sources.sandbox_world import subject_of
from tests.activities.sources.situations import PROVIDERS, TODAY, watch


async def configured(**given: str) -> set[Provider]:
    async with open_sources(SourceSettings(**given), watch) as found:
        assert all(source.provider is provider for provider, source in found.items())
        return set(found)


async def test_what_is_not_configured_is_absent() -> None:
    assert await configured() == set()
    assert await configured(gleif_url="https://a.example", dnb_url="https://b.example", dnb_token="t") == {
        Provider.GLEIF,
        Provider.DNB,
    }


async def test_with_a_sandbox_every_source_is_there() -> None:
    assert await configured(sandbox_url="http://127.0.0.1:1") == set(PROVIDERS)
    assert await configured(sandbox_url="http://127.0.0.1:1", vies_url="https://a.example") == set(PROVIDERS)


async def test_a_proxy_of_the_environment_is_not_asked_for_what_is_on_this_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def answer(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 451 No\r\nContent-Length: 0\r\n\r\n")
        writer.close()

    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    async with server, open_sources(SourceSettings(sandbox_url=url), watch) as found:
        with pytest.raises(SourceSilent) as silent:
            await found[Provider.DNB].ask(subject_of(COMPANIES[1001]), "r", TODAY)
    assert silent.value.detail == "HTTP 451"


def test_the_programs_settings_have_all_that_the_sources_need() -> None:
    settings = Settings(sandbox_url="http://127.0.0.1:1", dnb_url="https://b.example", dnb_token="t")
    taken = SourceSettings.taken_from(settings)
    assert (taken.sandbox_url, taken.dnb_url, taken.dnb_token) == ("http://127.0.0.1:1", "https://b.example", "t")
    assert {each.name for each in fields(SourceSettings) if each.name.endswith("_url")} == {*SOURCES, "sandbox_url"}


def test_secrets_stay_out_of_the_printed_settings() -> None:
    names = [each.name for each in fields(SourceSettings) if each.name.endswith(("_key", "_token", "_password"))]
    assert len(names) == 6
    assert "hunter2" not in repr(SourceSettings(**dict.fromkeys(names, "hunter2")))
