"""The contract of docs/partners.md, once for each partner; and the switches below /sandbox/partners."""

from __future__ import annotations

import asyncio
from datetime import date
from typing import Any

from fastapi import APIRouter, Depends, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ConfigDict, ValidationError

from domain.cover.partner.answer import NoticeKind, PartnerKind, PartnerNotice, PartnerRequest
from domain.errors import Refusal
from domain.money import Money
from starter.sandbox.desk import require_bearer
from starter.sandbox.partners.callbacks import Callbacks
from starter.sandbox.partners.house import PartnerHouse, Refused
from starter.sandbox.partners.journal import Job
from starter.sandbox.partners.switches import Switches
from starter.sandbox.trouble import RETRY_AFTER_SECONDS


class Notice(BaseModel):
    """What the partner is to say unasked, now. Without an id it gets one."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: NoticeKind
    subject: str
    notice_id: str = ""
    name: str = ""
    amount: Money | None = None
    charges: Money | None = None
    on: date | None = None
    reason: str = ""


class Address(BaseModel):
    """Where callbacks go; empty sends none."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    address: str


def partner_router(house: PartnerHouse, callbacks: Callbacks) -> APIRouter:
    """What the application talks to."""
    routes = APIRouter(prefix="/partners/{partner}/v1", dependencies=[Depends(require_bearer)])

    @routes.post("/requests")
    async def submit(partner: PartnerKind, asked: Request) -> Response:
        stumble = house.stumbles()
        if stumble == "error":
            return Response("out of order\n", 500)
        if stumble == "busy":
            return Response("too many requests\n", 429, headers={"Retry-After": str(RETRY_AFTER_SECONDS)})
        try:
            request = PartnerRequest.model_validate_json(await asked.body())
            job = house.submit(partner, asked.headers.get("Idempotency-Key", ""), request)
        except Refused as refused:
            return _refusal(refused)
        except (ValidationError, Refusal):
            return _refusal(Refused(422, "request.invalid"))
        if house.switches.early:
            await callbacks.before_the_response(job)
        if stumble == "timeout":
            await asyncio.sleep(house.switches.timeout_seconds)
            return Response("no answer in time\n", 504)
        if house.switches.at_once:
            return JSONResponse(_answered(job))
        return JSONResponse({"status": "accepted", "job_id": job.job_id}, 202)

    @routes.get("/jobs/{job_id}")
    async def look(partner: PartnerKind, job_id: str) -> Response:
        try:
            job = house.job(partner, job_id)
        except Refused as refused:
            return _refusal(refused)
        return JSONResponse(_answered(job) if house.is_ready(job) else {"status": "pending", "job_id": job_id})

    return routes


def switch_router(house: PartnerHouse, callbacks: Callbacks) -> APIRouter:
    """What is turned on and off while the sandbox runs."""
    routes = APIRouter(prefix="/sandbox/partners")

    @routes.get("/jobs")
    async def jobs() -> list[dict[str, Any]]:
        return [job.model_dump(mode="json", exclude_none=True, exclude={"entry"}) for job in house.jobs()]

    @routes.get("/switches")
    async def switches() -> Switches:
        return house.switches

    @routes.put("/switches")
    async def switch(wanted: Switches) -> Switches:
        """Replaces all of them; `{}` ends every fault."""
        house.switches = wanted
        return wanted

    @routes.put("/callbacks")
    async def set_callbacks(wanted: Address) -> Address:
        callbacks.address = wanted.address
        return wanted

    @routes.post("/{partner}/notices", status_code=202)
    async def announce(partner: PartnerKind, wanted: Notice) -> dict[str, str]:
        """A cut or withdrawal of a limit, a claim paid, an invoice collected or unpaid."""
        notice_id = wanted.notice_id or house.next_notice_id()
        said = {"partner": partner, "on": house.now().date(), **wanted.model_dump(exclude_none=True)}
        house.announce(PartnerNotice.model_validate({**said, "notice_id": notice_id}))
        return {"notice_id": notice_id}

    return routes


def _answered(job: Job) -> dict[str, Any]:
    answer = job.answer.model_dump(mode="json", exclude_none=True)
    return {"status": "answered", "job_id": job.job_id, "answer": answer}


def _refusal(refused: Refused) -> Response:
    return JSONResponse({"code": refused.code}, refused.status)
