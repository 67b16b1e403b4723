"""Every page in both languages: it fits a phone, the browser has nothing to complain of, and names stay text."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from tests.browser.book import ADMIN, HARMFUL_NAME, LEAD, MANAGER, Book
from tests.browser.conftest import Sit
from tests.browser.seat import PHONE, Language
from tests.browser.system import Shop

_SEEN_BY_ADMIN = ("/webhooks", "/settings", "/settings/policy", "/settings/tokens", "/settings/attempts", "/mails")


@pytest.fixture(scope="session")
async def harmful(shop: Shop) -> dict[str, str]:
    """The pages on which the name of a customer stands, who bought, waits for people and pays late."""
    book = Book(shop.desk)
    customer_id = await book.customer(HARMFUL_NAME, grade="A")
    order = await book.order(customer_id)
    await book.desk.dispatch(order.order_id, actor="shop")
    warning_id = await book.warning(customer_id)
    task_id = await book.task(customer_id, "900000.00")
    receivable_id = await book.late(customer_id)  # new orders are held from now on
    return {
        "inbox": f"/?q={customer_id}",
        "task": f"/tasks/{task_id}",
        "sales": f"/sales?q={customer_id}",
        "sale": f"/sales/{task_id.rpartition('.')[0]}",
        "delivered sale": f"/sales/{order.order_id}",
        "customers": f"/customers?q={customer_id}",
        "customer": f"/customers/{customer_id}",
        "warning": f"/warnings/{warning_id}",
        "receivables": f"/receivables?q={customer_id}",
        "receivable": f"/receivables/{receivable_id}",
    }


_OTHERS = (
    *("/customers/{}", "/customers/{}/file", "/customers/{}/evidence/E1", "/portfolio", "/?all=yes"),
    *("/settings", "/settings/matrix/propose", "/settings/absences"),
    *("/cover", "/cover/duties", "/cover/limits", "/cover/guarantees", "/cover/claims", "/cover/invoices"),
    "/cover/arrangements",
)


@pytest.mark.parametrize("language", ["en", "zh"])
async def test_every_page_fits_a_phone(
    sit: Sit, book: Book, harmful: dict[str, str], reviewed: str, language: Language
) -> None:
    customer_id = (await book.desk.task(reviewed)).customer_id
    paths = [*harmful.values(), *(path.format(customer_id) for path in _OTHERS), f"/tasks/{reviewed}"]
    for person, seen in ((MANAGER, paths), (ADMIN, _SEEN_BY_ADMIN)):
        seat = await sit(person, PHONE, language)
        for path in seen:
            answer = await seat.page.goto(path)
            assert answer is not None
            assert answer.status == 200, path
            assert await seat.too_wide() == [], path


async def test_a_script_in_a_name_is_text(sit: Sit, harmful: dict[str, str]) -> None:
    seat = await sit(MANAGER)
    for what, path in harmful.items():
        await seat.open(path)
        await expect(seat.page.locator("main").get_by_text(HARMFUL_NAME).first, what).to_be_visible()
        await expect(seat.page.locator("main script, main b"), what).to_have_count(0)


async def test_what_is_not_there_is_explained(sit: Sit) -> None:
    seat = await sit(LEAD, PHONE, "zh")
    seat.expected.add(404)
    await seat.page.goto("/sales/nowhere")
    await expect(seat.page.locator("[data-code='order.unknown']")).to_be_visible()
    await expect(seat.page.locator("h1")).to_have_text("未找到")
    assert await seat.too_wide() == []
