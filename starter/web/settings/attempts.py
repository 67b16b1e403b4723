"""What was tried and refused, for auditors and administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import HTMLResponse

from activities.postgres.attempts import Attempts
from starter.api.v1.fields import Text
from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.paging import ROWS, leaves
from starter.web.settings.frame import settings_page

router = APIRouter()


@router.get("/settings/attempts")
async def attempts(
    request: Request,
    services: WithServices,
    asking: Asking,
    actor: Annotated[Text, Query()] = "",
    code: Annotated[Text, Query()] = "",
    after: Annotated[int | None, Query(ge=1, lt=2**63)] = None,
) -> HTMLResponse:
    """A page of them, the latest first."""
    asking.require("read.attempts")
    cursor = None if after is None else str(after)
    found = await Attempts(services.pool).page(
        after=cursor or "", most=ROWS, actor=actor.strip() or None, code=code.strip() or None
    )
    return settings_page(
        request,
        services,
        "settings/attempts.html",
        found=found.items,
        actor=actor,
        code=code,
        leaves=await leaves(request, found, cursor, _nothing),
    )


async def _nothing(_: str) -> None:
    """Attempts are never taken away: behind a link that was given there is always something."""
