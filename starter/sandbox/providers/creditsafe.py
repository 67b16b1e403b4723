"""Creditsafe Connect: login, search, report. The report is paid; user and password are `sandbox`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, HTTPException, Request
from pydantic import BaseModel

from activities.sources.factory import SANDBOX_LOGIN
from domain.evidence.source import Provider
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk, require_bearer
from starter.sandbox.world import company_of, find

HERE = Provider.CREDITSAFE
_TOKEN = "sandbox-session"  # noqa: S105 - of a sandbox
_PREFIX = "SANDBOX-"


class Login(BaseModel):
    """Both are `sandbox`."""

    username: str
    password: str


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/creditsafe/v1")

    @routes.post("/authenticate")
    async def authenticate(login: Login) -> dict[str, str]:
        if (login.username, login.password) != (SANDBOX_LOGIN, SANDBOX_LOGIN):
            raise HTTPException(401, "unknown user or password")
        return {"token": _TOKEN}

    @routes.get("/companies")
    async def search(request: Request, countries: str, regNo: str = "", vatNo: str = "") -> dict[str, Any]:  # noqa: N803
        require_bearer(request, f"Bearer {_TOKEN}")
        number_scheme: Any = "uscc" if countries == "CN" else "company_number"
        company = find("vat", vatNo) if vatNo else find(number_scheme, regNo, countries)
        known = company is not None and company.quirks.get(HERE) != "unknown"
        companies = [_candidate(company)] if known and company is not None else []
        return {"totalSize": len(companies), "companies": companies}

    @routes.get("/companies/{connect_id}")
    async def report(connect_id: str, request: Request) -> dict[str, Any]:
        require_bearer(request, f"Bearer {_TOKEN}")
        serial = connect_id.removeprefix(_PREFIX)
        company = await desk.attend(HERE, company_of(int(serial)) if serial.isdecimal() else None)
        desk.charge(HERE, company, request)
        return {
            "companyId": connect_id,
            "dateOfOrder": desk.stamp(HERE, company),
            "language": "en",
            "report": _report(desk.shown(HERE, company), desk),
        }

    return routes


def _candidate(company: Company) -> dict[str, Any]:
    return {
        "id": f"{_PREFIX}{company.serial}",
        "country": company.country,
        "regNo": _registered(company),
        "vatNo": [company.identifier("vat")],
        "name": company.name,
        "status": "Active" if company.status == "active" else "NonActive",
    }


def _registered(company: Company) -> str:
    return company.identifier("uscc") or company.identifier("company_number")


def _report(company: Company, desk: Desk) -> dict[str, Any]:
    rated = company.quirks.get(HERE) != "partial"
    limit = {"currency": company.currency, "value": str(company.recommended_limit())}
    insolvent = company.status in {"insolvent", "in_liquidation"} or company.quirks.get(HERE) == "bankrupt"
    return {
        "companyId": f"{_PREFIX}{company.serial}",
        "companySummary": {
            "businessName": company.name,
            "country": company.country,
            "companyRegistrationNumber": _registered(company),
        },
        "creditScore": {
            "currentCreditRating": {
                "commonValue": _letter(company.percentile) if rated else "E",
                "creditLimit": limit if rated else {},
                "providerValue": {"value": str(company.percentile) if rated else "Not Rated", "maxValue": "100"},
            }
        },
        "negativeInformation": {
            "ccjSummary": {"numberOfExact": company.judgments},
            "insolvency": [{"type": "insolvency"}] if insolvent else [],
        },
        "financialStatements": [_statement(company, desk)] if rated else [],
    }


def _letter(percentile: int) -> str:
    """A to D; E is not rated."""
    return "A" if percentile >= 71 else "B" if percentile >= 51 else "C" if percentile >= 30 else "D"


def _statement(company: Company, desk: Desk) -> dict[str, Any]:
    figures = {name: int(figure) for name, figure in company.accounts().items()}
    return {
        "type": "GlobalFinancialsGGS",
        "yearEndDate": f"{desk.year_end()}T00:00:00Z",
        "currency": company.currency,
        "profitAndLoss": {
            "revenue": figures["sales"],
            "operatingProfit": figures["operating_profit"],
            "profitAfterTax": figures["net_profit"],
        },
        "balanceSheet": {
            "totalAssets": figures["total_assets"],
            "totalCurrentAssets": figures["current_assets"],
            "totalCurrentLiabilities": figures["current_liabilities"],
            "totalLiabilities": figures["total_liabilities"],
            "revenueReserves": figures["retained_earnings"],
            "totalShareholdersEquity": figures["equity"],
        },
    }
