"""Sources that say what a scenario wants said, and remember how often they were asked."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from activities.sources.port import Answer, Source, SourceSilent, Subject
from domain.evidence.facts import BureauFacts, Facts, OwnershipFacts, PublicRecordFacts, RegistryFacts, TradeFacts
from domain.evidence.source import Provider, Silence
from domain.money import Money


@dataclass
class Scripted:
    """Answers with these facts, or is silent; `stumbles` tries fail first. `gate`: it answers once that is set."""

    provider: Provider
    facts: tuple[Facts, ...] = ()
    silence: SourceSilent | None = None
    stumbles: int = 0
    paid: bool = False
    age_days: int = 0
    gate: asyncio.Event | None = None
    asked: Counter[str] = field(default_factory=Counter)

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        self.asked[reference] += 1
        if self.gate is not None:
            await self.gate.wait()
        if self.asked[reference] <= self.stumbles:
            raise SourceSilent(Silence.FAILED, "try again", retry=True)
        if self.silence is not None:
            raise self.silence
        said: Any = {"about": subject.name, "secret": "word for word", "provider": self.provider}
        return Answer(
            provider=self.provider,
            as_of=today - timedelta(days=self.age_days),
            raw=json.dumps(said).encode(),
            facts=self.facts,
            paid=self.paid,
        )


def good_sources(**instead: Scripted) -> dict[Provider, Source]:
    """Everybody speaks well of the customer; `instead` replaces providers by name."""
    percentile = Decimal(90)
    scripted = {
        Provider.GLEIF: Scripted(
            Provider.GLEIF,
            (
                RegistryFacts(name="Customer C1", status="active", incorporated_on=date(1999, 4, 1)),
                OwnershipFacts(key="lei:C1", name="Customer C1"),
            ),
        ),
        Provider.COMPANIES_HOUSE: Scripted(
            Provider.COMPANIES_HOUSE,
            (RegistryFacts(name="Customer C1", status="active", incorporated_on=date(1999, 4, 1)),),
        ),
        Provider.DNB: Scripted(
            Provider.DNB,
            (
                BureauFacts(
                    name="Customer C1",
                    failure_percentile=percentile,
                    payment_percentile=percentile,
                    recommended_limit=Money.of("200000.00", "CNY"),
                    open_bankruptcy=False,
                    open_judgments=False,
                ),
            ),
            paid=True,
        ),
        Provider.TRADE_REFERENCES: Scripted(
            Provider.TRADE_REFERENCES,
            (TradeFacts(name="Customer C1", references=4, prompt_percent=Decimal(97), mean_days_late=Decimal(1)),),
        ),
        Provider.PUBLIC_RECORD: Scripted(Provider.PUBLIC_RECORD, (PublicRecordFacts(),)),
    }
    return {**scripted, **{each.provider: each for each in instead.values()}}
