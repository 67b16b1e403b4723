"""A credit file to begin a test of the store with, and a source that says what the test wants."""

from __future__ import annotations

import json
from datetime import date
from decimal import Decimal
from typing import Any

from activities.sources.port import Answer, Subject
from domain.evidence.facts import BureauFacts, Facts, RegistryFacts
from domain.evidence.source import Provider
from domain.money import Money
from domain.review.commands import Asked, Cause, ConcludeReview, RecordEvidence, StartReview
from domain.review.file import CreditFile
from tests.store.scene import DAY, Scene

REGISTER = RegistryFacts(name="Company C1", status="active", incorporated_on=date(2000, 1, 1))
REPORT = BureauFacts(
    name="Company C1",
    failure_percentile=Decimal(90),
    payment_percentile=Decimal(90),
    recommended_limit=Money.of("5000000.00", "CNY"),
)


class Telling:
    """A source that says these facts; what it is asked while somebody else is at it is `meanwhile`."""

    provider = Provider.GLEIF

    def __init__(self, *facts: Facts, as_of: date = DAY, fails: Exception | None = None) -> None:
        self.facts, self.as_of, self.fails = facts, as_of, fails
        self.asked = 0

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        raw = json.dumps({"answer": self.asked}).encode()
        return Answer(provider=self.provider, as_of=self.as_of, raw=raw, facts=self.facts)


async def started(scene: Scene, customer_id: str = "C1", cause: Cause = Cause.MANUAL, **how: Any) -> None:
    start = StartReview(customer_id=customer_id, asked=(Asked(cause=cause, by="shop"),))
    await scene.record(f"review/{customer_id}", start, **how)


async def told(scene: Scene, *facts: Facts, customer_id: str = "C1", **how: Any) -> None:
    evidence = RecordEvidence(
        customer_id=customer_id, provider=Provider.GLEIF, as_of=DAY, content_hash="0" * 64, facts=facts
    )
    await scene.record(f"review/{customer_id}", evidence, **how)


async def file_of(scene: Scene, customer_id: str = "C1") -> CreditFile:
    return CreditFile.model_validate(await scene.snapshot(f"review/{customer_id}"))


async def concluded(scene: Scene, *facts: Facts, customer_id: str = "C1") -> CreditFile:
    await started(scene, customer_id)
    if facts:
        await told(scene, *facts, customer_id=customer_id)
    number = (await file_of(scene, customer_id)).number
    await scene.record(f"review/{customer_id}", ConcludeReview(number=number))
    return await file_of(scene, customer_id)


async def reviews(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """The reviews that follow, by customer, and who asked."""
    found = await scene.pool.fetch("SELECT payload FROM outbox WHERE payload->>'signal' = 'review' ORDER BY seq")
    return [(row["payload"]["customer_id"], row["payload"]["asked"]) for row in found]
