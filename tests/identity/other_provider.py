"""A second provider of identities: other keys, another claim, another algorithm."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Route

from starter.identity.provider.grants import challenge_of

ISSUER = "https://id.example.com"
CLIENT, SECRET = "credit", "hunter2"


class OtherProvider:
    """`claims` replace those of its ID tokens, None leaves one out; `forged` ones carry another key's signature."""

    def __init__(self, claims: dict[str, Any] | None = None, *, forged: bool = False, away: bool = False) -> None:
        self._claims = claims or {}
        self._away = away
        self._published = RSAKey.generate_key(2048, parameters={"kid": "k1"})
        self._signing = RSAKey.generate_key(2048, parameters={"kid": "k1"}) if forged else self._published
        self._asked: dict[str, str] = {}
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/keys", self._keys),
                Route("/exchange", self._exchange, methods=["POST"]),
            ]
        )

    def settings(self) -> dict[str, str]:
        return {
            "oidc_metadata_url": f"{ISSUER}/.well-known/openid-configuration",
            "oidc_client_id": CLIENT,
            "oidc_client_secret": SECRET,
            "oidc_claim": "employee",
        }

    def answer(self, asked: str) -> str:
        """Where it sends a browser that came with this address, when its person has said yes."""
        assert asked.startswith(f"{ISSUER}/log-in?")
        self._asked = {name: values[0] for name, values in parse_qs(urlsplit(asked).query).items()}
        return f"{self._asked['redirect_uri']}?{urlencode({'code': 'c1', 'state': self._asked['state']})}"

    async def _discovery(self, _: Request) -> Response:
        if self._away:
            return PlainTextResponse("under repair", status_code=503)
        return JSONResponse({
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/log-in",
            "token_endpoint": f"{ISSUER}/exchange",
            "jwks_uri": f"{ISSUER}/keys",
            "id_token_signing_alg_values_supported": ["RS256"],
        })  # fmt: skip

    async def _keys(self, _: Request) -> Response:
        return JSONResponse({"keys": [self._published.as_dict(private=False)]})

    async def _exchange(self, request: Request) -> Response:
        async with request.form() as form:
            assert form["code"] == "c1"
            assert form["redirect_uri"] == self._asked["redirect_uri"]
            assert challenge_of(str(form["code_verifier"])) == self._asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": ISSUER,
            "aud": CLIENT,
            "sub": "8b1f",
            "iat": now,
            "exp": now + 60,
            "nonce": self._asked["nonce"],
            "employee": "staff-041",
        } | self._claims
        shown = {name: value for name, value in claims.items() if value is not None}
        token = jwt.encode({"alg": "RS256", "kid": "k1"}, shown, self._signing)
        return JSONResponse({"access_token": "a1", "token_type": "Bearer", "id_token": token})
