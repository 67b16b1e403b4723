"""The application over a real database, asked by browsers of people whose log-in has been done."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from html import unescape
from typing import Any, cast

import httpx2
from fastapi import FastAPI
from starlette.types import ASGIApp, Receive, Scope, Send

from activities.postgres.event_store import EventStore
from activities.postgres.read_models import ReadModels
from domain.access.holder import role_of
from domain.policy import Policy
from runtime.settings import Settings
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.desk import Desk
from starter.identity.principal import Language, Principal
from starter.services import Services
from tests.store.scene import START, Scene
from tests.web.book.ledger import LedgerGateway

ANALYST, MANAGER, CREDIT_DIRECTOR, PRESIDENT = "staff-021", "staff-031", "staff-061", "staff-071"
SALES, COLLECTOR, AUDITOR, ADMIN = "staff-001", "staff-091", "staff-095", "staff-099"
HERE = "http://127.0.0.1:8080"


@dataclass
class House:
    """`scene` fills the book; its clock stands at `START`, as that of the pages does."""

    scene: Scene
    app: FastAPI
    gateway: LedgerGateway

    def browser(self, person: str, language: Language = "en") -> httpx2.AsyncClient:
        """Of somebody who is logged in."""
        role = role_of(self.scene.store.policy, person)
        shown = _known(self.app, Principal(id=person, role=role, language=language))
        transport = httpx2.ASGITransport(app=shown, raise_app_exceptions=False)
        headers = {"accept": "text/html", "cookie": f"language={language}"}
        return httpx2.AsyncClient(transport=transport, base_url=HERE, headers=headers)


def house_of(scene: Scene, settings: Settings, evidence_key: Any = None) -> House:
    """Today is the day of `START`."""
    policy: Policy = scene.store.policy
    gateway = LedgerGateway(EventStore(scene.pool, policy), clock_offset=START - datetime.now(UTC))
    desk = Desk(cast("Any", gateway), ReadModels(scene.pool), policy, evidence_key)
    services = Services(settings=settings, pool=scene.pool, client=cast("Any", None), policy=policy, desk=desk)
    return House(scene, create_app(HealthProbe(settings), services), gateway)


def _known(app: ASGIApp, principal: Principal) -> Callable[[Scope, Receive, Send], Any]:
    async def shown(scope: Scope, receive: Receive, send: Send) -> None:
        await app({**scope, "principal": principal, "csrf_token": "the-token"}, receive, send)

    return shown


def words_of(answer: httpx2.Response) -> str:
    """What a reader sees of a page, in one line."""
    body = answer.text.partition("<main")[2].partition("</main>")[0]
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", body)).replace("\u00a0", " ").split())


def code_of(answer: httpx2.Response) -> str:
    """The code that a page explains; empty for none."""
    found = re.search(r'data-code="([^"]+)"', answer.text)
    return found[1] if found else ""


def command_id_of(answer: httpx2.Response) -> str:
    found = re.search(r'name="command_id" value="([^"]+)"', answer.text)
    assert found, answer.text
    return found[1]


def links_of(answer: httpx2.Response) -> set[str]:
    """Where links of the page's main part lead."""
    body = answer.text.partition("<main")[2]
    return {unescape(link) for link in re.findall(r'href="([^"]+)"', body)}
