"""What stands behind the portfolio's figures, row by row: decisions, open tasks, the ledger of a month."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from activities.postgres.decision_reading import SPANS, decisions
from activities.postgres.ledger_reading import ledger_entries
from activities.postgres.task_ages import AGES, open_tasks
from domain.figures.month import Month
from domain.sale.order import Lane
from starter.api.v1.fields import After, AfterDerived
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.pages import page
from starter.web.paging import ROWS, leaves
from starter.web.portfolio.classes import AGE_WORDS, SPAN_WORDS
from starter.web.portfolio.figures import PERIOD

router = APIRouter()

MonthName = Annotated[str, Path(pattern="^20[0-9]{2}-(0[1-9]|1[0-2])$")]
Position = Annotated[int | None, Query(ge=1, lt=2**63)]
Currency = Annotated[str, Query(pattern="^([A-Z]{3})?$")]


@router.get("/portfolio/decisions")
async def decided(
    request: Request,
    services: WithServices,
    asking: Asking,
    lane: Lane | Literal[""] = "",
    by: Literal["machine", "people", ""] = "",
    span: Annotated[int | None, Query(ge=0, le=len(SPANS))] = None,
    after: After = None,
) -> HTMLResponse:
    """The orders of the last year with what was decided first about each, the slowest first."""
    asking.require("read.portfolio")
    since = services.desk.today() - PERIOD
    found = await decisions(
        services.pool,
        since,
        lane=lane or None,
        touchless={"machine": True, "people": False}.get(by),
        span=span,
        after=after or "",
        most=ROWS,
    )
    return page(
        request,
        "portfolio/decisions.html",
        found=found.items,
        lane=lane,
        by=by,
        span=span,
        span_words=SPAN_WORDS,
        since=since,
        leaves=await leaves(request, found, after, services.desk.read.sale),
    )


@router.get("/portfolio/tasks")
async def waiting(
    request: Request,
    services: WithServices,
    asking: Asking,
    age: Annotated[int | None, Query(ge=0, le=len(AGES))] = None,
    after: AfterDerived = None,
) -> HTMLResponse:
    """Open tasks, the oldest first."""
    asking.require("read.portfolio")
    found = await open_tasks(services.pool, services.desk.now(), age=age, after=after or "", most=ROWS)
    return page(
        request,
        "portfolio/tasks.html",
        found=found.items,
        age=age,
        age_words=AGE_WORDS,
        leaves=await leaves(request, found, after, services.desk.read.task),
    )


@router.get("/portfolio/months/{month}")
async def ledger(
    request: Request,
    month: MonthName,
    services: WithServices,
    asking: Asking,
    currency: Currency = "",
    after: Position = None,
) -> HTMLResponse:
    """What moved balances in a month, such as `2026-05`."""
    asking.require("read.portfolio")
    year, number = month.split("-")
    found = await ledger_entries(
        services.pool,
        Month(int(year), int(number)),
        services.desk.today(),
        services.policy.timezone,
        currency=currency or None,
        after=after,
        most=ROWS,
    )
    return page(
        request,
        "portfolio/month.html",
        found=found.items,
        month=month,
        currency=currency,
        leaves=await leaves(request, found, None if after is None else str(after), _nothing),
    )


async def _nothing(_: str) -> None:
    """Facts are never taken away: behind a link that was given there is always something."""
