"""A server in this process, and browsers and programs that ask it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
from fastapi import Depends, FastAPI, Request

from domain.ids import checked_id
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.identity.asking import Asking, allowed
from starter.identity.principal import Principal
from starter.services import Services

HERE = "http://127.0.0.1:8080"
PAGE = {"accept": "text/html"}
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)">')


class House:
    """`settings` replaces some of the server's."""

    def __init__(self, services: Services, **settings: Any) -> None:
        self.services = replace(services, settings=services.settings.model_copy(update=settings))
        self.app = create_app(HealthProbe(self.services.settings), self.services)
        _add_probes(self.app)

    def browser(self, base: str = HERE, **headers: Any) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url=base, headers=PAGE | headers)

    async def program(self, *scopes: str, subject: str = "erp", **options: Any) -> httpx2.AsyncClient:
        """A client that shows a token of its own."""
        _, secret = await self.issue(*scopes, subject=subject, **options)
        client = self.browser(authorization=f"Bearer {secret}")
        client.headers["accept"] = "application/json"
        return client

    async def issue(self, *scopes: str, subject: str = "erp", by: Principal | None = None, **options: Any) -> Any:
        now = datetime.now(UTC)
        policy = self.services.policy
        asking = by or (admin() if policy.person(subject) is None else Principal(id=subject, role="credit_manager"))
        given: dict[str, Any] = {"policy": policy, "now": now, "expires_at": now + timedelta(days=1)} | options
        return await self.services.tokens.issue(asking, subject, scopes or ("read.orders",), **given)


def admin() -> Principal:
    return Principal(id="staff-099", role="admin")


def _add_probes(app: FastAPI) -> None:
    """Routes that tell what the gate found."""

    @app.get("/probe")
    async def who(asking: Asking, request: Request) -> dict[str, Any]:
        return {"id": asking.id, "role": asking.role, "csrf": request.scope.get("csrf_token", "")}

    @app.post("/probe")
    async def took(_: Asking, request: Request) -> dict[str, int]:
        return {"bytes": len(await request.body())}

    @app.get("/probe/fault")
    async def fault() -> None:
        raise ZeroDivisionError

    @app.post("/v1/probe/choice")
    async def choice() -> None:
        checked_id("no such id", field="choice")

    @app.get("/v1/probe/admin", dependencies=[Depends(allowed("token.manage"))])
    async def manage() -> None:
        """For administrators."""

    app.add_api_route("/v1/probe", who, methods=["GET"])
    app.add_api_route("/v1/probe", took, methods=["POST"])


async def to_the_people(browser: httpx2.AsyncClient, back: str = "/probe") -> httpx2.Response:
    """From the log-in's first click to the provider's page."""
    gone = await browser.get("/login/begin", params={"next": back})
    assert gone.status_code == 303, gone.text
    return await browser.get(gone.headers["location"])


async def choose(browser: httpx2.AsyncClient, people: httpx2.Response, person: str) -> str:
    """The second click; returns the address that the provider sends the browser to."""
    form = dict(HIDDEN.findall(people.text)) | {"person": person}
    form = {name: value.replace("&amp;", "&") for name, value in form.items()}
    chosen = await browser.post(str(people.url), data=form)
    assert chosen.status_code == 303, chosen.text
    return str(chosen.headers["location"])


async def log_in(browser: httpx2.AsyncClient, person: str, back: str = "/probe") -> httpx2.Response:
    """The whole dance; returns the callback's answer."""
    return await browser.get(await choose(browser, await to_the_people(browser, back), person))


def code_of(answer: httpx2.Response) -> str:
    """The code of a refusal, of a problem or of a page, or of the way to the log-in; empty for none."""
    if answer.headers.get("content-type", "").startswith("application/problem+json"):
        return str(answer.json()["code"])
    if answer.status_code == 303:
        return parse_qs(urlsplit(answer.headers["location"]).query).get("why", [""])[0]
    found = re.search(r'data-code="([^"]+)"', answer.text)
    return found[1] if found else ""
