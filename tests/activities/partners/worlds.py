"""The sandbox's partners, asked without HTTP and over it. Time is turned by the test."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

import httpx2

from activities.partners.factory import PARTNERS
from activities.partners.http_partner import HttpPartner
from activities.partners.port import Partner
from activities.partners.signature import CallbackSignatureWrong, signed_id
from activities.sources.factory import SANDBOX_LOGIN
from domain.cover.partner.answer import PartnerKind, PartnerRequest
from domain.money import Money
from starter.sandbox.app import create_sandbox
from starter.sandbox.desk import Clock, Desk
from starter.sandbox.faults import Dice
from starter.sandbox.partners.callbacks import Callbacks
from starter.sandbox.partners.house import PartnerHouse
from starter.sandbox.partners.in_process import InProcessPartner
from starter.sandbox.partners.switches import Switches
from starter.sandbox.purchases import Purchases

STARTS: Final = datetime(2026, 3, 20, 9, 0, tzinfo=UTC)
SECONDS: Final = 300.0
SECONDS_TO_TIMEOUT: Final = 0.5
"""The time-out of a partner under test, where it has to answer and where it must not."""
KEY: Final = b"k" * 32


@dataclass
class World:
    """`partners` by kind; what they call back with comes into `heard`, in its order. `forged` counts the rest; `away`
    callbacks find nobody. `impatient` is the insurer for somebody who waits for half a second."""

    house: PartnerHouse
    clock: list[datetime]
    callbacks: Callbacks
    partners: dict[PartnerKind, Partner] = field(default_factory=dict)
    heard: list[dict[str, Any]] = field(default_factory=list)
    forged: int = 0
    away: int = 0
    impatient: Partner = field(init=False)

    def switch(self, **wanted: Any) -> None:
        self.house.switches = Switches.model_validate(wanted)

    async def passes(self, seconds: float) -> None:
        """So much time passes, and what is due is called back."""
        self.clock[0] += timedelta(seconds=seconds)
        await self.callbacks.deliver_due()

    def take(self, request: httpx2.Request) -> httpx2.Response:
        """The application's route, as far as the partners see it."""
        if self.away:
            self.away -= 1
            return httpx2.Response(503)
        try:
            signed_id(self.callbacks.secret, request.headers, request.content, self.clock[0])
        except CallbackSignatureWrong:
            self.forged += 1
            return httpx2.Response(401)
        said = json.loads(request.content)
        self.heard.append({"partner": request.url.path.split("/")[3], **said})
        return httpx2.Response(200)


@asynccontextmanager
async def in_process_world() -> AsyncIterator[World]:
    """The port right on the partners' decisions."""
    async with _world() as world:
        world.partners.update({kind: InProcessPartner(world.house, kind) for kind in PARTNERS})
        world.impatient = world.partners["insurer"]
        yield world


@asynccontextmanager
async def served_world() -> AsyncIterator[World]:
    """The HTTP adapter against the sandbox's service."""
    async with _world() as world:
        with TemporaryDirectory() as folder:
            desk = Desk(clock=Clock(), purchases=Purchases(Path(folder)), dice=Dice())
            transport = httpx2.ASGITransport(create_sandbox(desk, world.callbacks))
            async with httpx2.AsyncClient(transport=transport) as client:
                for kind in PARTNERS:
                    base = f"http://sandbox/partners/{kind}"
                    world.partners[kind] = HttpPartner(client, base, SANDBOX_LOGIN, seconds=SECONDS)
                world.impatient = HttpPartner(
                    client, "http://sandbox/partners/insurer", SANDBOX_LOGIN, seconds=SECONDS_TO_TIMEOUT
                )
                yield world
            desk.purchases.close()


@asynccontextmanager
async def _world() -> AsyncIterator[World]:
    clock = [STARTS]
    house = PartnerHouse(lambda: clock[0])
    worlds: list[World] = []

    def application(request: httpx2.Request) -> httpx2.Response:
        return worlds[0].take(request)

    async with httpx2.AsyncClient(transport=httpx2.MockTransport(application)) as client:
        worlds.append(World(house, clock, Callbacks(house, client, KEY, "http://application")))
        yield worlds[0]


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def a_request(**changes: Any) -> PartnerRequest:
    """A limit of 80,000 for a buyer in Germany, asked of the insurer."""
    asked = PartnerRequest(
        partner="insurer",
        name="Kredit Sicher",
        kind="limit",
        reference="limit.P-1.C-77.1",
        subject="P-1.C-77",
        amount=euros("80000.00"),
        on=STARTS.date(),
        facts={"customer": "C-77", "country": "DE", "agreement": "P-1"},
    )
    return asked.model_copy(update=changes)


def a_claim(**changes: Any) -> PartnerRequest:
    claim = {"kind": "claim", "reference": "claim.INV-1.1", "subject": "INV-1", "amount": euros("9000.00")}
    return a_request(**{**claim, "documents": ("invoice", "proof of delivery"), **changes})


def an_offer(invoice: str = "INV-1", amount: str = "500.00", recourse: str = "true") -> PartnerRequest:
    facts = {"customer": "C-77", "agreement": "F-1", "recourse": recourse, "advance_percent": "100"}
    return a_request(
        partner="factor",
        kind="offer",
        reference=f"offer.{invoice}.1",
        subject=invoice,
        amount=euros(amount),
        facts={**facts, "fee_percent": "20"},
    )
