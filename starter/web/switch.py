"""The switch of the language, and the way back to where a reader was."""

from __future__ import annotations

from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse

from domain.errors import InvalidInput
from starter.web.language import COOKIE, NAMES

router = APIRouter()
_A_YEAR = 365 * 24 * 3600


class LanguageUnknown(InvalidInput):
    """The pages are not in that language."""

    code = "language.unknown"


@router.get("/language/{language}")
async def choose(language: str, back: str = "/") -> RedirectResponse:
    """Keeps the reader's choice in a cookie and goes back to the page it was made on."""
    if language not in NAMES:
        raise LanguageUnknown(f"the pages are in {', '.join(NAMES)}", field="language")
    answer = RedirectResponse(own_path(back), status_code=303)
    answer.set_cookie(COOKIE, language, max_age=_A_YEAR, httponly=True, samesite="lax")
    return answer


def own_path(path: str) -> str:
    """The path if it is one of this site, else the first page: nobody is sent elsewhere by a link of ours."""
    fine = path.startswith("/") and not path.startswith(("//", "/\\")) and path.isprintable()
    return path if fine else "/"


def here(request: Request) -> str:
    """Where a link leads that comes back to what the reader sees: this page with its filters. The answer to a form
    has an address that takes only forms, so there it is where the form was sent from, or the first page."""
    if request.method in ("GET", "HEAD"):
        return own_path(_with_query(request.url.path, request.url.query))
    try:
        asked_on = urlsplit(request.headers.get("referer", ""))
    except ValueError:
        return "/"
    return own_path(_with_query(asked_on.path, asked_on.query)) if asked_on.netloc == request.url.netloc else "/"


def _with_query(path: str, query: str) -> str:
    return f"{path}?{query}" if query else path
