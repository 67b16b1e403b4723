"""The switch of the language."""

from __future__ import annotations

from fastapi import APIRouter
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
