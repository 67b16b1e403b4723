"""Dun & Bradstreet: the report as data blocks. Paid; the token is `sandbox`."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Depends, Request

from domain.evidence.source import Provider
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk, require_bearer
from starter.sandbox.world import find

HERE = Provider.DNB


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/dnb/v1/data", dependencies=[Depends(require_bearer)])

    @routes.get("/duns/{duns}")
    async def report(duns: str, request: Request) -> dict[str, Any]:
        company = await desk.attend(HERE, find("duns", duns))
        desk.charge(HERE, company, request)
        stamp = desk.stamp(HERE, company)
        shown = desk.shown(HERE, company)
        return {
            "transactionDetail": {"transactionID": f"sandbox-{shown.serial}", "transactionTimestamp": stamp},
            "organization": _organization(shown, desk),
        }

    return routes


def _organization(company: Company, desk: Desk) -> dict[str, Any]:
    partial, bankrupt = company.quirks.get(HERE) == "partial", company.quirks.get(HERE) == "bankrupt"
    found: dict[str, Any] = {
        "duns": company.identifier("duns"),
        "primaryName": company.name,
        "countryISOAlpha2Code": company.country,
        "legalEvents": {
            "hasOpenLiens": company.percentile < 10,
            "hasOpenJudgments": company.judgments > 0,
            "hasOpenBankruptcy": bankrupt or company.status in {"insolvent", "in_liquidation"},
        },
        "dnbAssessment": _partial_assessment() if partial else _assessment(company),
    }
    if not partial:
        found["latestFiscalFinancials"] = _statement(company, desk)
    return found


def _partial_assessment() -> dict[str, Any]:
    return {
        "failureScore": {"nationalPercentile": 0, "classScoreDescription": None},
        "delinquencyScore": {},
        "standardRating": {"financialStrength": "BB", "rating": "BB3", "ratingReason": []},
        "creditLimitRecommendation": {},
    }


def _assessment(company: Company) -> dict[str, Any]:
    payment = max(1, min(100, company.percentile + company.varied("payment", -8, 8)))
    limit = {"value": int(company.recommended_limit()), "currency": company.currency}
    return {
        "failureScore": {"nationalPercentile": company.percentile, "classScoreDescription": _risk(company.percentile)},
        "delinquencyScore": {"nationalPercentile": payment, "classScoreDescription": _risk(payment)},
        "standardRating": {
            "financialStrength": f"{1 + company.percentile // 25}A",
            "rating": str(4 - min(company.percentile, 99) // 25),
        },
        "creditLimitRecommendation": {"maximumRecommendedLimit": limit},
    }


def _risk(percentile: int) -> str:
    return "Low risk" if percentile >= 60 else "Moderate risk" if percentile >= 30 else "High risk"


def _statement(company: Company, desk: Desk) -> dict[str, Any]:
    accounts = company.accounts()
    overview = {theirs: int(accounts[ours]) for ours, theirs in _FIGURES.items()}
    return {
        "financialStatementToDate": desk.year_end().isoformat(),
        "currency": company.currency,
        "units": "SingleUnits",
        "overview": overview,
    }


_FIGURES = {
    "total_assets": "totalAssets",
    "current_assets": "totalCurrentAssets",
    "current_liabilities": "totalCurrentLiabilities",
    "total_liabilities": "totalLiabilities",
    "retained_earnings": "retainedEarnings",
    "operating_profit": "operatingProfit",
    "net_profit": "netIncome",
    "equity": "netWorth",
    "sales": "salesRevenue",
}
