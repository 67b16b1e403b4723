"""Decisions at desk and phone, in both languages, with the finger, the mouse and the keys."""

from __future__ import annotations

import re

import pytest
from playwright.async_api import ViewportSize, expect

from starter.web.words import translations
from tests.browser.book import LEAD, PRESIDENT, TWO_PEOPLE, Book, come
from tests.browser.conftest import Sit
from tests.browser.seat import DESKTOP, PHONE, Language, Seat

_CURRENT = re.compile(r"\bcurrent\b")
SIZES = pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])


@SIZES
@pytest.mark.parametrize("language", ["en", "zh"])
async def test_tasks_are_approved_rejected_offered_less_and_asked_about(
    sit: Sit, book: Book, size: ViewportSize, language: Language
) -> None:
    word, (approved, rejected, offered, asked) = await book.tasks(4)
    seat = await sit(LEAD, size, language)
    await seat.open(f"/?q={word}")
    await expect(seat.page.locator("article.task")).to_have_count(4)
    button = seat.task(approved).locator("[data-action=approve]")
    await expect(button).to_have_text(translations(language).gettext("Approve"))

    await seat.tap(button)
    await _opened(seat, rejected, "reject")
    await seat.tap(seat.task(rejected).locator("[data-action=quick-reject]").first)
    await _opened(seat, offered, "condition")
    await seat.task(offered).locator("input[name=amount]").fill("90000")
    await seat.task(offered).locator("input[name=deposit]").fill("30")
    await seat.tap(seat.task(offered).locator("[data-action=send]"))
    await _opened(seat, asked, "ask")
    await seat.task(asked).locator("textarea").fill("担保人是谁？")
    await seat.tap(seat.task(asked).locator("[data-action=send]"))

    for task_id in (approved, rejected, offered, asked):
        await seat.says(task_id, "taken")
    assert await seat.too_wide() == []
    assert await book.phase(approved) == "approved"
    assert await book.phase(rejected) == "rejected"
    assert await come(lambda: _sale_phase(book, offered), "offered")
    question = (await book.desk.task(asked)).state.question
    assert question is not None
    assert question.text == "担保人是谁？"
    await expect(seat.task(asked)).to_contain_text("担保人是谁？")


@SIZES
async def test_what_was_undone_is_open_again(sit: Sit, book: Book, size: ViewportSize) -> None:
    word, (task_id,) = await book.tasks(1)
    seat = await sit(LEAD, size)
    await seat.open(f"/?q={word}")
    await seat.tap(seat.task(task_id).locator("[data-action=approve]"))
    await seat.says(task_id, "waiting")
    await expect(seat.task(task_id).locator("[data-ends]")).to_be_visible()
    await seat.tap(seat.task(task_id).locator("[data-action=undo]"))
    await seat.says(task_id, "undone")
    await expect(seat.task(task_id).locator("[data-action=approve]")).to_be_visible()
    assert await book.phase(task_id) == "open"


async def test_keys_go_through_the_inbox_approve_choose_and_undo(sit: Sit, book: Book) -> None:
    word, tasks = await book.tasks(4)
    seat = await sit(LEAD)
    await seat.open(f"/?q={word}")
    cards = seat.page.locator("article.task")
    await expect(cards).to_have_count(4)
    first, second, third, fourth = [str(await cards.nth(place).get_attribute("data-task")) for place in range(4)]
    press = seat.page.keyboard.press

    await press("j")
    await expect(cards.nth(0)).to_have_class(_CURRENT)
    await press("a")
    await seat.says(first, "waiting")
    await press("u")
    await seat.says(first, "undone")
    await press("j")
    await expect(cards.nth(1)).to_have_class(_CURRENT)
    await press("a")
    await seat.says(second, "waiting")
    for task_id in (third, fourth):
        await press("j")
        await press("x")
        await expect(seat.task(task_id).locator("input.pick")).to_be_checked()
    await expect(seat.page.locator("[data-chosen]")).to_have_text("2 chosen")
    await press("?")
    await expect(seat.page.locator("#help")).to_be_visible()
    await press("Escape")
    await expect(seat.page.locator("#help")).to_be_hidden()
    await seat.says(second, "taken")
    assert await book.phase(first) == "open"
    assert set(tasks) == {first, second, third, fourth}


@SIZES
async def test_several_are_approved_at_once(sit: Sit, book: Book, size: ViewportSize) -> None:
    word, tasks = await book.tasks(3)
    seat = await sit(LEAD, size)
    await seat.open(f"/?q={word}")
    for task_id in tasks[:2]:
        await seat.tap(seat.task(task_id).locator("input.pick"))
    await seat.tap(seat.page.locator("[data-action=bulk-approve]"))
    for task_id in tasks[:2]:
        await seat.says(task_id, "waiting")
    for task_id in tasks[:2]:
        await come(lambda task_id=task_id: book.phase(task_id), "approved")  # type: ignore[misc]
    await seat.page.goto("/")
    for task_id in tasks[:2]:
        await expect(seat.page.locator(f".just-clicked a[href='/tasks/{task_id}']")).to_be_visible()
    assert await book.phase(tasks[2]) == "open"


async def test_one_look_tells_of_two_seats_and_of_a_proposed_limit(sit: Sit, book: Book, reviewed: str) -> None:
    dual = await book.task(await book.customer("Zwei Unterschriften"), TWO_PEOPLE)
    waits_for = (await book.desk.task(dual)).state
    assert len(waits_for.asked.seats) == 2
    seat = await sit(PRESIDENT)
    for task_id in (dual, reviewed):
        await seat.open(f"/tasks/{task_id}")
        await expect(seat.task(task_id).locator("dl.three dt")).to_have_count(3)
        assert await seat.too_wide() == []


async def _opened(seat: Seat, task_id: str, act: str) -> None:
    """A form of the card."""
    await seat.tap(seat.task(task_id).locator(f".acts [data-action={act}]"))
    await expect(seat.task(task_id).locator(f"form[action$='/{act}'].act[data-htmx-powered]")).to_be_visible()


async def _sale_phase(book: Book, task_id: str) -> str:
    return str((await book.desk.sale(task_id.rpartition(".")[0])).phase)
