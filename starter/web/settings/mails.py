"""The mails of a trial, which are kept instead of sent."""

from __future__ import annotations

import asyncio
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Path, Query, Request
from fastapi.responses import HTMLResponse

from domain.access.rights import RightMissing
from starter.identity.asking import Asking
from starter.identity.principal import Principal
from starter.mailbox import Mailbox, MailUnknown
from starter.services import Services, WithServices
from starter.web.paging import ROWS, Leaves
from starter.web.settings.frame import settings_page

router = APIRouter()

MailName = Annotated[str, Path(max_length=255)]


@router.get("/mails")
async def mails(
    request: Request,
    services: WithServices,
    asking: Asking,
    after: Annotated[str, Query(max_length=255)] = "",
) -> HTMLResponse:
    """The latest first."""
    _require(asking)
    found, following = await asyncio.to_thread(_box(services).page, after=after, most=ROWS)
    return settings_page(
        request,
        services,
        "settings/mails.html",
        found=found,
        leaves=Leaves(
            first="/mails" if after else None, next=f"/mails?after={quote(following)}" if following else None
        ),
    )


@router.get("/mails/{name}")
async def mail(request: Request, name: MailName, services: WithServices, asking: Asking) -> HTMLResponse:
    """One mail, its text as it is: `mail.unknown`."""
    _require(asking)
    found = await asyncio.to_thread(_box(services).mail, name)
    return settings_page(request, services, "settings/mail.html", mail=found)


def _require(asking: Principal) -> None:
    """Administrators and auditors, and collectors, whose reminders they are. No scope of a token includes it."""
    if asking.scopes is not None:
        raise RightMissing("a token does not read mails: log in", field="actor")
    if asking.role not in ("admin", "auditor", "collector"):
        raise RightMissing(f"the role {asking.role} does not read mails", field="actor", role=asking.role)


def _box(services: Services) -> Mailbox:
    """Or `mail.unknown` where mails leave the house."""
    if services.settings.smtp_host is not None:
        raise MailUnknown("mails are sent and not kept here", field="name")
    return Mailbox(services.settings.mail_folder)
