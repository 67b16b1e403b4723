"""Callbacks of partners: whose signature is taken, what they may be about, and what a second one does."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any, Final

import httpx2
import pytest

from activities.contracts import AnyCommand
from activities.webhooks.signing import shown, signed_headers
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.buyer_limit.state import BuyerLimitState
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.partner.state import PartnerJobState
from domain.money import Money
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.services import Services
from tests.access.usual import usual_actor
from tests.api.seller import Seller, code_of
from tests.domain.cover.insurance.policies import terms

KEYS: Final = {"insurer": b"i" * 32, "factor": b"f" * 32, "guarantor": b"g" * 32}
_NUMBERS: Final = count(1)


class Partner:
    """Sends callbacks as the partner does."""

    def __init__(self, services: Services, kind: str = "insurer") -> None:
        self.kind = kind
        settings = services.settings.model_copy(update=_secrets())
        known = Services(settings, services.pool, services.client, services.policy, services.desk)
        self.app = create_app(HealthProbe(settings), known)

    async def send(
        self,
        body: Any,
        *,
        key: bytes | None = None,
        at: datetime | None = None,
        message: str = "",
        headers: dict[str, str] | None = None,
    ) -> httpx2.Response:
        sent = body if isinstance(body, bytes) else json.dumps(body).encode()
        signed = signed_headers(
            [key or KEYS[self.kind]],
            message or f"M-{next(_NUMBERS)}",
            int((at or datetime.now(UTC)).timestamp()),
            sent,
        )
        transport = httpx2.ASGITransport(app=self.app, raise_app_exceptions=False)
        async with httpx2.AsyncClient(transport=transport, base_url="http://localhost", timeout=60) as client:
            return await client.post(
                f"/v1/partners/{self.kind}/callbacks", content=sent, headers=signed | (headers or {})
            )


def _secrets() -> dict[str, str]:
    addresses = dict.fromkeys((f"{kind}_url" for kind in KEYS), "https://partner.example")
    return addresses | {f"{kind}_secret": shown(key) for kind, key in KEYS.items()}


def answer_to(reference: str, amount: str = "40000.00", currency: str = "EUR", outcome: str = "accepted") -> Any:
    money = {"amount": amount, "currency": currency}
    reason = {"reason": "buyer.insolvent"} if outcome == "declined" else {}
    return {"type": "answer", "reference": reference, "answer": {"outcome": outcome, "amount": money, **reason}}


def notice(kind: str, subject: str, **said: Any) -> Any:
    return {"type": "notice", "notice": {"notice_id": f"N-{next(_NUMBERS)}", "kind": kind, "subject": subject, **said}}


async def asked(seller: Seller) -> str:
    """The subject of a limit that has been asked of the insurer: `P-1.C-12`."""
    # In a currency of its own: nobody is to carry what is over the limits of those who share these books.
    customer, today = await seller.customer(currency="EUR"), seller.desk.today()
    stream = "insurance/P-1"
    if not await seller.services.pool.fetchval("SELECT true FROM cover_view WHERE stream = $1", stream):
        agreed = terms(currency="EUR", valid_from=today, valid_until=today + timedelta(days=365))
        await _tell(seller, stream, TakeInsurance(terms=agreed))
    wanted = RequestLimit(agreement=stream, account=f"customer/{customer}", amount=Money.of("60000.00", "EUR"))
    await _tell(seller, f"buyer_limit/P-1.{customer}", wanted)
    return f"P-1.{customer}"


async def _tell(seller: Seller, stream: str, command: AnyCommand) -> None:
    await seller.desk.tell(stream, command, usual_actor(command))


async def job(seller: Seller, subject: str) -> PartnerJobState:
    sql = "SELECT state FROM cover_view WHERE stream = $1"
    stored = await seller.services.pool.fetchval(sql, f"partner_job/limit.{subject}.1")
    return PartnerJobState.model_validate(stored)


async def limit(seller: Seller, subject: str) -> BuyerLimitState:
    sql = "SELECT state FROM cover_view WHERE stream = $1"
    return BuyerLimitState.model_validate(await seller.services.pool.fetchval(sql, f"buyer_limit/{subject}"))


async def _granted(seller: Seller, subject: str) -> None:
    async with asyncio.timeout(30):
        while (await limit(seller, subject)).phase != "granted":
            await asyncio.sleep(0.05)


@pytest.fixture(scope="module")
def insurer(seller: Seller) -> Partner:
    return Partner(seller.services)


async def test_an_answer_is_taken_once_however_often_it_comes(seller: Seller, insurer: Partner) -> None:
    subject = await asked(seller)
    first = await insurer.send(answer_to(f"limit.{subject}.1"), message=f"first-{subject}")
    again = await insurer.send(answer_to(f"limit.{subject}.1"), message=f"first-{subject}")
    other = await insurer.send(answer_to(f"limit.{subject}.1", "1.00"))
    assert [each.status_code for each in (first, again, other)] == [200, 200, 200], (first.text, other.text)
    known = await job(seller, subject)
    assert known.answer is not None
    assert known.answer.amount == Money.of("40000.00", "EUR")
    events = "SELECT actor FROM event WHERE stream = $1 AND type = 'partner.answered'"
    rows = await seller.services.pool.fetch(events, f"partner_job/limit.{subject}.1")
    assert [row["actor"] for row in rows] == ["insurer"]


async def test_a_cut_reaches_the_limit_and_counts_once(seller: Seller, insurer: Partner) -> None:
    subject = await asked(seller)
    assert (await insurer.send(answer_to(f"limit.{subject}.1"))).status_code == 200
    await _granted(seller, subject)
    cut = notice(
        "limit_cut", subject, amount={"amount": "10000.00", "currency": "EUR"}, on=seller.desk.today().isoformat()
    )
    for _ in range(2):
        heard = await insurer.send(cut)
        assert heard.status_code == 200, heard.text
    assert (await limit(seller, subject)).amount == Money.of("10000.00", "EUR").amount


async def test_a_callback_with_a_bad_signature_is_refused(seller: Seller, insurer: Partner) -> None:
    subject = await asked(seller)
    answer = answer_to(f"limit.{subject}.1")
    forged = await insurer.send(answer, key=bytes(32))
    assert code_of(forged, 401) == "callback.signature"
    others = await insurer.send(answer, key=KEYS["factor"])
    assert code_of(others, 401) == "callback.signature"
    for name in ("webhook-id", "webhook-timestamp", "webhook-signature"):
        assert code_of(await insurer.send(answer, headers={name: ""}), 401) == "callback.signature"
    assert (await job(seller, subject)).answer is None
    noted = await seller.services.pool.fetchval(
        "SELECT count(*) FROM refused_attempt WHERE code = 'callback.signature'"
    )
    assert noted >= 5


@pytest.mark.parametrize("minutes", [-6, 6])
async def test_a_callback_that_was_signed_at_another_time_is_refused(insurer: Partner, minutes: int) -> None:
    signed = datetime.now(UTC) + timedelta(minutes=minutes)
    assert code_of(await insurer.send(answer_to("limit.X.1"), at=signed), 401) == "callback.stale"


async def test_a_callback_for_an_unknown_job_is_refused(seller: Seller, insurer: Partner) -> None:
    assert code_of(await insurer.send(answer_to("limit.P-0.C-0.1")), 404) == "job.unknown"
    subject = await asked(seller)
    factor = Partner(seller.services, "factor")
    assert code_of(await factor.send(answer_to(f"limit.{subject}.1")), 404) == "job.unknown"


async def test_a_notice_about_what_is_not_the_partners_is_refused(seller: Seller, insurer: Partner) -> None:
    subject = await asked(seller)
    factor = Partner(seller.services, "factor")
    withdrawn = notice("limit_withdrawn", subject)
    assert code_of(await factor.send(withdrawn), 404) == "cover.unknown"
    assert code_of(await insurer.send(notice("limit_withdrawn", "P-0.C-0")), 404) == "cover.unknown"
    assert code_of(await insurer.send(notice("unpaid", "INV-000000")), 404) == "cover.unknown"


async def test_an_answer_in_another_currency_is_refused(seller: Seller, insurer: Partner) -> None:
    subject = await asked(seller)
    answer = answer_to(f"limit.{subject}.1", currency="USD")
    assert code_of(await insurer.send(answer), 422) == "cover.currency"


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        (b"{", 400, "input.malformed"),
        (b"\xff", 400, "input.malformed"),
        (b"[" * 100_000, 400, "input.malformed"),
        ({}, 422, "input.invalid"),
        ({"type": "answer", "answer": {"outcome": "accepted"}}, 422, "input.missing"),
        (answer_to("limit.X.1", outcome="gave_up"), 422, "input.invalid"),
        ({"type": "answer", "reference": "R", "answer": {"outcome": "declined"}}, 422, "input.invalid"),
        ({"type": "answer", "reference": "R", "answer": {"outcome": "accepted", "on": 86400}}, 422, "input.invalid"),
        (notice("limit_cut", "P-1.C-1"), 422, "input.invalid"),
        (notice("limit_cut", "P-1.C-1", amount={"amount": 1.5, "currency": "EUR"}), 422, "amount.is_number"),
        (notice("limit_cut", "P-1.C-1", amount={"amount": "-1", "currency": "EUR"}), 422, "input.invalid"),
    ],
)
async def test_a_callback_out_of_the_contract_is_refused(insurer: Partner, body: Any, status: int, code: str) -> None:
    assert code_of(await insurer.send(body), status) == code


async def test_a_partner_without_a_secret_is_not_heard(seller: Seller) -> None:
    unknown = Partner(seller.services)
    unknown.app = seller.app
    assert code_of(await unknown.send(answer_to("limit.X.1")), 401) == "callback.signature"


async def test_there_are_three_partners(seller: Seller, insurer: Partner) -> None:
    async with seller.by(None) as stranger:
        assert code_of(await stranger.post("/v1/partners/broker/callbacks", json={}), 422) == "input.invalid"
        assert code_of(await stranger.post("/v1/partners/insurer/other", json={}), 404) == "path.unknown"
