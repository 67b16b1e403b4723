"""What we make of each provider's document, figure by figure."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from activities.sources.port import Answer
from domain.evidence.facts import (
    BureauFacts,
    Financials,
    Owner,
    OwnershipFacts,
    RegistryFacts,
    TaxFacts,
    TradeFacts,
)
from domain.evidence.source import Provider
from domain.legal_ids import LegalId
from domain.money import Money
from tests.activities.sources.replayed_world import ReplayedWorld
from tests.activities.sources.situations import PAID, TODAY, Situation


async def answered(replayed: ReplayedWorld, provider: Provider) -> Answer:
    source, subject = replayed.stage(provider, Situation.FULL)
    return await source.ask(subject, "reference-1", TODAY)


async def test_gleif_tells_the_entry_and_both_parents(replayed: ReplayedWorld) -> None:
    registry, ownership = (await answered(replayed, Provider.GLEIF)).facts
    lei = "99990000000000800143"
    assert registry == RegistryFacts(
        name="Tregarrow Instruments",
        status="active",
        country="GB",
        incorporated_on=date(2001, 5, 4),
        registration_lapsed=False,
        identifiers=(LegalId(scheme="lei", value=lei), LegalId(scheme="company_number", value="00008001")),
    )
    assert ownership == OwnershipFacts(
        key=f"lei:{lei}",
        name="Tregarrow Instruments",
        owners=(
            Owner(key="lei:99990000000000900441", name="Wexmoor Trading Ltd", country="GB", status="active"),
            Owner(
                key="lei:99990000000000900344", name="Wexmoor Group Plc", country="GB", ultimate=True, status="active"
            ),
        ),
    )


async def test_companies_house_tells_cases_and_corporate_owners_and_no_person(replayed: ReplayedWorld) -> None:
    answer = await answered(replayed, Provider.COMPANIES_HOUSE)
    registry, ownership = answer.facts
    assert registry == RegistryFacts(
        name="TREGARROW INSTRUMENTS",
        status="active",
        country="GB",
        incorporated_on=date(2001, 5, 4),
        insolvency_cases=1,
        identifiers=(LegalId(scheme="company_number", value="00008001"),),
    )
    assert isinstance(ownership, OwnershipFacts)
    assert ownership.owners == (
        Owner(key="company_number:00009003", name="Wexmoor Group Plc", share_percent=Decimal(50), country="GB"),
    )
    told = f"{registry!r} {ownership!r}"
    assert "Invented Owner" not in told
    assert "Practitioner" not in told


async def test_vies_tells_the_name_where_the_state_does(replayed: ReplayedWorld) -> None:
    answer = await answered(replayed, Provider.VIES)
    assert answer.facts == (TaxFacts(registered=True, name="TREGARROW INSTRUMENTS"),)
    assert answer.as_of == TODAY


async def test_dnb_tells_scores_events_and_accounts_in_whole_units(replayed: ReplayedWorld) -> None:
    answer = await answered(replayed, Provider.DNB)
    assert answer.facts == (
        BureauFacts(
            name="Tregarrow Instruments",
            failure_percentile=Decimal(72),
            payment_percentile=Decimal("68.5"),
            rating="3A2",
            recommended_limit=Money.of("216000.40", "GBP"),
            open_bankruptcy=False,
            open_judgments=True,
            open_liens=False,
            financials=Financials(
                year_end=date(2025, 12, 31),
                currency="GBP",
                total_assets=Decimal(4_000_000),
                current_assets=Decimal(2_100_000),
                current_liabilities=Decimal(1_200_500),
                total_liabilities=Decimal(2_300_000),
                retained_earnings=Decimal(900_000),
                operating_profit=Decimal(-40_000),
                net_profit=None,
                equity=Decimal(1_700_000),
                sales=Decimal(5_000_000),
            ),
        ),
    )


async def test_creditsafe_tells_the_newest_accounts_and_only_the_negatives_it_names(replayed: ReplayedWorld) -> None:
    [facts] = (await answered(replayed, Provider.CREDITSAFE)).facts
    assert isinstance(facts, BureauFacts)
    assert facts.failure_percentile == 72
    assert facts.rating == "A"
    assert facts.recommended_limit == Money.of("216000", "GBP")
    assert (facts.open_bankruptcy, facts.open_judgments, facts.open_liens) == (False, True, None)
    assert facts.financials is not None
    assert facts.financials.year_end == date(2025, 12, 31)
    assert facts.financials.operating_profit == Decimal("310000.5")


async def test_trade_references_are_summed_up_over_payments(replayed: ReplayedWorld) -> None:
    assert (await answered(replayed, Provider.TRADE_REFERENCES)).facts == (
        TradeFacts(
            name="Tregarrow Instruments Limited",
            references=3,
            prompt_percent=Decimal("85.0"),
            mean_days_late=Decimal("1.9"),
            highest_credit=Money.of("72000", "GBP"),
        ),
    )


async def test_the_public_record_is_screened_and_persons_are_left_out(replayed: ReplayedWorld) -> None:
    [facts] = (await answered(replayed, Provider.PUBLIC_RECORD)).facts
    told: dict[str, Any] = facts.model_dump(mode="json")
    assert [hit["reference"] for hit in told["hits"]] == ["S-1"]
    assert told["hits"][0]["listed_name"] == "Tregarrow Instrument Co"
    assert [event["reference"] for event in told["court_events"]] == ["J-1"]


async def test_what_is_paid_carries_the_reference_of_the_purchase(replayed: ReplayedWorld) -> None:
    for provider in PAID:
        replayed.requests.clear()
        await answered(replayed, provider)
        assert replayed.requests[-1].headers["Idempotency-Key"] == "reference-1"


async def test_a_customers_id_of_ours_goes_to_nobody(replayed: ReplayedWorld) -> None:
    for provider in (Provider.BANK_REFERENCE, Provider.TRADE_REFERENCES, Provider.PUBLIC_RECORD):
        await answered(replayed, provider)
    assert all(b"S-8001" not in request.content for request in replayed.requests)
