"""Courts, dishonest debtors and sanctions. The token is `sandbox`."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from fastapi import APIRouter, Depends

from domain.evidence.source import Provider
from domain.money import Money
from domain.screening.normalise import normalised
from starter.sandbox.asked import Asked, named
from starter.sandbox.company import Company
from starter.sandbox.desk import Desk, require_bearer
from starter.sandbox.watch_lists import ENTRIES

HERE = Provider.PUBLIC_RECORD


def router(desk: Desk) -> APIRouter:
    routes = APIRouter(prefix="/public-record/v1", dependencies=[Depends(require_bearer)])

    @routes.post("/searches")
    async def search(asked: Asked) -> dict[str, Any]:
        """A company that nobody sued is answered for, too: nothing is on record."""
        candidates = [entry for entry in ENTRIES if _may_be(asked, entry)]
        company = asked.company()
        if company is None:
            subject = {"name": asked.name, "identifiers": []}
            as_of = desk.today().isoformat()
            return {"as_of": as_of, "subject": subject, "court_events": [], "candidates": candidates}
        await desk.attend(HERE, company)
        return {
            "as_of": desk.dated(HERE, company).isoformat(),
            "subject": named(desk.shown(HERE, company)),
            "court_events": _events(company, desk),
            "candidates": candidates,
        }

    return routes


def _events(company: Company, desk: Desk) -> list[dict[str, Any]]:
    events = [_judgment(company, number, desk) for number in range(company.judgments)]
    if company.status in {"insolvent", "in_liquidation"}:
        opened = desk.today() - timedelta(days=company.varied("opened", 30, 300))
        events.append({"reference": f"IN-{company.serial}", "kind": "insolvency_opened", "on": opened.isoformat()})
    return events


def _judgment(company: Company, number: int, desk: Desk) -> dict[str, Any]:
    amount = Money.of(str(company.varied(f"judgment {number}", 2_000, 90_000)), company.currency)
    return {
        "reference": f"J-{company.serial}-{number + 1}",
        "kind": "judgment" if number % 2 == 0 else "enforcement",
        "on": (desk.today() - timedelta(days=company.varied(f"judged {number}", 20, 700))).isoformat(),
        "open": number == 0,
        "amount": amount.model_dump(mode="json"),
    }


def _may_be(asked: Asked, entry: dict[str, Any]) -> bool:
    """Generous: an equal identifier, or two letters in a row that both names share."""
    own = {each.value for each in asked.identifiers}
    if any(each["value"] in own for each in entry.get("identifiers", [])):
        return True
    names = (entry["name"], *entry.get("aliases", []))
    return any(_pairs(asked.name) & _pairs(name) for name in names)


def _pairs(name: str) -> set[str]:
    run = "".join(normalised(name).core)
    return {run[at : at + 2] for at in range(len(run) - 1)}
