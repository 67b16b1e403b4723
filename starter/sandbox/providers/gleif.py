"""GLEIF: LEI records, parents and reporting exceptions. No login."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, HTTPException

from domain.evidence.source import Provider
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk
from starter.sandbox.world import company_of, find

HERE = Provider.GLEIF
_EVENTS = {"insolvent": "INSOLVENCY", "in_liquidation": "LIQUIDATION"}


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/gleif/api/v1/lei-records")

    @routes.get("/{lei}")
    async def record(lei: str) -> dict[str, Any]:
        company = await desk.attend(HERE, find("lei", lei))
        return _record(desk.shown(HERE, company), desk, stamp=desk.stamp(HERE, company))

    @routes.get("/{lei}/{which}")
    async def related(lei: str, which: str) -> dict[str, Any]:
        company = await desk.attend(HERE, find("lei", lei))
        wanted, _, exception = which.partition("-reporting-exception")
        if wanted not in {"direct-parent", "ultimate-parent"} or exception:
            raise HTTPException(404, "no such relationship")
        parent = _parent(company) if wanted == "direct-parent" else _ultimate(company)
        if which.endswith("-reporting-exception"):
            if parent is not None:
                raise HTTPException(404, "no exception is reported")
            return _exception(company, wanted)
        if parent is None:
            raise HTTPException(404, "no parent is reported")
        return _record(parent, desk, stamp=desk.stamp(HERE, company))

    return routes


def _parent(company: Company) -> Company | None:
    return company_of(company.parent) if company.parent is not None else None


def _ultimate(company: Company) -> Company | None:
    parent = _parent(company)
    while parent is not None and (above := _parent(parent)) is not None:
        parent = above
    return parent


def _exception(company: Company, wanted: str) -> dict[str, Any]:
    category = f"{wanted.split('-', maxsplit=1)[0].upper()}_ACCOUNTING_CONSOLIDATION_PARENT"
    attributes = {"lei": company.identifier("lei"), "category": category, "reason": "NATURAL_PERSONS"}
    return {"data": {"type": "reporting-exceptions", "attributes": attributes}}


def _record(company: Company, desk: Desk, *, stamp: str) -> dict[str, Any]:
    lei = company.identifier("lei")
    return {
        "meta": {"goldenCopy": {"publishDate": stamp}},
        "data": {
            "type": "lei-records",
            "id": lei,
            "attributes": {"lei": lei, "entity": _entity(company), "registration": _registration(company, desk)},
        },
    }


def _entity(company: Company) -> dict[str, Any]:
    event = _EVENTS.get(company.status)
    events = [{"type": event, "status": "IN_PROGRESS"}] if event else []
    founded: date = company.founded_elsewhere or company.founded
    return {
        "legalName": {"name": company.name, "language": "zh" if company.country == "CN" else "en"},
        "otherNames": [],
        "legalAddress": {"country": company.country},
        "registeredAs": company.identifier("uscc") or company.identifier("company_number"),
        "jurisdiction": company.country,
        "category": "GENERAL",
        "status": _status(company),
        "creationDate": f"{founded}T00:00:00Z",
        "eventGroups": [{"groupType": "STANDALONE", "events": events}],
    }


def _status(company: Company) -> str | None:
    if company.quirks.get(HERE) == "partial":
        return None
    return "INACTIVE" if company.status == "dissolved" else "ACTIVE"


def _registration(company: Company, desk: Desk) -> dict[str, Any]:
    renewal = desk.today() + timedelta(days=-90 if company.lei_lapsed else company.varied("renewal", 30, 330))
    return {
        "initialRegistrationDate": f"{company.founded}T00:00:00Z",
        "lastUpdateDate": f"{desk.today() - timedelta(days=35)}T00:00:00Z",
        "status": "LAPSED" if company.lei_lapsed else "ISSUED",
        "nextRenewalDate": f"{renewal}T00:00:00Z",
        "corroborationLevel": "FULLY_CORROBORATED",
    }
