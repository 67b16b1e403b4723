"""Companies House: profile, insolvency and persons with significant control. The key is `sandbox`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, HTTPException

from domain.evidence.source import Provider
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk, require_key
from starter.sandbox.world import company_of, find

HERE = Provider.COMPANIES_HOUSE
_STATUS = {"active": "active", "insolvent": "administration", "in_liquidation": "liquidation", "dissolved": "dissolved"}


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/companies-house/company", dependencies=[Depends(require_key)])

    async def attended(number: str) -> Company:
        return await desk.attend(HERE, find("company_number", number, "GB"))

    @routes.get("/{number}")
    async def profile(number: str) -> dict[str, Any]:
        company = await attended(number)
        shown, partial = desk.shown(HERE, company), company.quirks.get(HERE) == "partial"
        founded = desk.dated(HERE, company) if company.quirks.get(HERE) == "future" else company.founded
        return {
            "company_number": shown.identifier("company_number"),
            "company_name": shown.name.upper(),
            "company_status": None if partial else _STATUS[company.status],
            "date_of_creation": founded.isoformat(),
            "has_insolvency_history": company.insolvency_cases > 0,
            "jurisdiction": "england-wales",
            "type": "ltd",
        }

    @routes.get("/{number}/insolvency")
    async def insolvency(number: str) -> dict[str, Any]:
        company = await attended(number)
        if not company.insolvency_cases:
            raise HTTPException(404, "no insolvency")
        return {
            "etag": "sandbox",
            "status": ["in-administration"] if company.status == "insolvent" else [],
            "cases": [_case(each) for each in range(1, company.insolvency_cases + 1)],
        }

    @routes.get("/{number}/persons-with-significant-control")
    async def control(number: str) -> dict[str, Any]:
        company = await attended(number)
        return {"items": [_corporate(company) if company.parent is not None else _individual(company)]}

    return routes


def _case(number: int) -> dict[str, Any]:
    opened = {"type": "administration-started-on", "date": f"{2022 + number}-03-14"}
    return {"type": "in-administration", "number": str(number), "dates": [opened]}


def _corporate(company: Company) -> dict[str, Any]:
    parent = company_of(company.parent) if company.parent is not None else None
    assert parent is not None
    return {
        "kind": "corporate-entity-person-with-significant-control",
        "name": parent.name,
        "natures_of_control": ["ownership-of-shares-75-to-100-percent"],
        "identification": {
            "country_registered": {"GB": "England", "DE": "Germany"}.get(parent.country, parent.country),
            "registration_number": parent.identifier("company_number"),
        },
    }


def _individual(company: Company) -> dict[str, Any]:
    return {
        "kind": "individual-person-with-significant-control",
        "name": f"Invented Owner {company.serial}",
        "natures_of_control": ["ownership-of-shares-50-to-75-percent"],
    }
