"""Evidence for tests of grading: say what the facts are, everything else is ordinary and fresh on `TODAY`."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from domain.evidence.facts import (
    BureauFacts,
    CourtEvent,
    Facts,
    Financials,
    NameHit,
    PublicRecordFacts,
    RegistryFacts,
    RegistryStatus,
)
from domain.evidence.record import Evidence
from domain.evidence.source import Provider
from tests.domain.builders import TODAY

_PROVIDER_OF = {
    "registry": Provider.COMPANIES_HOUSE,
    "ownership": Provider.GLEIF,
    "tax": Provider.VIES,
    "bureau": Provider.DNB,
    "bank": Provider.BANK_REFERENCE,
    "trade": Provider.TRADE_REFERENCES,
    "public_record": Provider.PUBLIC_RECORD,
    "own_history": Provider.OWN_HISTORY,
    "registration": Provider.REGISTRATION,
}


def an_evidence(
    facts: Facts,
    *,
    provider: Provider | None = None,
    as_of: date = TODAY - timedelta(days=10),
    expires_on: date = TODAY + timedelta(days=80),
    partial: bool = False,
) -> Evidence:
    """Evidence of ten days ago; its id is the name of the provider."""
    source = provider or _PROVIDER_OF[facts.kind]
    return Evidence(
        evidence_id=f"evidence-{source}",
        provider=source,
        fetched_at=datetime(as_of.year, as_of.month, as_of.day, 8, tzinfo=UTC),
        as_of=as_of,
        expires_on=expires_on,
        content_hash="",
        facts=facts,
        partial=partial,
    )


def a_register(status: RegistryStatus | None = "active", since: date | None = date(2010, 3, 2)) -> RegistryFacts:
    return RegistryFacts(name="Sample Trading Ltd", status=status, incorporated_on=since)


def accounts(year_end: date = date(2025, 12, 31), **figures: str | None) -> Financials:
    """Round accounts: assets 1000, of them 600 current; liabilities 500, of them 400 current; sales 1500."""
    amounts: dict[str, str | None] = {
        "total_assets": "1000",
        "current_assets": "600",
        "current_liabilities": "400",
        "total_liabilities": "500",
        "retained_earnings": "150",
        "operating_profit": "80",
        "net_profit": "60",
        "equity": "500",
        "sales": "1500",
        **figures,
    }
    known = {name: None if amount is None else Decimal(amount) for name, amount in amounts.items()}
    return Financials.model_validate({"year_end": year_end, "currency": "EUR", **known})


def a_report(financials: Financials | None = None, **facts: object) -> BureauFacts:
    return BureauFacts.model_validate({"name": "Sample Trading Ltd", "financials": financials, **facts})


def a_case(reference: str = "2026-17", *, kind: str = "judgment", is_open: bool = True) -> CourtEvent:
    return CourtEvent.model_validate({"reference": reference, "kind": kind, "on": date(2026, 1, 15), "open": is_open})


def a_hit(list_name: str = "sanctions", *, same_identifier: bool) -> NameHit:
    return NameHit.model_validate(
        {
            "list_name": list_name,
            "reference": "entry-7",
            "listed_name": "Sampel Trading",
            "customer_name": "Sample Trading Ltd",
            "score": Decimal(91),
            "same_identifier": same_identifier,
        }
    )


def a_public_record(*cases: CourtEvent, hits: tuple[NameHit, ...] = ()) -> PublicRecordFacts:
    return PublicRecordFacts(court_events=cases, hits=hits)
