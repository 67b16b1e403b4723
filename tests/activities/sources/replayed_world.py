"""The contract's situations, brought about by documents in the shape that the providers publish.

The documents in `answers/` are written by hand after the providers' public documentation; the company is invented.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Final

import httpx2

from activities.sources.port import Source, Subject
from domain.evidence.source import Provider
from tests.activities.sources.sandbox_world import customer, source, subject_of
from tests.activities.sources.situations import SECONDS, Situation

ANSWERS: Final = Path(__file__).parent / "answers"
RETRY_AFTER: Final = 7
STATUS: Final = {
    Situation.NOT_FOUND: 404,
    Situation.REFUSED: 403,
    Situation.ERROR: 503,
    Situation.BUSY: 429,
}
CHANGES: Final[dict[Situation, dict[Provider, tuple[str, str]]]] = {
    Situation.PARTIAL: {
        Provider.GLEIF: ('"status": "ACTIVE"', '"status": null'),
        Provider.COMPANIES_HOUSE: ('"company_status": "active"', '"company_status": null'),
        Provider.VIES: ('"name": "TREGARROW INSTRUMENTS"', '"name": "---"'),
        Provider.DNB: ('{"maximumRecommendedLimit": {"value": 216000.4, "currency": "GBP"}}', "{}"),
        Provider.CREDITSAFE: ('"value": "72"', '"value": "Not Rated"'),
        Provider.BANK_REFERENCE: ('"conduct": "excellent"', '"conduct": null'),
        Provider.TRADE_REFERENCES: ('"payments_12_months"', '"payments_before"'),
    },
    Situation.OTHER_COMPANY: {
        Provider.GLEIF: ('"lei": "99990000000000800143"', '"lei": "99990000000000900344"'),
        Provider.COMPANIES_HOUSE: ('"company_number": "00008001"', '"company_number": "00009003"'),
        Provider.VIES: ("43100080019", "00100090034"),
        Provider.DNB: ('"organization": {\n      "duns": "000080010"', '"organization": {\n      "duns": "000090035"'),
        Provider.CREDITSAFE: (
            '"companyRegistrationNumber": "00008001"',
            '"companyRegistrationNumber": "00009003"',
        ),
        Provider.BANK_REFERENCE: ("99990000000000800143", "99990000000000900344"),
        Provider.TRADE_REFERENCES: ("Tregarrow Instruments Limited", "Blenkinsop Poultry Ltd"),
        Provider.PUBLIC_RECORD: ("99990000000000800143", "99990000000000900344"),
    },
    Situation.FUTURE: {
        Provider.GLEIF: ("2026-03-19T16:00:00Z", "2026-04-19T16:00:00Z"),
        Provider.COMPANIES_HOUSE: ("2001-05-04", "2031-05-04"),
        Provider.VIES: ("2026-03-20", "2027-03-20"),
        Provider.DNB: ("2026-03-20", "2026-03-22"),
        Provider.CREDITSAFE: ("2025-12-31", "2026-12-31"),
        Provider.BANK_REFERENCE: ('"as_of": "2026-03-20"', '"as_of": "2026-03-21"'),
        Provider.TRADE_REFERENCES: ("2026-03-18", "2026-03-21"),
        Provider.PUBLIC_RECORD: ("2025-11-02", "2026-11-02"),
    },
}


class ReplayedWorld:
    """Plays the documents back, and remembers what was asked."""

    def __init__(self) -> None:
        self.requests: list[httpx2.Request] = []
        self.client = httpx2.AsyncClient(transport=httpx2.MockTransport(self._answer))
        self._documents: dict[str, Any] = {}
        self._situation = Situation.FULL

    def stage(self, provider: Provider, situation: Situation) -> tuple[Source, Subject]:
        text = (ANSWERS / f"{provider}.json").read_text(encoding="utf-8")
        if situation in CHANGES:
            old, new = CHANGES[situation][provider]
            assert old in text, old
            text = text.replace(old, new)
        self._documents = json.loads(text)
        self._situation = situation
        return source(self.client, provider, "https://provider.example", "a-secret", SECONDS), subject_of(
            customer(provider, {})
        )

    async def _answer(self, request: httpx2.Request) -> httpx2.Response:
        self.requests.append(request)
        document = self._documents.get(f"{request.method} {request.url.path}")
        if self._situation is Situation.TIMEOUT:
            raise httpx2.ReadTimeout("no answer", request=request)
        if document is None:
            return httpx2.Response(404, json={"error": "not found"})
        if request.url.path.endswith("/authenticate") and self._situation is Situation.NOT_FOUND:
            return httpx2.Response(200, json=document)
        if self._situation in STATUS:
            headers = {"Retry-After": str(RETRY_AFTER)} if self._situation is Situation.BUSY else {}
            return httpx2.Response(STATUS[self._situation], headers=headers, json={"error": "no"})
        if request.url.path == "/v1/references":
            return httpx2.Response(202, headers={"Location": "/v1/references/17"}, json=document)
        body = json.dumps(document).encode()
        return httpx2.Response(200, content=body[: len(body) // 2] if self._situation is Situation.TRUNCATED else body)


@asynccontextmanager
async def replayed_world() -> AsyncIterator[ReplayedWorld]:
    world = ReplayedWorld()
    async with world.client:
        yield world
