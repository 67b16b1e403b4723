"""Log-in by OpenID Connect: authorization code with PKCE, state and nonce, against any provider."""

from __future__ import annotations

from typing import Any, Final

import httpx2
from authlib.integrations.starlette_client import (  # type: ignore[import-untyped]
    OAuthError,
    StarletteIntegration,
    StarletteOAuth2App,
)
from joserfc.errors import JoseError
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.routing import Mount
from starlette.types import ASGIApp

from runtime.errors import LoginNotConfigured, ServiceUnavailable
from runtime.settings import Settings
from starter.identity.doors import SANDBOX
from starter.identity.refusals import LoginFailed, LoginNotBegun

CALLBACK: Final = "/login/callback"
SANDBOX_CLIENT: Final = "openaccount"
_PATIENCE_SECONDS: Final = 10.0


class Login:
    """The way to the provider and back. With the sandbox's provider nothing leaves this process but the browser's own
    requests. `transport` carries ours to a real one (default: the network)."""

    def __init__(
        self,
        settings: Settings,
        sandbox: ASGIApp | None = None,
        sandbox_secret: str = "",
        transport: httpx2.AsyncBaseTransport | None = None,
    ) -> None:
        self._settings = settings
        self._sandbox = None if sandbox is None else Starlette(routes=[Mount(SANDBOX, app=sandbox)])
        self._sandbox_secret = sandbox_secret
        self._provider = _client(settings, transport) if settings.oidc_metadata_url else None

    @property
    def is_sandbox(self) -> bool:
        return self._sandbox is not None

    @property
    def is_configured(self) -> bool:
        return self.is_sandbox or self._provider is not None

    async def leave(self, request: Request) -> tuple[str, dict[str, Any]]:
        """Where the browser goes, and what to keep for its return. Or `login.not_configured`, `service.unavailable`."""
        kept: dict[str, Any] = {}
        request.scope["session"] = kept
        try:
            answer = await self._client(request).authorize_redirect(request, origin(request, self._settings) + CALLBACK)
        except (httpx2.HTTPError, ValueError) as error:
            raise ServiceUnavailable(f"the provider of identities does not answer: {error}") from error
        return answer.headers["location"], kept

    async def arrive(self, request: Request, kept: dict[str, Any] | None) -> str:
        """The staff id that the provider vouches for. Or `login.state`, `login.failed`, `service.unavailable`."""
        if kept is None:
            raise LoginNotBegun("this log-in was not begun here, or not lately; begin again", field="state")
        request.scope["session"] = kept
        try:
            token = await self._client(request).authorize_access_token(request)
        except OAuthError as error:
            if error.error == "mismatching_state":
                raise LoginNotBegun("the answer belongs to another log-in; begin again", field="state") from error
            raise LoginFailed("the provider refused the log-in", field="code", reason=str(error.error)) from error
        except JoseError as error:
            raise LoginFailed("the provider's ID token is not valid", field="id_token", reason=error.error) from error
        except (httpx2.HTTPError, ValueError) as error:
            raise ServiceUnavailable(f"the provider of identities does not answer: {error}") from error
        claim = "sub" if self.is_sandbox else self._settings.oidc_claim
        staff_id = (token.get("userinfo") or {}).get(claim)
        if not isinstance(staff_id, str) or not staff_id:
            raise LoginFailed("the ID token names no staff id", field="id_token", claim=claim)
        return staff_id

    def _client(self, request: Request) -> StarletteOAuth2App:
        if self._provider is not None:
            return self._provider
        if self._sandbox is None:
            raise LoginNotConfigured("log-in is not set up: OPENACCOUNT_OIDC_METADATA_URL names the provider")
        issuer = origin(request, self._settings) + SANDBOX
        sandboxed = self._settings.model_copy(
            update={
                "oidc_metadata_url": f"{issuer}/.well-known/openid-configuration",
                "oidc_client_id": SANDBOX_CLIENT,
                "oidc_client_secret": self._sandbox_secret,
            }
        )
        return _client(sandboxed, httpx2.ASGITransport(app=self._sandbox))


def origin(request: Request, settings: Settings) -> str:
    """How people reach us: the public address, else the one that was asked for, which the gate has looked at."""
    return settings.public_url or f"{request.url.scheme}://{request.url.netloc}"


def _client(settings: Settings, transport: httpx2.AsyncBaseTransport | None) -> StarletteOAuth2App:
    return StarletteOAuth2App(
        StarletteIntegration("login"),
        name="login",
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret,
        server_metadata_url=settings.oidc_metadata_url,
        client_kwargs={
            "scope": settings.oidc_scope,
            "code_challenge_method": "S256",
            "timeout": _PATIENCE_SECONDS,
            "trust_env": False,
            "transport": transport,
        },
    )
