"""The endpoints of the sandbox's provider."""

from __future__ import annotations

import base64
import binascii
import hmac
import time
from collections.abc import Awaitable, Callable
from typing import Any, Final
from urllib.parse import urlencode

from joserfc import jwt
from joserfc.jwk import ECKey
from starlette.applications import Starlette
from starlette.datastructures import FormData, QueryParams
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from domain.policy import Person, Policy
from starter.identity.login import CALLBACK, SANDBOX_CLIENT
from starter.identity.provider.grants import ACCESS_SECONDS, Grant, Grants
from starter.web.pages import page

ALGORITHM: Final = "ES256"
_BAD: Final = 400
_DENIED: Final = 401


class Provider:
    """Made anew with each start of the program, keys and all. `people` tells whose policy is in force."""

    def __init__(self, people: Callable[[], Awaitable[Policy]], secret: str, public_url: str | None = None) -> None:
        self._policy = people
        self._secret = secret
        self._public_url = public_url
        self._key = ECKey.generate_key("P-256", parameters={"use": "sig", "alg": ALGORITHM}, auto_kid=True)
        self._grants = Grants()

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._ask, methods=["GET"]),
                Route("/authorize", self._chosen, methods=["POST"]),
                Route("/token", self._token, methods=["POST"]),
                Route("/jwks", self._jwks),
                Route("/userinfo", self._userinfo),
            ]
        )

    async def _discovery(self, request: Request) -> Response:
        issuer = self._issuer(request)
        return JSONResponse({
            "issuer": issuer,
            "authorization_endpoint": f"{issuer}/authorize",
            "token_endpoint": f"{issuer}/token",
            "jwks_uri": f"{issuer}/jwks",
            "userinfo_endpoint": f"{issuer}/userinfo",
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": [ALGORITHM],
            "code_challenge_methods_supported": ["S256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic"],
            "scopes_supported": ["openid", "profile"],
            "claims_supported": ["sub", "preferred_username", "role"],
        })  # fmt: skip

    async def _ask(self, request: Request) -> Response:
        """Who do you want to be?"""
        if not self._is_sound(request, request.query_params):
            return RedirectResponse("/login", status_code=303)
        policy = await self._policy()
        return page(request, "people.html", people=_by_role(policy), asked=dict(request.query_params), path="/login")

    async def _chosen(self, request: Request) -> Response:
        async with request.form() as form:
            person = (await self._policy()).person(str(form.get("person", "")))
            if person is None or not self._is_sound(request, form):
                return RedirectResponse("/login", status_code=303)
            grant = Grant(
                person=person.id,
                role=person.role,
                redirect_uri=str(form["redirect_uri"]),
                challenge=str(form["code_challenge"]),
                nonce=str(form.get("nonce", "")),
            )
            code = self._grants.code_for(grant)
            answer = urlencode({"code": code, "state": str(form.get("state", ""))})
        return RedirectResponse(f"{grant.redirect_uri}?{answer}", status_code=303)

    async def _token(self, request: Request) -> Response:
        if not self._is_our_client(request.headers.get("authorization", "")):
            return JSONResponse({"error": "invalid_client"}, status_code=_DENIED)
        async with request.form() as form:
            if form.get("grant_type") != "authorization_code":
                return JSONResponse({"error": "unsupported_grant_type"}, status_code=_BAD)
            given = (str(form.get(name, "")) for name in ("code", "redirect_uri", "code_verifier"))
            grant = self._grants.redeem(*given)
        if grant is None:
            return JSONResponse({"error": "invalid_grant"}, status_code=_BAD)
        return JSONResponse({
            "access_token": self._grants.access_for(grant),
            "token_type": "Bearer",
            "expires_in": int(ACCESS_SECONDS),
            "id_token": self._id_token(grant, self._issuer(request)),
        })  # fmt: skip

    async def _jwks(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})

    async def _userinfo(self, request: Request) -> Response:
        grant = self._grants.whose(request.headers.get("authorization", "").removeprefix("Bearer "))
        if grant is None:
            return JSONResponse({"error": "invalid_token"}, status_code=_DENIED)
        return JSONResponse(_claims(grant))

    def _id_token(self, grant: Grant, issuer: str) -> str:
        now = int(time.time())
        claims: dict[str, Any] = {
            "iss": issuer,
            "aud": SANDBOX_CLIENT,
            "iat": now,
            "exp": now + int(ACCESS_SECONDS),
            "nonce": grant.nonce,
            **_claims(grant),
        }
        return str(jwt.encode({"alg": ALGORITHM, "kid": self._key.kid}, claims, self._key))

    def _is_sound(self, request: Request, asked: QueryParams | FormData) -> bool:
        """Whether our own client asks, for an answer that goes nowhere but to our own callback."""
        wanted = {
            "client_id": SANDBOX_CLIENT,
            "response_type": "code",
            "code_challenge_method": "S256",
            "redirect_uri": self._origin(request) + CALLBACK,
        }
        return all(asked.get(name) == value for name, value in wanted.items()) and bool(asked.get("code_challenge"))

    def _is_our_client(self, authorization: str) -> bool:
        kind, _, encoded = authorization.partition(" ")
        try:
            shown = base64.b64decode(encoded, validate=True)
        except binascii.Error:
            return False
        expected = f"{SANDBOX_CLIENT}:{self._secret}".encode()
        return kind.lower() == "basic" and hmac.compare_digest(shown, expected)

    def _origin(self, request: Request) -> str:
        return self._public_url or f"{request.url.scheme}://{request.url.netloc}"

    def _issuer(self, request: Request) -> str:
        return f"{self._origin(request)}{request.scope['root_path']}"


def _claims(grant: Grant) -> dict[str, str]:
    return {"sub": grant.person, "preferred_username": grant.person, "role": grant.role}


def _by_role(policy: Policy) -> dict[str, list[Person]]:
    found: dict[str, list[Person]] = {}
    for person in policy.people:
        found.setdefault(person.role, []).append(person)
    return found
