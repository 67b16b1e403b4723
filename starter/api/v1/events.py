"""The feed of all facts, for systems that keep a copy or react to what happens."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response

from activities.postgres.feed import Feed, FeedPage
from starter.api.v1.answers import answered
from starter.api.v1.fields import Limit
from starter.api.v1.route import api_router, guarded
from starter.services import WithServices

router = api_router()

_STREAM = r"^[a-z]{1,20}/[A-Za-z0-9][A-Za-z0-9._:-]{0,127}$"
_TYPE = r"^[a-z_]{1,40}\.[a-z_]{1,60}$"


@router.get("/events", response_model=FeedPage, **guarded("read.events"))
async def list_events(
    services: WithServices,
    after: Annotated[str, Query(pattern="^(0|[1-9][0-9]{0,17})$", description="`next` of the page before")] = "0",
    limit: Limit = 50,
    stream: Annotated[str | None, Query(pattern=_STREAM, examples=["sale/SO-9001"])] = None,
    type_: Annotated[str | None, Query(alias="type", pattern=_TYPE, examples=["sale.order_approved"])] = None,
) -> Response:
    """Every fact of every stream in one order that never changes. Keep `next` and ask again from there: nothing is left
    out, whatever is recorded meanwhile."""
    page = await Feed(services.pool).page(int(after), most=limit, stream=stream, event_type=type_)
    return answered(page)
