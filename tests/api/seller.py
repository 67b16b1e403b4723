"""A seller whose systems and people talk to the application over HTTP, in this process: real database, real engine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any, Final

import httpx2
from temporalio.client import Client

from activities.mail.senders import FolderSender
from activities.policy_file import load_policy
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from activities.postgres.portfolio import NightlyBook
from activities.postgres.read_models import ReadModels
from activities.postgres.relay import Relay
from domain.access.holder import role_of
from domain.access.rights import Action
from domain.customer.commands import AssignGrade, RegisterCustomer
from domain.ids import customer_stream
from runtime.settings import PROJECT_ROOT, Settings
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.desk import Desk
from starter.embedded import EmbeddedPostgres
from starter.gateway import Gateway
from starter.identity.principal import Principal
from starter.limits import LimitRequest
from starter.services import Services
from tests.conftest import database_of
from tests.workflows.live_server import LiveServer
from worker import build_worker

SHOP: Final = "shop"
SALES: Final = "staff-001"
LEAD: Final = "staff-011"
"""Of sales: the nearest authority for most orders."""
ANALYST: Final = "staff-021"
MANAGER: Final = "staff-031"
CFO: Final = "staff-041"
DIRECTOR: Final = "staff-061"
"""Of credit."""
PRESIDENT: Final = "staff-071"
CONTROLLER: Final = "staff-081"
COLLECTOR: Final = "staff-091"
AUDITOR: Final = "staff-095"
ADMIN: Final = "staff-099"

_NUMBERS: Final = count(1)


class Caller:
    """The application as one principal sees it: the principal stands in the scope, as the gate puts it there."""

    def __init__(self, app: Any, principal: Principal | None) -> None:
        self.app, self.principal = app, principal

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self.principal is not None:
            scope["principal"] = self.principal
        await self.app(scope, receive, send)


@dataclass(frozen=True)
class Seller:
    """`by` gives a client for a member of staff or a system; the rest makes what a story needs."""

    services: Services
    app: Any

    @property
    def desk(self) -> Desk:
        return self.services.desk

    def caller(self, actor: str | None, scopes: frozenset[Action] | None = None) -> Caller:
        """The application for this actor, in the role that the policy gives; None is a stranger."""
        if actor is None:
            return Caller(self.app, None)
        return Caller(self.app, Principal(id=actor, role=role_of(self.services.policy, actor), scopes=scopes))

    def by(self, actor: str | None, scopes: frozenset[Action] | None = None) -> httpx2.AsyncClient:
        transport = httpx2.ASGITransport(app=self.caller(actor, scopes), raise_app_exceptions=False)
        return httpx2.AsyncClient(transport=transport, base_url="http://localhost", timeout=60)

    async def customer(
        self, *, limit: str | None = "100000", grade: str | None = "A", currency: str = "CNY", country: str = "CN"
    ) -> str:
        """A customer of its own for one test."""
        customer_id = f"C-{next(_NUMBERS)}"
        today = self.desk.today()
        graded = {"grade": grade, "reviewed_on": today, "valid_until": today + timedelta(days=300)}
        registered = RegisterCustomer(customer_id=customer_id, name="Buyer", country=country, currency=currency)
        await self.desk.record(customer_stream(customer_id), registered, SHOP)
        if grade is not None:
            await self.desk.grade(customer_id, AssignGrade.model_validate(graded), actor=DIRECTOR)
        if limit is not None:
            wanted = LimitRequest(amount=limit, approval="minutes of the board")
            await self.desk.set_limit(customer_id, wanted, actor=PRESIDENT)
        return customer_id

    def order(self, customer_id: str, amount: str = "1000.00", **more: Any) -> dict[str, Any]:
        """The body of a new order."""
        return {
            "order_id": f"SO-{next(_NUMBERS)}",
            "customer_id": customer_id,
            "amount": cny(amount),
            "terms": "NET30",
            "ordered_on": self.desk.today().isoformat(),
            **more,
        }

    async def submitted(self, customer_id: str, amount: str = "1000.00", *, actor: str = SHOP) -> dict[str, Any]:
        """The decision on a new order."""
        async with self.by(actor) as client:
            answer = await client.post("/v1/orders", json=self.order(customer_id, amount))
        assert answer.status_code in (201, 202), answer.text
        decision: dict[str, Any] = answer.json()
        return decision

    async def invoiced(self, customer_id: str, amount: str = "1000.00") -> str:
        """The number of the invoice of a sale that has been delivered."""
        decision = await self.submitted(customer_id, amount)
        async with self.by(SHOP) as client:
            sent = await client.post(f"{decision['links']['order']}/dispatch", json={})
        assert sent.status_code == 200, sent.text
        return str(sent.json()["receivables"][-1]["invoice_no"])


@asynccontextmanager
async def seller_of_its_own(postgres: EmbeddedPostgres, folder: Path) -> AsyncIterator[Seller]:
    """With a database of its own on this server, and a Temporal server."""
    temporal = LiveServer(folder)
    await temporal.start()
    try:
        async with database_of(postgres) as database, selling(await temporal.next_client(), database, folder) as seller:
            yield seller
    finally:
        await temporal.stop()


@asynccontextmanager
async def selling(client: Client, database: str, folder: Path) -> AsyncIterator[Seller]:
    """Worker, relay and application on this database and this namespace."""
    settings = Settings(data_dir=folder, temporal_namespace=client.namespace).with_addresses(
        database_url=database, temporal_address=client.service_client.config.target_host, temporal_embedded=True
    )
    policy = load_policy(PROJECT_ROOT / "policies" / "standard.yaml")
    pool = await open_pool(database)
    store = EventStore(pool, policy)
    gateway = Gateway(client, settings.task_queue)
    desk = Desk(gateway, ReadModels(pool), policy)
    services = Services(settings=settings, pool=pool, client=client, policy=policy, desk=desk)
    relay = Relay(pool, gateway, FolderSender(folder / "mail"), lambda: datetime.now(UTC))
    try:
        async with build_worker(client, settings.task_queue, store, nightly=NightlyBook(store)):
            relaying = asyncio.create_task(relay.run())
            try:
                yield Seller(services, create_app(HealthProbe(settings), services))
            finally:
                relaying.cancel()
                with suppress(asyncio.CancelledError):
                    await relaying
    finally:
        pool.terminate()


def cny(amount: str) -> dict[str, str]:
    return {"amount": amount, "currency": "CNY"}


def code_of(answer: httpx2.Response, status: int) -> str:
    """The code of a problem, which must have this status and be whole."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == status
    assert problem["type"] == f"urn:openaccount:problem:{problem['code']}"
    assert problem["title"]
    assert problem["detail"]
    return str(problem["code"])
