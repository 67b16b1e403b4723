"""The policy file as it is read, with the hash that every decision carries."""

from __future__ import annotations

import asyncio

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse

from starter.identity.asking import Asking
from starter.services import WithServices
from starter.web.settings.frame import settings_page

router = APIRouter()


@router.get("/settings/policy")
async def policy(request: Request, services: WithServices, asking: Asking) -> HTMLResponse:
    """The file that the program began with, and the hash of what is in force with the matrix of this moment."""
    asking.require("read.policy")
    return settings_page(
        request,
        services,
        "settings/policy.html",
        policy=services.policy,
        in_force=await services.policy_now.get(),
        text=await asyncio.to_thread(services.settings.policy_file.read_text, encoding="utf-8"),
    )
