"""An invented company, and the figures that follow from how well it does."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Final, Literal

from domain.evidence.facts import RegistryStatus
from domain.evidence.source import Provider
from domain.legal_ids import LegalId, Scheme
from starter.sandbox.identifiers import identifiers

Quirk = Literal["unknown", "refused", "slow", "fails", "other_company", "future", "partial", "bankrupt", "unregistered"]
"""How a provider behaves about one company: does not know it, refuses, takes SLOW_SECONDS, answers 500 always, answers
about another company, dates its answer in the future, answers in part, reports a bankruptcy, a VAT number without
registration."""

SLOW_SECONDS: Final = 3.0
FIRST_LETTERS: Final = {"sample": "C", "other": "S", "generated": "X"}


@dataclass(frozen=True)
class Company:
    """`percentile` is how well it does, 1 to 100; `annual_sales` are in its currency. `parent` is a serial number."""

    serial: int
    customer_id: str
    name: str
    country: str
    currency: str
    founded: date
    percentile: int
    annual_sales: int
    status: RegistryStatus = "active"
    founded_elsewhere: date | None = None
    """The day that GLEIF has, where it contradicts the national register."""
    lei_lapsed: bool = False
    parent: int | None = None
    insolvency_cases: int = 0
    judgments: int = 0
    quirks: Mapping[Provider, Quirk] = field(default_factory=dict)

    @property
    def identifiers(self) -> tuple[LegalId, ...]:
        return identifiers(self.serial, self.country)

    def identifier(self, scheme: Scheme) -> str:
        """Empty where the country has no such number."""
        return next((each.value for each in self.identifiers if each.scheme == scheme), "")

    def varied(self, what: str, low: int, high: int) -> int:
        """A number from `low` to `high` that is always the same for this company and `what`."""
        digest = hashlib.sha256(f"{self.serial}/{what}".encode()).digest()
        return low + int.from_bytes(digest[:8], "big") % (high - low + 1)

    def accounts(self) -> dict[str, Decimal]:
        """The figures of the last annual accounts, whole units of the currency. The better the company, the more of
        its assets is its own, is free and earns."""
        well = Decimal(self.percentile) / 100
        assets = self.annual_sales * Decimal(self.varied("assets", 60, 100)) / 100
        equity = assets * (Decimal("0.70") * well - Decimal("0.08"))
        working = assets * (Decimal("0.45") * well - Decimal("0.12"))
        current = assets * Decimal(self.varied("current", 45, 60)) / 100
        operating = assets * (Decimal("0.24") * well - Decimal("0.07"))
        figures = {
            "total_assets": assets,
            "current_assets": current,
            "current_liabilities": current - working,
            "total_liabilities": assets - equity,
            "retained_earnings": equity - assets * Decimal("0.12"),
            "operating_profit": operating,
            "net_profit": operating * Decimal("0.7") if operating > 0 else operating * Decimal("1.1"),
            "equity": equity,
            "sales": Decimal(self.annual_sales),
        }
        return {name: figure.quantize(Decimal(1)) for name, figure in figures.items()}

    def recommended_limit(self) -> Decimal:
        """Of an agency: a share of the annual sales that grows with the percentile."""
        return (self.annual_sales * Decimal(self.percentile) / 100 * Decimal("0.06")).quantize(Decimal(1))
