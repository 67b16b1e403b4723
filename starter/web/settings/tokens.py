"""API tokens: one's own, and for administrators those of the systems."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Annotated, Final

from fastapi import APIRouter, Form, Request, Response
from fastapi.responses import HTMLResponse

from domain.access.rights import RIGHTS, Action
from domain.access.role import SERVICE
from domain.errors import Refusal
from starter.api.v1.fields import PathId
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.identity.tokens import Token
from starter.services import Services, WithServices
from starter.web.posted import Written, carried_out
from starter.web.settings.frame import settings_page

router = APIRouter()

DAYS: Final = (7, 30, 90, 365)
_LISTED: Final = 200


@router.get("/settings/tokens")
async def tokens(request: Request, services: WithServices, asking: Asking, done: str = "") -> HTMLResponse:
    """What there is, without secrets, and the form for a new one."""
    return await _shown(request, services, asking, done=done)


@router.post("/settings/tokens")
async def issue(
    request: Request,
    services: WithServices,
    asking: Asking,
    subject: Written,
    days: Annotated[int, Form(ge=1, le=366)],
    purpose: Written = "",
    scopes: Annotated[list[str] | None, Form()] = None,
) -> Response:
    """Shows the secret once: it is kept nowhere. A token is not issued twice by sending the form again, for there is
    no way to show its secret again; the second is another token, which the list shows."""
    asking.require("read.policy")
    now = datetime.now(UTC)
    try:
        token, secret = await services.tokens.issue(
            asking,
            subject.strip(),
            scopes or (),
            policy=await services.policy_now.get(),
            expires_at=now + timedelta(days=days),
            now=now,
            purpose=purpose.strip(),
        )
    except Refusal as refusal:
        request.scope["refusal"] = refusal
        return await _shown(request, services, asking, refusal=refusal)
    return await _shown(request, services, asking, fresh=token, secret=secret)


@router.post("/settings/tokens/{token_id}/revoke")
async def revoke(request: Request, token_id: PathId, services: WithServices, asking: Asking) -> Response:
    """In force at once."""
    asking.require("read.policy")
    doing = services.tokens.revoke(asking, token_id, datetime.now(UTC))

    async def again(refusal: Refusal) -> Response:
        return await _shown(request, services, asking, refusal=refusal)

    return await carried_out(request, doing, "/settings/tokens?done=token_revoked", again)


def offered(asking: Principal) -> dict[str, list[Action]]:
    """What a token may include: of one's own what the role has; for an administrator also what systems may."""
    own = [action for action, roles in RIGHTS.items() if asking.role in roles]
    system = [action for action, roles in RIGHTS.items() if SERVICE in roles]
    return {"own": own, "system": system if asking.may("token.manage") else []}


async def _shown(
    request: Request,
    services: Services,
    asking: Principal,
    *,
    done: str = "",
    refusal: Refusal | None = None,
    fresh: Token | None = None,
    secret: str = "",
) -> HTMLResponse:
    asking.require("read.policy")
    found = await services.tokens.listed(asking, most=_LISTED)
    return settings_page(
        request,
        services,
        "settings/tokens.html",
        refusal=refusal,
        tokens=list(reversed(found)),
        offered=offered(asking),
        days=DAYS,
        fresh=fresh,
        secret=secret,
        clock_now=datetime.now(UTC),
        done=done,
    )
