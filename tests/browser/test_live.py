"""What others do changes an open page, and the page says so."""

from __future__ import annotations

from playwright.async_api import expect

from domain.approval.commands import Decide
from tests.browser.book import ANALYST, LEAD, SECOND_LEAD, Book, come
from tests.browser.conftest import Sit
from tests.browser.seat import PHONE


async def test_another_session_sees_at_once_who_decided(sit: Sit, book: Book) -> None:
    word, (task_id, other) = await book.tasks(2)
    watching, acting = await sit(SECOND_LEAD, PHONE), await sit(LEAD)
    await watching.open(f"/?q={word}")
    await acting.open(f"/?q={word}")
    await acting.tap(acting.task(task_id).locator("[data-action=approve]"))
    await acting.says(task_id, "taken")
    card = watching.task(task_id)
    await expect(card.locator(".just-now")).to_have_text(f"Changed by {LEAD} just now")
    await expect(card.locator("[data-action=approve]")).to_have_count(0)
    await expect(watching.task(other).locator("[data-action=approve]")).to_be_visible()
    await expect(acting.task(task_id).locator(".just-now")).to_have_count(0)


async def test_a_new_task_announces_itself(sit: Sit, book: Book) -> None:
    word, _ = await book.tasks(1)
    seat = await sit(LEAD)
    await seat.open(f"/?q={word}")
    news = seat.page.locator("[data-news]")
    await expect(news).to_be_hidden()
    task_id = await book.task(await book.customer(f"{word} later"))
    await expect(news).to_be_visible()
    await news.click()
    await expect(seat.task(task_id)).to_be_visible()


async def test_whoever_writes_is_not_disturbed_and_is_told_what_has_changed(sit: Sit, book: Book) -> None:
    word, (task_id,) = await book.tasks(1)
    seat = await sit(LEAD)
    await seat.open(f"/?q={word}")
    await seat.task(task_id).locator(".acts [data-action=reject]").click()
    await expect(seat.task(task_id).locator("form.act[data-htmx-powered]")).to_be_visible()
    reason = seat.task(task_id).locator("textarea[name=reason]")
    await reason.fill("too much at once")
    await book.desk.ask_for_evidence(task_id, "who stands behind it?", actor=ANALYST)
    await expect(seat.task(task_id).locator(".just-now")).to_have_text(f"Changed by {ANALYST} just now")
    await expect(reason).to_have_value("too much at once")

    seat.expected.add(409)
    await seat.task(task_id).locator("form.act [data-action=send]").click()
    told = seat.task(task_id).locator("[role=alert]").first
    await expect(told).to_contain_text("changed since you looked")
    await expect(told).to_contain_text("who stands behind it?")
    await expect(reason).to_have_value("too much at once")
    assert await book.phase(task_id) == "open"


async def test_a_sale_that_is_looked_at_changes_under_the_reader(sit: Sit, book: Book) -> None:
    task_id = await book.task(await book.customer())
    order_id = task_id.rpartition(".")[0]
    seat = await sit(LEAD)
    await seat.open(f"/sales/{order_id}")
    await expect(seat.page.locator(".strip .now small")).to_have_text("waiting for a decision")
    await book.desk.decide(task_id, Decide(person=SECOND_LEAD, outcome="approve"))
    await come(lambda: _phase(book, order_id), "approved")
    await expect(seat.page.locator(".strip .now small")).to_have_text("approved")


async def _phase(book: Book, order_id: str) -> str:
    return str((await book.desk.sale(order_id)).phase)


async def test_a_page_that_hears_nothing_says_so_until_it_hears_again(sit: Sit) -> None:
    seat = await sit(LEAD)
    seat.expected.add(503)
    await seat.page.route("**/live*", lambda route: route.fulfill(status=503))
    await seat.page.goto("/sales")
    notice = seat.page.locator("#notices .notice")
    await expect(notice).to_have_text("Connection lost. Trying again …")
    await seat.page.unroute("**/live*")
    await expect(notice).to_have_count(0)


async def test_a_page_whose_reader_has_logged_out_elsewhere_leads_to_the_log_in(sit: Sit) -> None:
    seat = await sit(LEAD)
    seat.expected.add(401)
    await seat.open("/sales")
    elsewhere = await seat.context.new_page()
    await elsewhere.goto("/sales")
    await elsewhere.locator(".who").click()
    await elsewhere.locator("[data-action=logout]").click()
    await expect(elsewhere.locator("[data-action=login]")).to_be_visible()
    await expect(seat.page.locator("[data-action=login]")).to_be_visible()
