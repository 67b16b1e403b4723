"""The gate before every route: who asks, whether they may ask this way, and how often.

Nothing behind it is open to strangers but what `doors` lists. Routes find `principal` and `csrf_token` in the scope.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import InvalidInput, NotAuthorised, Refusal
from runtime.errors import OperationalError, ServiceUnavailable
from runtime.settings import Settings
from starter.gateway import RefusedRemotely
from starter.identity import csrf
from starter.identity.answers import answer_to
from starter.identity.attempts import address_of, note
from starter.identity.body import BodyLimit
from starter.identity.cookies import Cookies
from starter.identity.doors import LIVE, is_always_open, is_open
from starter.identity.finding import Found, find, known_still
from starter.identity.headers import SecurityHeaders, is_https
from starter.identity.hosts import Hosts
from starter.identity.rates import Buckets
from starter.identity.refusals import NotKnown, NotLoggedIn, RateExceeded
from starter.services import Services


class Gate:
    """Middleware without a queue or a task of its own, since the API's fastest answers pass through it."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings
        self._headers = SecurityHeaders(settings)
        self._hosts = Hosts(settings)
        self._limit = BodyLimit(settings)
        self._buckets = Buckets()
        self._cookies = Cookies(secure=is_https(settings))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False
        app = scope["app"]
        protected = self._headers.around(send)

        async def watched(message: Message) -> None:
            nonlocal begun
            begun = True
            await protected(message)

        try:
            receive = await self._admitted(scope, receive)
            await self._app(scope, receive, watched)
        except Exception as error:
            if begun:
                raise
            scope["app"] = app  # a mounted application puts itself there
            await self._refuse(scope, receive, watched, error)
            if not isinstance(error, (Refusal, OperationalError, HTTPException)):
                raise
        else:
            scope["app"] = app
            await self._record(scope, scope.get("refusal"))

    async def _admitted(self, scope: Scope, receive: Receive) -> Receive:
        headers = dict(reversed(scope["headers"]))  # of a header that comes twice the first counts, as everywhere
        if scope["path"] == "/healthz":
            return receive
        self._hosts.check(headers.get(b"host", b"").decode("latin-1"))
        receive = await self._limit.bounded(headers, receive)
        if is_always_open(scope["path"]):
            return receive
        services: Services | None = scope["app"].state.services
        if services is None:
            raise ServiceUnavailable("a server is away; try again")
        if "principal" in scope:  # a program that wraps the application says itself who asks
            return receive
        return await self._known(scope, headers, receive, services)

    async def _known(
        self, scope: Scope, headers: Mapping[bytes, bytes], receive: Receive, services: Services
    ) -> Receive:
        is_open_door = is_open(scope["path"], self._settings)
        found: Found | None = None
        try:
            if not is_open_door:
                used = scope["path"] != LIVE  # a page that is left open asks for this by itself
                found = await find(services, self._cookies, headers, datetime.now(UTC), used=used)
        except NotKnown:
            self._buckets.take(f"address {address_of(scope)}", self._settings.strangers_per_minute)
            raise
        if found is None:
            self._buckets.take(f"address {address_of(scope)}", self._settings.strangers_per_minute)
            if not is_open_door:
                raise NotLoggedIn("log in, or send a token", field="authorization")
            if scope["method"] not in csrf.SAFE:
                csrf.refuse_other_sites(headers)
            return receive
        scope["principal"] = found.principal
        scope["ask_again"] = partial(known_still, services, self._cookies, headers)
        if found.requests_per_minute is not None:
            self._buckets.take(found.key, found.requests_per_minute)
        if found.csrf_token is not None:
            scope["csrf_token"] = found.csrf_token
            if scope["method"] not in csrf.SAFE:
                csrf.refuse_other_sites(headers)
                return await csrf.require_token(scope, headers, receive, self._limit, found.csrf_token)
        return receive

    async def _refuse(self, scope: Scope, receive: Receive, send: Send, error: Exception) -> None:
        await self._record(scope, error)
        response = await answer_to(Request(scope), error)
        if isinstance(error, NotKnown) and error.field == "session":
            self._cookies.take_session(response)
        await response(scope, receive, send)

    async def _record(self, scope: Scope, error: object) -> None:
        services: Services | None = scope["app"].state.services
        if isinstance(error, Refusal) and services is not None and self._is_worth_a_record(scope, error):
            await note(services, scope, error)

    def _is_worth_a_record(self, scope: Scope, refusal: Refusal) -> bool:
        if isinstance(refusal, RateExceeded):
            principal = scope.get("principal")
            return self._buckets.is_news(principal.id if principal is not None else address_of(scope))
        if isinstance(refusal, NotLoggedIn):  # whoever opens a page before logging in has attempted nothing
            return bool(scope["path"].startswith("/v1/"))
        if isinstance(refusal, RefusedRemotely):  # the desk has noted it
            return False
        return isinstance(refusal, NotAuthorised | InvalidInput) or scope["method"] not in csrf.SAFE
