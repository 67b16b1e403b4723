"""A person at a browser. What the browser complains about is kept: a test that leaves complaints has failed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Dialog,
    Error,
    Locator,
    Page,
    ViewportSize,
    expect,
)

DESKTOP: Final = ViewportSize(width=1280, height=900)
PHONE: Final = ViewportSize(width=390, height=844)
LOCALES: Final = {"en": "en-GB", "zh": "zh-CN"}
PATIENCE_MS: Final = 90_000
"""For a machine that has other things to do."""

_FAILED: Final = re.compile(r"the server responded with a status of (\d+)")
_TOO_WIDE: Final = """() => {
  const page = document.documentElement;
  if (page.scrollWidth <= page.clientWidth) return [];
  return [...document.querySelectorAll("main *")]
    .filter((each) => each.getBoundingClientRect().right > page.clientWidth + 1)
    .map((each) => `${each.tagName}.${each.className}: ${each.textContent.trim().slice(0, 40)}`).slice(0, 5)
    .concat([`${page.scrollWidth} > ${page.clientWidth}`]);
}"""

_READY: Final = "() => [...document.querySelectorAll('[hx-post]')].every((each) => each.matches('[data-htmx-powered]'))"
"""Whoever is faster than the script sends a plain form instead, which works too and brings another page."""

Language = Literal["en", "zh"]


@dataclass
class Seat:
    """`expected` are the statuses of refusals that the test provokes: the browser reports them as errors."""

    person: str
    context: BrowserContext
    page: Page
    address: str
    expected: set[int] = field(default_factory=set)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    async def take(cls, browser: Browser, address: str, person: str, *, size: ViewportSize, language: Language) -> Seat:
        """A browser of one's own, whose reader has not logged in."""
        context = await browser.new_context(
            viewport=size, locale=LOCALES[language], has_touch=size is PHONE, reduced_motion="reduce", base_url=address
        )
        context.set_default_timeout(PATIENCE_MS)
        context.set_default_navigation_timeout(PATIENCE_MS)
        seat = cls(person, context, await context.new_page(), address)
        seat.page.on("console", seat._heard)
        seat.page.on("pageerror", seat._failed)
        seat.page.on("dialog", seat._interrupted)
        return seat

    async def log_in(self) -> None:
        """Through the provider of the sandbox, as anybody does in a trial."""
        await self.page.goto("/login")
        await self.page.locator("[data-action=login]").click()
        await self.page.locator(f"button[value='{self.person}']").click()
        await expect(self.page.locator(".who")).to_have_text(self.person)

    async def open(self, path: str) -> Page:
        """The page, once it hears of changes."""
        async with self.page.expect_response(lambda answer: "/live" in answer.url):
            await self.page.goto(path)
        await self.page.wait_for_function(_READY)
        return self.page

    async def tap(self, what: Locator) -> None:
        """With a finger where the screen is one, else with the mouse."""
        if self.page.viewport_size == PHONE:
            await what.tap()
        else:
            await what.click()

    def task(self, task_id: str) -> Locator:
        """The card of a task."""
        return self.page.locator(f"article[data-task='{task_id}']")

    async def says(self, task_id: str, status: str) -> None:
        """Until the page says that this came of the decision, and takes the next click."""
        await expect(self.task(task_id).locator(f"[data-status={status}]")).to_be_visible()
        await self.page.wait_for_function(_READY)

    async def too_wide(self) -> list[str]:
        """What reaches over the right edge of the screen."""
        found: list[str] = await self.page.evaluate(_TOO_WIDE)
        return found

    async def ask_api(self, method: str, path: str, body: dict[str, Any]) -> tuple[int, str]:
        """Status and code of what the API answers to this person's session, with the token of the page."""
        headers = await self.page.locator("body").get_attribute("hx-headers:inherited")
        token = re.search(r'"X-CSRF-Token": "([^"]+)"', headers or "")
        assert token
        answer = await self.page.request.fetch(
            path, method=method, data=body, headers={"X-CSRF-Token": token[1], "Accept": "application/json"}
        )
        return answer.status, (await answer.json()).get("code", "")

    def _heard(self, message: ConsoleMessage) -> None:
        status = _FAILED.search(message.text)
        if message.type not in ("error", "warning") or (status and int(status[1]) in self.expected):
            return
        self.complaints.append(f"{self.page.url}: {message.text}")

    def _failed(self, error: Error) -> None:
        self.complaints.append(f"{self.page.url}: {error.message}")

    async def _interrupted(self, dialog: Dialog) -> None:
        self.complaints.append(f"{self.page.url} opened a dialog: {dialog.message}")
        await dialog.dismiss()
