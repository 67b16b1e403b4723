"""What the sources tell about the companies with a story."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from activities.sources.port import Answer, SourceSilent
from domain.evidence.facts import BureauFacts, OwnershipFacts, PublicRecordFacts, RegistryFacts, TaxFacts
from domain.evidence.source import Provider, Silence
from starter.sandbox.companies import COMPANIES
from starter.sandbox.company import Company
from starter.sandbox.faults import Faults
from starter.sandbox.world import generated_company
from tests.activities.sources.sandbox_world import SandboxWorld, sandbox_world, subject_of
from tests.activities.sources.situations import PROVIDERS, TODAY


@pytest.fixture
async def sandbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[SandboxWorld]:
    async with sandbox_world(tmp_path, monkeypatch) as world:
        world.desk.dice.set(Faults(slow_seconds=0.05))
        yield world


async def told(sandbox: SandboxWorld, company: Company, provider: Provider) -> Answer | Silence:
    try:
        return await sandbox.source(provider).ask(subject_of(company), f"r-{company.serial}", TODAY)
    except SourceSilent as silent:
        return silent.silence


async def facts(sandbox: SandboxWorld, serial: int, provider: Provider) -> tuple[Any, ...]:
    answer = await told(sandbox, COMPANIES[serial], provider)
    assert isinstance(answer, Answer), answer
    return answer.facts


async def test_every_customer_can_be_reviewed(sandbox: SandboxWorld) -> None:
    """Nothing but answers and named silences comes; GLEIF, the public record and an agency know everybody."""
    companies = [*COMPANIES.values(), *map(generated_company, range(1, 41))]
    asked = [(company, provider) for company in companies for provider in PROVIDERS]
    answers = await asyncio.gather(*(told(sandbox, company, provider) for company, provider in asked))
    answered = {
        (company.serial, provider)
        for (company, provider), answer in zip(asked, answers, strict=True)
        if isinstance(answer, Answer)
    }
    for company in companies:
        assert (company.serial, Provider.PUBLIC_RECORD) in answered, company
        assert (company.serial, Provider.GLEIF) in answered, company
        assert {(company.serial, Provider.DNB), (company.serial, Provider.CREDITSAFE)} & answered, company


async def test_a_group_is_seen_through_its_owners(sandbox: SandboxWorld) -> None:
    _, ownership = await facts(sandbox, 9005, Provider.GLEIF)
    assert isinstance(ownership, OwnershipFacts)
    assert [(owner.name, owner.ultimate) for owner in ownership.owners] == [
        ("Wexmoor Trading Ltd", False),
        ("Wexmoor Group Plc", True),
    ]
    _, controlled = await facts(sandbox, 9005, Provider.COMPANIES_HOUSE)
    assert [owner.name for owner in controlled.owners] == ["Wexmoor Trading Ltd"]


async def test_the_insolvent_company_is_insolvent_everywhere(sandbox: SandboxWorld) -> None:
    registry, _ = await facts(sandbox, 9010, Provider.COMPANIES_HOUSE)
    [bureau] = await facts(sandbox, 9010, Provider.DNB)
    [record] = await facts(sandbox, 9010, Provider.PUBLIC_RECORD)
    assert (registry.status, registry.insolvency_cases, bureau.open_bankruptcy) == ("insolvent", 1, True)
    assert "insolvency_opened" in {event.kind for event in record.court_events}


async def test_the_owner_is_listed_and_the_company_itself_is_not(sandbox: SandboxWorld) -> None:
    [company] = await facts(sandbox, 9011, Provider.PUBLIC_RECORD)
    [owner] = await facts(sandbox, 9012, Provider.PUBLIC_RECORD)
    _, ownership = await facts(sandbox, 9011, Provider.GLEIF)
    assert isinstance(company, PublicRecordFacts)
    assert company.hits == ()
    assert [hit.list_name for hit in owner.hits] == ["sanctions"]
    assert [each.name for each in ownership.owners] == [owner.hits[0].customer_name]


async def test_a_debtor_is_found_by_its_number_and_a_like_name_is_no_hit(sandbox: SandboxWorld) -> None:
    [debtor] = await facts(sandbox, 9013, Provider.PUBLIC_RECORD)
    [gardener] = await facts(sandbox, 9024, Provider.PUBLIC_RECORD)
    assert [(hit.list_name, hit.same_identifier) for hit in debtor.hits] == [("dishonest_debtors", True)]
    assert gardener.hits == ()


async def test_a_lapsed_lei(sandbox: SandboxWorld) -> None:
    registry, _ = await facts(sandbox, 9014, Provider.GLEIF)
    assert (registry.registration_lapsed, registry.status) == (True, "active")


async def test_sources_that_contradict_each_other(sandbox: SandboxWorld) -> None:
    registry, _ = await facts(sandbox, 9015, Provider.COMPANIES_HOUSE)
    elsewhere, _ = await facts(sandbox, 9015, Provider.GLEIF)
    [bureau] = await facts(sandbox, 9015, Provider.DNB)
    assert isinstance(registry, RegistryFacts)
    assert isinstance(bureau, BureauFacts)
    assert (registry.status, bureau.open_bankruptcy) == ("active", True)
    assert (registry.incorporated_on, elsewhere.incorporated_on) == (date(2009, 10, 2), date(1998, 10, 2))


async def test_a_vat_number_that_is_not_registered(sandbox: SandboxWorld) -> None:
    assert await facts(sandbox, 9023, Provider.VIES) == (TaxFacts(registered=False),)


@pytest.mark.parametrize(
    ("serial", "provider", "silence"),
    [
        (9018, Provider.DNB, Silence.FAILED),
        (9018, Provider.COMPANIES_HOUSE, Silence.FAILED),
        (9019, Provider.DNB, Silence.NOT_FOUND),
        (9020, Provider.DNB, Silence.OTHER_COMPANY),
        (9021, Provider.DNB, Silence.DATED_IN_FUTURE),
        (9021, Provider.BANK_REFERENCE, Silence.REFUSED),
    ],
)
async def test_where_one_agency_is_silent_the_next_one_answers(
    sandbox: SandboxWorld, serial: int, provider: Provider, silence: Silence
) -> None:
    assert await told(sandbox, COMPANIES[serial], provider) is silence
    assert isinstance(await told(sandbox, COMPANIES[serial], Provider.CREDITSAFE), Answer)


async def test_a_partial_report(sandbox: SandboxWorld) -> None:
    answer = await told(sandbox, COMPANIES[9016], Provider.DNB)
    assert isinstance(answer, Answer)
    assert answer.partial
    assert getattr(answer.facts[0], "failure_percentile", "missing") is None


async def test_the_clock_can_be_set(sandbox: SandboxWorld) -> None:
    await sandbox.client.put("http://sandbox/sandbox/clock", json={"today": "2020-02-29"})
    answer = await sandbox.source(Provider.DNB).ask(subject_of(COMPANIES[1001]), "r", TODAY)
    assert answer.as_of == date(2020, 2, 29)
    assert (await sandbox.client.put("http://sandbox/sandbox/clock", json={"today": "soon"})).status_code == 422


async def test_the_companies_are_told_with_their_identifiers(sandbox: SandboxWorld) -> None:
    told = (await sandbox.client.get("http://sandbox/sandbox/companies")).json()
    assert len(told) == len(COMPANIES)
    by_id = {each["customer_id"]: each for each in told}
    assert {each["scheme"] for each in by_id["C-1001"]["identifiers"]} == {"lei", "duns", "uscc"}
    assert by_id["S-9020"]["quirks"] == {"dnb": "other_company"}
