"""The contract's situations, brought about by the sandbox."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Final

import httpx2
import pytest

from activities.sources.bank_reference import BankReference
from activities.sources.companies_house import CompaniesHouse
from activities.sources.creditsafe import Creditsafe
from activities.sources.dnb import Dnb
from activities.sources.factory import SANDBOX_LOGIN
from activities.sources.gleif import Gleif
from activities.sources.port import Source, Subject
from activities.sources.public_record import PublicRecord
from activities.sources.trade_references import TradeReferences
from activities.sources.vies import Vies
from domain.evidence.source import Provider
from starter.sandbox.app import create_sandbox
from starter.sandbox.companies import COMPANIES
from starter.sandbox.company import Company, Quirk
from starter.sandbox.desk import Clock, Desk
from starter.sandbox.faults import Dice, Fault, Faults, ProviderFaults
from starter.sandbox.purchases import Purchases
from tests.activities.sources.situations import SECONDS, SECONDS_TO_TIMEOUT, TODAY, Situation, watch

BASE: Final = "http://sandbox"
SERIAL: Final = 8001

QUIRKS: Final[dict[Situation, Quirk]] = {
    Situation.PARTIAL: "partial",
    Situation.NOT_FOUND: "unknown",
    Situation.REFUSED: "refused",
    Situation.OTHER_COMPANY: "other_company",
    Situation.FUTURE: "future",
}
FAULTS: Final[dict[Situation, Fault]] = {
    Situation.ERROR: "error",
    Situation.BUSY: "busy",
    Situation.TIMEOUT: "timeout",
    Situation.TRUNCATED: "truncated",
}


def source(client: httpx2.AsyncClient, provider: Provider, base: str, secret: str, seconds: float = SECONDS) -> Source:
    """The provider's adapter."""
    made: dict[Provider, Source] = {
        Provider.GLEIF: Gleif(client, base, seconds=seconds),
        Provider.COMPANIES_HOUSE: CompaniesHouse(client, base, secret, seconds=seconds),
        Provider.VIES: Vies(client, base, seconds=seconds),
        Provider.DNB: Dnb(client, base, secret, seconds=seconds),
        Provider.CREDITSAFE: Creditsafe(client, base, secret, secret, seconds=seconds),
        Provider.BANK_REFERENCE: BankReference(client, base, secret, seconds=seconds),
        Provider.TRADE_REFERENCES: TradeReferences(client, base, secret, seconds=seconds),
        Provider.PUBLIC_RECORD: PublicRecord(client, base, secret, watch, seconds=seconds),
    }
    return made[provider]


def customer(provider: Provider, quirks: dict[Provider, Quirk]) -> Company:
    """French where the VAT number counts, else British."""
    country, currency = ("FR", "EUR") if provider is Provider.VIES else ("GB", "GBP")
    return Company(
        SERIAL, "S-8001", "Tregarrow Instruments", country, currency, date(2001, 5, 4), 72, 5_000_000,
        insolvency_cases=1, judgments=1, parent=9003, quirks=quirks,
    )  # fmt: skip


def subject_of(company: Company) -> Subject:
    return Subject(
        customer_id=company.customer_id,
        name=company.name,
        country=company.country,
        currency=company.currency,
        identifiers=company.identifiers,
    )


class SandboxWorld:
    """The sandbox with one company more, which behaves as the stage wants."""

    def __init__(self, client: httpx2.AsyncClient, desk: Desk, patch: pytest.MonkeyPatch) -> None:
        self.client = client
        self.desk = desk
        self._patch = patch

    def stage(self, provider: Provider, situation: Situation) -> tuple[Source, Subject]:
        quirk = QUIRKS.get(situation)
        company = customer(provider, {provider: quirk} if quirk else {})
        self._patch.setitem(COMPANIES, SERIAL, company)
        fault = FAULTS.get(situation)
        share = ProviderFaults(share=1.0, kinds=(fault,)) if fault else ProviderFaults()
        self.desk.dice.set(Faults(providers={provider: share}))
        seconds = SECONDS_TO_TIMEOUT if situation is Situation.TIMEOUT else SECONDS
        return self.source(provider, seconds=seconds), subject_of(company)

    def source(self, provider: Provider, secret: str = SANDBOX_LOGIN, seconds: float = SECONDS) -> Source:
        return source(self.client, provider, f"{BASE}/{provider.value.replace('_', '-')}", secret, seconds)


@asynccontextmanager
async def sandbox_world(folder: Path, patch: pytest.MonkeyPatch) -> AsyncIterator[SandboxWorld]:
    """A sandbox of its own, without a port."""
    desk = Desk(clock=Clock(today=TODAY), purchases=Purchases(folder), dice=Dice())
    transport = httpx2.ASGITransport(create_sandbox(desk))
    async with httpx2.AsyncClient(transport=transport) as client:
        yield SandboxWorld(client, desk, patch)
    desk.purchases.close()
