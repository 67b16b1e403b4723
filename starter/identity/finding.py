"""Finds who asks: the holder of the token that is shown, else the person of the session."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from starlette.datastructures import Headers

from starter.identity import roles
from starter.identity.cookies import Cookies
from starter.identity.principal import Principal
from starter.identity.refusals import PersonUnknown, TokenUnknown
from starter.identity.sessions import csrf_of
from starter.identity.tokens import PREFIX
from starter.services import Services
from starter.web.language import preferred

_BEARER: Final = b"bearer "
_SECRET_LONGEST: Final = 128


@dataclass(frozen=True)
class Found:
    """`csrf_token` is a session's alone: a browser never shows a bearer token by itself."""

    principal: Principal
    key: str
    requests_per_minute: int | None
    csrf_token: str | None = None


async def find(
    services: Services, cookies: Cookies, headers: Mapping[bytes, bytes], now: datetime, *, used: bool = True
) -> Found | None:
    """None when nothing is shown. A session that is not `used` is not kept alive by it.

    Refused: `token.unknown`, `token.expired`, `token.revoked`, `session.invalid`, `session.expired`, `session.revoked`,
    `login.unknown_person`.
    """
    shown = headers.get(b"authorization", b"")
    if shown[: len(_BEARER)].lower() == _BEARER:
        return await _by_token(services, shown[len(_BEARER) :].strip().decode("latin-1"), now)
    session_id = cookies.session_in(headers.get(b"cookie"))
    if not session_id:
        return None
    session = await services.sessions.find(session_id, now, used=used)
    language = preferred(Headers(raw=list(headers.items())))
    principal = await roles.person(services, session.person, language)
    if principal is None:
        raise PersonUnknown("the policy in force does not list you", field="session", person=session.person)
    per_minute = services.settings.requests_per_minute
    return Found(principal, f"person {principal.id}", per_minute, csrf_of(session_id))


async def known_still(services: Services, cookies: Cookies, headers: Mapping[bytes, bytes]) -> Principal:
    """Who it is now that an answer goes on for long: the rights may be others, or none at all, refused as by `find`."""
    found = await find(services, cookies, headers, datetime.now(UTC), used=False)
    assert found is not None  # these headers have shown something before
    return found.principal


async def _by_token(services: Services, secret: str, now: datetime) -> Found:
    if not secret.startswith(PREFIX) or len(secret) > _SECRET_LONGEST:
        raise TokenUnknown("no such token", field="authorization")
    token = await services.tokens.find(secret, now)
    return Found(await roles.holder(services, token), f"token {token.token_id}", token.requests_per_minute)
