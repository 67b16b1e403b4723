"""What the gate answers when it lets nobody through: the same problems as everywhere, and the way to the log-in."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

import structlog
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from starter.api.handlers import problem_for, respond, wants_page
from starter.api.problems import answer
from starter.identity.refusals import NotKnown, RateExceeded
from starter.web.pages import asks_for_part

log = structlog.get_logger(__name__)


async def answer_to(request: Request, error: Exception) -> Response:
    """A problem for programs, a page for people; people of whom nothing is known are led to the log-in."""
    if isinstance(error, NotKnown) and wants_page(request):
        if asks_for_part(request):
            return Response(status_code=401, headers={"HX-Redirect": _login(_page_of(request), error)})
        if request.method in {"GET", "HEAD"}:
            return RedirectResponse(_login(_path(request), error), status_code=303)
    found, headers = problem_for(error)
    if isinstance(error, RateExceeded):
        headers["Retry-After"] = error.facts["retry_after"]
    try:
        return await respond(request, found, headers)
    except Exception:
        log.exception("problem_page_failed", code=found.code)
        return answer(found, headers)


def _login(back: str, refusal: NotKnown) -> str:
    return f"/login?next={quote(back, safe='/')}&why={refusal.code}"


def _path(request: Request) -> str:
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def _page_of(request: Request) -> str:
    """The page that a part was asked for."""
    try:
        url = urlsplit(request.headers.get("hx-current-url", "/"))
    except ValueError:  # no address at all
        return "/"
    return url.path + (f"?{url.query}" if url.query else "")
