"""Which language a page is in: the reader's own choice, else that of their log-in, else the browser's."""

from __future__ import annotations

from typing import Final

from fastapi import Request
from starlette.datastructures import Headers

from starter.identity.principal import Language, Principal

COOKIE: Final = "language"
NAMES: Final[dict[Language, str]] = {"en": "English", "zh": "中文"}
"""Each language as its speakers write it."""


def language_of(request: Request) -> Language:
    """The language of this reader."""
    chosen = request.cookies.get(COOKIE)
    for known in NAMES:
        if chosen == known:
            return known
    principal: Principal | None = request.scope.get("principal")
    return principal.language if principal is not None else preferred(request.headers)


def preferred(headers: Headers) -> Language:
    """The first language of `Accept-Language` that the pages have; English when there is none."""
    wishes = []
    for place, part in enumerate(headers.get("accept-language", "").split(",")[:20]):
        tag, _, weight = part.strip().partition(";q=")
        try:
            wishes.append((-float(weight or 1), place, tag.lower()))
        except ValueError:
            continue
    for _, _, tag in sorted(wishes):
        for known in NAMES:
            if tag.split("-")[0] == known:
                return known
    return "en"
