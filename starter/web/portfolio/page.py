"""The whole book at a glance: aging, days outstanding, exposure by grade, how decisions are made, what waits."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from domain.errors import CurrencyUnknown
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.pages import page
from starter.web.portfolio import drawings
from starter.web.portfolio.classes import AGE_WORDS, SPAN_WORDS
from starter.web.portfolio.figures import portfolio
from starter.web.reader import Reader

router = APIRouter()


@router.get("/portfolio")
async def whole_book(
    request: Request,
    services: WithServices,
    asking: Asking,
    currency: Annotated[str, Query(pattern="^([A-Z]{3})?$")] = "",
) -> HTMLResponse:
    """`currency` chooses whose aging and days outstanding are drawn: all as one in home currency, or a single one."""
    asking.require("read.portfolio")
    reader = Reader.of(request)
    book = await portfolio(services.desk, services.desk.policy or services.policy)
    if currency and currency not in book.trends and currency not in book.agings:
        raise CurrencyUnknown(f"nothing was ever sold in {currency}", field="currency")
    age = book.agings.get(currency) if currency else book.together
    trend = book.trends.get(currency, ()) if currency else book.all_currencies
    everything = next((each for each in book.decisions if each.lane is None), None)
    return page(
        request,
        "portfolio/page.html",
        book=book,
        chosen=currency,
        shown_currency=currency or book.home,
        age=age,
        trend=trend,
        everything=everything,
        by_lane=[each for each in book.decisions if each.lane is not None],
        span_words=SPAN_WORDS,
        age_words=AGE_WORDS,
        aging_chart=drawings.aging_columns(reader, age, currency or book.home) if age and age.open else None,
        dso_chart=drawings.dso_lines(reader, trend) if any(row.dso_3m is not None for row in trend) else None,
        grade_chart=drawings.grade_columns(reader, book.grades) if book.grades else None,
        touchless_chart=drawings.touchless_bar(reader, everything) if everything else None,
        span_chart=drawings.span_columns(reader, everything) if everything else None,
        age_chart=drawings.age_columns(reader, book.ages),
    )
