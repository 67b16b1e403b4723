"""What the imitated providers have in common: the day, the till, and how each treats a company."""

from __future__ import annotations

import asyncio
import base64
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from fastapi import HTTPException, Request
from pydantic import BaseModel, ConfigDict

from activities.sources.factory import SANDBOX_LOGIN
from domain.evidence.source import Provider
from starter.sandbox.companies import COMPANIES
from starter.sandbox.company import Company
from starter.sandbox.faults import Dice
from starter.sandbox.purchases import Purchases, ReferenceReused

FUTURE: Final = timedelta(days=40)
MIXED_UP_WITH: Final = 9003
_BASIC: Final = "Basic " + base64.b64encode(f"{SANDBOX_LOGIN}:".encode()).decode()
_BEARER: Final = f"Bearer {SANDBOX_LOGIN}"


class Clock(BaseModel):
    """The day at which the sandbox lives, for tests and simulations that live at another time; None is the real one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    today: date | None = None


@dataclass
class Desk:
    """The sandbox's state. Building it opens nothing but the file of the purchases."""

    clock: Clock
    purchases: Purchases
    dice: Dice

    def today(self) -> date:
        return self.clock.today or datetime.now(UTC).date()

    async def attend(self, provider: Provider, company: Company | None) -> Company:
        """The company as this provider knows it: waits for a slow one, raises HTTP 403, 404 or 500."""
        quirk = company.quirks.get(provider) if company is not None else None
        if company is None or quirk == "unknown":
            raise HTTPException(404, "not found")
        if quirk == "refused" and provider is not Provider.BANK_REFERENCE:
            raise HTTPException(403, "not allowed")
        if quirk == "fails":
            raise HTTPException(500, "out of order")
        if quirk == "slow":
            await asyncio.sleep(self.dice.faults.slow_seconds)
        return company

    def shown(self, provider: Provider, company: Company) -> Company:
        """The company that the answer is about: another one where the provider mixes them up."""
        return COMPANIES[MIXED_UP_WITH] if company.quirks.get(provider) == "other_company" else company

    def charge(self, provider: Provider, company: Company, request: Request) -> None:
        """Before the report goes out. Raises HTTP 422 when the reference belongs to another company."""
        try:
            self.purchases.buy(provider, company.customer_id, request.headers.get("Idempotency-Key", ""))
        except ReferenceReused as error:
            raise HTTPException(422, "this Idempotency-Key belongs to another request") from error

    def dated(self, provider: Provider, company: Company) -> date:
        """Today, or the future for a company that this provider dates so."""
        return self.today() + (FUTURE if company.quirks.get(provider) == "future" else timedelta())

    def stamp(self, provider: Provider, company: Company) -> str:
        """The same as a time stamp."""
        return f"{datetime.combine(self.dated(provider, company), time(), UTC):%Y-%m-%dT%H:%M:%SZ}"

    def year_end(self) -> date:
        """Of the last annual accounts."""
        return date(self.today().year - 1, 12, 31)


def require_bearer(request: Request, token: str = _BEARER) -> None:
    """Raises HTTP 401."""
    if request.headers.get("Authorization") != token:
        raise HTTPException(401, "unknown token")


def require_key(request: Request) -> None:
    """The key as the user of basic authentication, no password. Raises HTTP 401."""
    if request.headers.get("Authorization") != _BASIC:
        raise HTTPException(401, "unknown key")
