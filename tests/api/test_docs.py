"""What docs/api.md says is so: its examples are run, every route is in it, every code is listed."""

from __future__ import annotations

import re
import shlex
from typing import Any, Final

import httpx2

from domain.customer.commands import AssignGrade, RegisterCustomer
from runtime.settings import PROJECT_ROOT
from starter.limits import LimitRequest
from tests.api import error_codes
from tests.api.seller import DIRECTOR, LEAD, PRESIDENT, SHOP, Seller

PAGE: Final = (PROJECT_ROOT / "docs" / "api.md").read_text(encoding="utf-8")
WEBHOOKS: Final = (PROJECT_ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
_CURL: Final = re.compile(r"^\$ (curl .*?)   # ([0-9]{3})$", re.MULTILINE | re.DOTALL)


async def _stage(seller: Seller) -> None:
    """The customer of the examples, and an order that waits for a person."""
    today = seller.desk.today()
    registered = RegisterCustomer(customer_id="C-2001", name="Brennauer", country="DE", currency="EUR")
    await seller.desk.record("customer/C-2001", registered, SHOP)
    graded = {"grade": "A", "reviewed_on": today, "valid_until": today.replace(year=today.year + 1, day=1)}
    await seller.desk.grade("C-2001", AssignGrade.model_validate(graded), actor=DIRECTOR)
    limit = LimitRequest(amount="30000", approval="AP-1")
    await seller.desk.set_limit("C-2001", limit, actor=PRESIDENT)
    other = await seller.customer(limit="20000", currency="EUR", country="DE")
    euros = {"amount": "20500.00", "currency": "EUR"}
    async with seller.by(SHOP) as client:
        order = seller.order(other) | {"order_id": "SO-9002", "amount": euros}
        answer = await client.post("/v1/orders", json=order)
    assert answer.json()["outcome"] == "pending", answer.text


async def _run(seller: Seller, command: str) -> httpx2.Response:
    """What curl would do."""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    url, headers, body = "", {}, None
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        else:
            url = word.removeprefix("$API")
    actor = LEAD if headers.pop("Authorization") == "Bearer $STAFF" else SHOP
    async with seller.by(actor) as client:
        return await client.request("POST" if body else "GET", url, headers=headers, content=body)


async def test_the_examples_do_what_they_say(seller: Seller) -> None:
    commands = _CURL.findall(PAGE)
    assert len(commands) == PAGE.count("$ curl ") > 10
    await _stage(seller)
    today, invoice = seller.desk.today().isoformat(), "INV-000001"
    # The one that a person decides goes first: the others need nothing of it.
    for command, status in sorted(commands, key=lambda found: "SO-9002" not in found[0]):
        answer = await _run(seller, command.replace("2026-11-22", today).replace("INV-000001", invoice))
        assert answer.status_code == int(status), (command, answer.text)
        if "/dispatch" in command:
            invoice = answer.json()["receivables"][-1]["invoice_no"]


def test_every_route_is_in_the_documents(seller: Seller) -> None:
    paths: dict[str, Any] = seller.app.openapi()["paths"]
    text = PAGE + WEBHOOKS
    described = {re.sub("SO-900[0-9]", "{order_id}", path) for path in re.findall(r"/v1/[^\s`\"?|]+", text)}
    described |= {path.replace("INV-000001", "{receivable_id}") for path in described}
    described |= {re.sub(r"/tasks/\{order_id\}\.1", "/tasks/{task_id}", path) for path in described}
    missing = [path for path in paths if path.startswith("/v1/") and path not in described]
    assert missing == []


def test_every_code_is_listed() -> None:
    assert error_codes.PAGE.read_text(encoding="utf-8") == error_codes.page(), f"run `{error_codes.RENEW}`"
