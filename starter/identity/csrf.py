"""Whether the reader meant it: a request that changes something comes from a page of ours."""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope

from starter.identity.body import MOST_FIELDS, BodyLimit, replayed
from starter.identity.refusals import CsrfCrossSite, CsrfMissing

SAFE: Final = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
FIELD: Final = "csrf_token"
_FORMS: Final = (b"application/x-www-form-urlencoded", b"multipart/form-data")


def refuse_other_sites(headers: Mapping[bytes, bytes]) -> None:
    """`csrf.cross_site` where the browser says that another site sent it. Browsers that say nothing show the token."""
    site = headers.get(b"sec-fetch-site", b"same-origin")
    if site not in (b"same-origin", b"none"):
        raise CsrfCrossSite("another site sent this", field="sec-fetch-site", site=site.decode("latin-1"))


async def require_token(
    scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, limit: BodyLimit, expected: str
) -> Receive:
    """Where the body comes from now; `csrf.missing` unless the session's token stands in the header `X-CSRF-Token` or
    in the form's field `csrf_token`."""
    shown = headers.get(b"x-csrf-token", b"").decode("latin-1")
    if not shown and headers.get(b"content-type", b"").lower().startswith(_FORMS):
        body = await limit.whole(headers, receive)
        try:
            async with Request(scope, replayed(body, receive)).form(max_fields=MOST_FIELDS) as form:
                value = form.get(FIELD)
        except UnicodeError as error:
            raise HTTPException(400) from error
        shown = value if isinstance(value, str) else ""
        receive = replayed(body, receive)
    if not hmac.compare_digest(shown.encode(errors="replace"), expected.encode()):
        raise CsrfMissing("the page's token is missing or belongs to another session", field=FIELD)
    return receive
