"""What every page of the settings knows."""

from __future__ import annotations

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse

from domain.errors import Refusal
from starter.api.problems import status_of
from starter.sending import new_id
from starter.services import Services
from starter.web.pages import page


def settings_page(
    request: Request, services: Services, template: str, *, refusal: Refusal | None = None, **context: Any
) -> HTMLResponse:
    """`mails_kept`: mails go to a folder of ours, where they can be read. With a refusal its status is the page's."""
    return page(
        request,
        template,
        status_code=200 if refusal is None else status_of(refusal),
        refusal=refusal,
        mails_kept=services.settings.smtp_host is None,
        command_id=new_id(),
        **context,
    )
