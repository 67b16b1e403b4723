"""What every source promises, held against the sandbox and against documents in the providers' own shape."""

from __future__ import annotations

import json
from typing import Final

import pytest

from activities.sources.port import SourceSilent, Subject
from domain.evidence.source import Kind, Provider, Silence
from tests.activities.sources.situations import IMPOSSIBLE, PAID, PROVIDERS, TODAY, Situation, World

KINDS: Final = {
    Provider.GLEIF: {Kind.REGISTRY, Kind.OWNERSHIP},
    Provider.COMPANIES_HOUSE: {Kind.REGISTRY, Kind.OWNERSHIP},
    Provider.VIES: {Kind.TAX},
    Provider.DNB: {Kind.BUREAU},
    Provider.CREDITSAFE: {Kind.BUREAU},
    Provider.BANK_REFERENCE: {Kind.BANK},
    Provider.TRADE_REFERENCES: {Kind.TRADE},
    Provider.PUBLIC_RECORD: {Kind.PUBLIC_RECORD},
}
LEFT_OUT: Final = {
    Provider.GLEIF: "status",
    Provider.COMPANIES_HOUSE: "status",
    Provider.VIES: "name",
    Provider.DNB: "recommended_limit",
    Provider.CREDITSAFE: "failure_percentile",
    Provider.BANK_REFERENCE: "conduct",
    Provider.TRADE_REFERENCES: "prompt_percent",
}
"""What each provider's partial answer does not say."""

EXPECTED: Final = (
    (Situation.NOT_FOUND, Silence.NOT_FOUND, False),
    (Situation.REFUSED, Silence.REFUSED, False),
    (Situation.ERROR, Silence.FAILED, True),
    (Situation.BUSY, Silence.FAILED, True),
    (Situation.TIMEOUT, Silence.TIMED_OUT, True),
    (Situation.TRUNCATED, Silence.UNREADABLE, True),
    (Situation.OTHER_COMPANY, Silence.OTHER_COMPANY, False),
    (Situation.FUTURE, Silence.DATED_IN_FUTURE, False),
)
SILENT: Final = [
    pytest.param(provider, *expected, id=f"{provider}-{expected[0]}")
    for provider in PROVIDERS
    for expected in EXPECTED
    if (provider, expected[0]) not in IMPOSSIBLE
]


async def silence_of(world: World, provider: Provider, situation: Situation) -> SourceSilent:
    source, subject = world.stage(provider, situation)
    with pytest.raises(SourceSilent) as silent:
        await source.ask(subject, "reference-1", TODAY)
    return silent.value


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_full_answer_is_mapped_and_kept_as_it_came(world: World, provider: Provider) -> None:
    source, subject = world.stage(provider, Situation.FULL)
    answer = await source.ask(subject, "reference-1", TODAY)
    assert answer.provider is source.provider is provider
    assert {Kind(facts.kind) for facts in answer.facts} == KINDS[provider]
    assert answer.as_of <= TODAY
    assert not answer.partial
    assert answer.paid == (provider in PAID)
    raw = json.loads(answer.raw)
    assert answer.raw == json.dumps(raw, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    assert raw["exchanges"]
    assert all(json.loads(exchange["body"]) for exchange in raw["exchanges"] if exchange["status"] < 300)
    assert all(exchange["request"].startswith(("GET /", "POST /")) for exchange in raw["exchanges"])


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_credentials_are_no_part_of_what_is_kept(world: World, provider: Provider) -> None:
    source, subject = world.stage(provider, Situation.FULL)
    raw = (await source.ask(subject, "reference-1", TODAY)).raw.decode()
    assert "a-secret" not in raw
    assert "a-session" not in raw
    assert "sandbox-session" not in raw
    assert "password" not in raw


@pytest.mark.parametrize("provider", LEFT_OUT)
async def test_what_a_partial_answer_leaves_out_is_unknown(world: World, provider: Provider) -> None:
    source, subject = world.stage(provider, Situation.PARTIAL)
    answer = await source.ask(subject, "reference-1", TODAY)
    assert answer.partial
    assert getattr(answer.facts[0], LEFT_OUT[provider]) in {None, ""}


@pytest.mark.parametrize(("provider", "situation", "silence", "retry"), SILENT)
async def test_whatever_goes_wrong_is_a_named_silence(
    world: World, provider: Provider, situation: Situation, silence: Silence, retry: bool
) -> None:
    silent = await silence_of(world, provider, situation)
    assert (silent.silence, silent.retry) == (silence, retry)


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_a_busy_provider_says_when_to_come_back(world: World, provider: Provider) -> None:
    silent = await silence_of(world, provider, Situation.BUSY)
    assert silent.retry_after in {1.0, 7.0}


@pytest.mark.parametrize("provider", [each for each in PROVIDERS if each is not Provider.PUBLIC_RECORD])
async def test_a_customer_without_the_identifier_is_not_asked_about(world: World, provider: Provider) -> None:
    source, subject = world.stage(provider, Situation.FULL)
    nameless = Subject(customer_id="C-1", name=subject.name, country=subject.country, currency="GBP")
    with pytest.raises(SourceSilent) as silent:
        await source.ask(nameless, "reference-1", TODAY)
    assert silent.value.silence is Silence.NO_IDENTIFIER
