"""References of other suppliers. The token is `sandbox`."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from fastapi import APIRouter, Depends

from domain.evidence.source import Provider
from domain.money import Money
from starter.sandbox.asked import Asked, named
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk, require_bearer

HERE = Provider.TRADE_REFERENCES


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/trade-references/v1", dependencies=[Depends(require_bearer)])

    @routes.post("/trade-references")
    async def references(asked: Asked) -> dict[str, Any]:
        company = await desk.attend(HERE, asked.company())
        number = 0 if company.quirks.get(HERE) == "partial" else company.varied("references", 1, 4)
        return {
            "as_of": desk.dated(HERE, company).isoformat(),
            "subject": named(desk.shown(HERE, company)),
            "references": [_reference(company, each) for each in range(number)],
        }

    return routes


def _reference(company: Company, number: int) -> dict[str, Any]:
    payments = company.varied(f"payments {number}", 6, 24)
    late = payments * (100 - company.percentile) // 130
    highest = Money.rounded(company.recommended_limit() / Decimal(2 + number), company.currency)
    return {
        "supplier": f"Invented Supplier {company.varied(f'supplier {number}', 1, 400)}",
        "highest_credit": highest.model_dump(mode="json"),
        "payments_12_months": {
            "prompt": payments - late,
            "late": late,
            "mean_days_late": str(company.varied(f"late {number}", 3, 45)),
        },
    }
