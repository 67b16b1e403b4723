"""Shared risk at a glance: what is owed by when, what expires, which claims run, what cover costs and brought."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from activities.postgres import cover_reading, duty_reading
from activities.postgres.cover_reading import CLAIMS_RUNNING, Wanted
from starter.cover_book import cover_book
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.cover.sums import cover_sums
from starter.web.pages import page

router = APIRouter()

AHEAD: Final = timedelta(days=30)
SHOWN: Final = 10


@router.get("/cover")
async def overview(request: Request, services: WithServices, asking: Asking) -> HTMLResponse:
    """Figures in home currency, and the first rows of each list."""
    asking.require("read.cover")
    desk, pool = services.desk, services.pool
    book, today = await cover_book(desk), desk.today()
    running = Wanted(phases=tuple(map(str, CLAIMS_RUNNING)))
    return page(
        request,
        "cover/page.html",
        today=today,
        book=book,
        sums=cover_sums(book, desk.policy or services.policy, today),
        owed=await duty_reading.duty_sums(pool),
        duties=await duty_reading.duties(pool, most=SHOWN),
        limits=await cover_reading.expiring_limits(pool, today + AHEAD, most=SHOWN),
        guarantees=await cover_reading.expiring_guarantees(pool, today + AHEAD, most=SHOWN),
        claims=await cover_reading.insured(pool, running, most=SHOWN),
        sold=await cover_reading.assignments(pool, most=SHOWN),
    )
