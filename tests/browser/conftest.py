"""One system and one browser for all of these tests; a seat for each reader."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Final, Protocol

import pytest
from playwright.async_api import Browser, ViewportSize

from tests.browser.book import Book
from tests.browser.chromium import ChromiumMissing, chromium
from tests.browser.seat import DESKTOP, Language, Seat
from tests.browser.system import Shop, open_shop

HERE: Final = Path(__file__).parent
MOST_SECONDS: Final = 300
"""A test that hangs in the browser fails well before the general limit."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.timeout(MOST_SECONDS))


class Sit(Protocol):
    """A seat whose reader has logged in."""

    def __call__(self, person: str, size: ViewportSize = ..., language: Language = ...) -> Awaitable[Seat]: ...


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    async with AsyncExitStack() as open_:
        try:
            browser = await open_.enter_async_context(chromium())
        except ChromiumMissing as missing:
            pytest.skip(missing.message)
        yield browser


@pytest.fixture(scope="session")
async def shop(browser: Browser) -> AsyncIterator[Shop]:
    """After the browser: where there is none, nothing is started."""
    async with open_shop() as shop:
        yield shop


@pytest.fixture(scope="session")
async def reviewed(shop: Shop) -> str:
    """The task about the limit that the review of a company proposes; its customer has a credit file."""
    return await Book(shop.desk).proposed_limit()


@pytest.fixture
def book(shop: Shop) -> Book:
    return Book(shop.desk)


@pytest.fixture
async def stranger(browser: Browser, shop: Shop) -> AsyncIterator[Callable[..., Awaitable[Seat]]]:
    """Seats whose readers have not logged in. No browser may complain of anything until the test ends."""
    taken: list[Seat] = []

    async def take(person: str, size: ViewportSize = DESKTOP, language: Language = "en") -> Seat:
        seat = await Seat.take(browser, shop.address, person, size=size, language=language)
        taken.append(seat)
        return seat

    yield take
    for seat in taken:
        await seat.context.close()
    assert [complaint for seat in taken for complaint in seat.complaints] == []


@pytest.fixture
def sit(stranger: Callable[..., Awaitable[Seat]]) -> Sit:
    async def take(person: str, size: ViewportSize = DESKTOP, language: Language = "en") -> Seat:
        seat = await stranger(person, size, language)
        await seat.log_in()
        return seat

    return take
