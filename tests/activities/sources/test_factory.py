from __future__ import annotations

from dataclasses import fields

from activities.sources.factory import SourceSettings, open_sources
from domain.evidence.source import Provider
from runtime.settings import SOURCES, Settings
from tests.activities.sources.situations import PROVIDERS, watch


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


def test_the_programs_settings_have_all_that_the_sources_need() -> None:
    settings = Settings(sandbox_url="http://127.0.0.1:1", dnb_url="https://b.example", dnb_token="t")
    taken = SourceSettings.taken_from(settings)
    assert (taken.sandbox_url, taken.dnb_url, taken.dnb_token) == ("http://127.0.0.1:1", "https://b.example", "t")
    assert {each.name for each in fields(SourceSettings) if each.name.endswith("_url")} == {*SOURCES, "sandbox_url"}


def test_secrets_stay_out_of_the_printed_settings() -> None:
    names = [each.name for each in fields(SourceSettings) if each.name.endswith(("_key", "_token", "_password"))]
    assert len(names) == 6
    assert "hunter2" not in repr(SourceSettings(**dict.fromkeys(names, "hunter2")))
