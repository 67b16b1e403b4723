"""Log in and log out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.responses import RedirectResponse, Response

from starter.identity import roles
from starter.identity.cookies import Cookies
from starter.identity.headers import is_https
from starter.identity.login import CALLBACK, Login
from starter.identity.pages import login_page
from starter.identity.refusals import NotLoggedIn, PersonUnknown
from starter.services import WithServices
from starter.web.switch import own_path

router = APIRouter(include_in_schema=False)

_SEE_OTHER: Final = 303


async def login_of(request: Request) -> Login:
    """What the application was built with."""
    login: Login = request.app.state.login
    return login


async def cookies_of(services: WithServices) -> Cookies:
    """By the settings."""
    return Cookies(secure=is_https(services.settings))


WithLogin = Annotated[Login, Depends(login_of)]
WithCookies = Annotated[Cookies, Depends(cookies_of)]


@router.get("/login")
async def door(request: Request, next: str = "/", why: str = "") -> Response:  # noqa: A002
    """The way in, and why the reader has come here."""
    return login_page(request, back=own_path(next), why="" if why == NotLoggedIn.code else why)


@router.get("/login/begin")
async def begin(
    request: Request,
    services: WithServices,
    login: WithLogin,
    cookies: WithCookies,
    next: str = "/",  # noqa: A002
) -> Response:
    """On to the provider."""
    address, kept = await login.leave(request)
    login_id = await services.sessions.set_out({"kept": kept, "back": own_path(next)}, datetime.now(UTC))
    answer = RedirectResponse(address, status_code=_SEE_OTHER)
    cookies.give_login(answer, login_id)
    return answer


@router.get(CALLBACK)
async def callback(request: Request, services: WithServices, login: WithLogin, cookies: WithCookies) -> Response:
    """Back from the provider: a session, under an id that nobody has seen before."""
    now = datetime.now(UTC)
    header = request.headers.get("cookie", "").encode("latin-1")
    begun = await services.sessions.come_back(cookies.login_in(header) or "", now)
    staff_id = await login.arrive(request, begun["kept"] if begun is not None else None)
    if await roles.person(services, staff_id, "en") is None:
        raise PersonUnknown("the policy in force does not list you", field="person", person=staff_id)
    answer = RedirectResponse(begun["back"] if begun else "/", status_code=_SEE_OTHER)
    earlier = cookies.session_in(header)
    if earlier:
        await services.sessions.revoke(earlier, now)
    cookies.give_session(answer, await services.sessions.begin(staff_id, now))
    cookies.take_login(answer)
    return answer


@router.post("/logout")
async def logout(request: Request, services: WithServices, cookies: WithCookies) -> Response:
    """The session is over, here and wherever its cookie has gone."""
    header = request.headers.get("cookie", "").encode("latin-1")
    await services.sessions.revoke(cookies.session_in(header) or "", datetime.now(UTC))
    answer = RedirectResponse("/login", status_code=_SEE_OTHER)
    cookies.take_session(answer)
    return answer
