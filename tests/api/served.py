"""The seller's application on a port, for programs that speak HTTP, with a token that reaches every route.

No single role may do everything. Whoever sends that token is, at each route, somebody whose role includes its action:
the token is exchanged for a real one of theirs before the request reaches the application.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from domain.access.holder import role_of
from domain.access.rights import RIGHTS, Action, may
from starter.api.server import listening_socket, serving
from starter.identity.principal import Principal
from tests.api.seller import ADMIN, ANALYST, CFO, COLLECTOR, PRESIDENT, SHOP, Seller

ANYBODY: Final = "anybody"
_PEOPLE: Final = (SHOP, PRESIDENT, CFO, COLLECTOR, ANALYST, ADMIN)


class Exchange:
    """In front of the application."""

    def __init__(self, app: Any, tokens: dict[str, str], actors: list[tuple[str, re.Pattern[str], str]]) -> None:
        self.app, self.tokens, self.actors, self.state = app, tokens, actors, app.state

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            actor = self._actor(scope["method"], scope["path"])
            given, real = f"Bearer {ANYBODY}".encode(), f"Bearer {self.tokens[actor]}".encode()
            headers = [(name, real if (name, value) == (b"authorization", given) else value)
                       for name, value in scope["headers"]]  # fmt: skip
            scope = scope | {"headers": headers}
        await self.app(scope, receive, send)

    def _actor(self, method: str, path: str) -> str:
        return next((actor for verb, place, actor in self.actors if verb == method and place.fullmatch(path)), SHOP)


@asynccontextmanager
async def served(seller: Seller) -> AsyncIterator[str]:
    """The application's address."""
    tokens = {actor: await _token(seller, actor) for actor in _PEOPLE}
    with listening_socket("127.0.0.1", 0) as listener:
        async with serving(Exchange(seller.app, tokens, list(_actors(seller))), listener):  # type: ignore[arg-type]
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"


def _actors(seller: Seller) -> Any:
    for path, methods in seller.app.openapi()["paths"].items():
        place = re.compile(re.sub(r"\\\{[^}]*\\\}", "[^/]+", re.escape(path)))
        for method, operation in methods.items():
            action = operation.get("x-action")
            yield method.upper(), place, _whoever_may(seller, action) if action else SHOP


def _whoever_may(seller: Seller, action: Action) -> str:
    return next(actor for actor in _PEOPLE if may(role_of(seller.services.policy, actor), action))


async def _token(seller: Seller, actor: str) -> str:
    policy, now = seller.services.policy, datetime.now(UTC)
    role = role_of(policy, actor)
    by = ADMIN if policy.person(actor) is None else actor
    scopes = [action for action in RIGHTS if may(role, action)]
    issuer = Principal(id=by, role=role_of(policy, by))
    _, secret = await seller.services.tokens.issue(
        issuer, actor, scopes, policy=policy, expires_at=now + timedelta(days=1), now=now
    )
    return secret
