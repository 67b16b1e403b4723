"""What a role may not do is absent from the page, and refused when the same person asks the API for it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import httpx2
import pytest
from playwright.async_api import expect

from domain.access.holder import role_of
from starter.identity.principal import Principal
from starter.identity.tokens import Tokens
from tests.browser.book import ADMIN, AUDITOR, COLLECTOR, PATIENCE_SECONDS, SALES, Book
from tests.browser.conftest import Sit
from tests.browser.system import Shop

DECISION = {"outcome": "approve"}


@pytest.mark.parametrize("person", [AUDITOR, COLLECTOR])
async def test_who_reads_tasks_but_decides_none(sit: Sit, book: Book, shop: Shop, person: str) -> None:
    task_id = await book.task(await book.customer())
    seat = await sit(person)
    await seat.open(f"/tasks/{task_id}")
    await expect(seat.task(task_id)).to_be_visible()
    for act in ("approve", "reject", "condition", "ask", "delegate"):
        await expect(seat.page.locator(f"[data-action={act}]")).to_have_count(0)
    for path, body in (
        (f"/v1/tasks/{task_id}/decide", DECISION),
        (f"/v1/tasks/{task_id}/ask", {"question": "why?"}),
        (f"/v1/tasks/{task_id}/delegate", {"to": "staff-011"}),
        (f"/v1/orders/{task_id.rpartition('.')[0]}/cancel", {"reason": "none"}),
    ):
        assert await seat.ask_api("POST", path, body) == (403, "authority.role"), path

    principal = Principal(id=person, role=role_of(shop.policy, person))
    now = datetime.now(UTC)
    _, secret = await Tokens(shop.pool).issue(
        principal, person, ["read.tasks"], policy=shop.policy, expires_at=now + timedelta(hours=1), now=now
    )
    async with httpx2.AsyncClient(base_url=shop.address, headers={"Authorization": f"Bearer {secret}"}) as program:
        refused = await program.post(f"/v1/tasks/{task_id}/decide", json=DECISION, timeout=PATIENCE_SECONDS)
    assert (refused.status_code, refused.json()["code"]) == (403, "authority.role")
    assert await book.phase(task_id) == "open"


async def test_nobody_decides_what_they_asked_for(sit: Sit, book: Book) -> None:
    task_id = await book.task(await book.customer())
    seat = await sit(SALES)
    await seat.open(f"/tasks/{task_id}")
    await expect(seat.page.locator("[data-action=approve]")).to_have_count(0)
    await expect(seat.page.locator("[data-code='authority.own_request']")).to_be_visible()
    assert await seat.ask_api("POST", f"/v1/tasks/{task_id}/decide", DECISION) == (403, "authority.own_request")
    assert await book.phase(task_id) == "open"


async def test_who_looks_after_the_system_sells_nothing_and_sees_no_task(sit: Sit, book: Book) -> None:
    order = await book.order(await book.customer(grade="A"))
    seat = await sit(ADMIN)
    await seat.open(f"/sales/{order.order_id}")
    for act in ("open-dispatch", "open-amend", "open-cancel"):
        await expect(seat.page.locator(f"[data-action={act}]")).to_have_count(0)
    path = f"/v1/orders/{order.order_id}/dispatch"
    assert await seat.ask_api("POST", path, {}) == (403, "authority.role")
    task_id = await book.task(await book.customer())
    assert await seat.ask_api("GET", f"/v1/tasks/{task_id}", {}) == (403, "authority.role")
    seat.expected.add(403)
    await seat.page.goto(f"/tasks/{task_id}")
    await expect(seat.page.locator("[data-code='authority.role']")).to_be_visible()
