"""`python -m tests.browser.screenshots`: a picture of each page in `docs/img`, over the sample year.

Each at the width of a desk and of a phone, in English and Chinese, as WebP: of flat colours it is a fifth of a PNG.
"""

from __future__ import annotations

import argparse
import asyncio
import base64
from pathlib import Path
from typing import Final

from playwright.async_api import Browser, expect

from runtime.errors import OperationalError
from runtime.settings import PROJECT_ROOT
from starter.ending import leave
from starter.first_start import load_sample
from starter.interruption import until_interrupted
from starter.screen import say
from tests.browser.book import ADMIN, ANALYST, CFO, COLLECTOR, LEAD, MANAGER, PRESIDENT, Book
from tests.browser.chromium import chromium
from tests.browser.seat import DESKTOP, PHONE, Language, Seat
from tests.browser.system import Shop, open_shop

FOLDER: Final = PROJECT_ROOT / "docs" / "img"
QUALITY: Final = 62
TALLEST: Final = 2200
"""A long list tells nothing more further down."""

SIZES: Final = {1280: DESKTOP, 390: PHONE}
LANGUAGES: Final[tuple[Language, ...]] = ("en", "zh")
CUSTOMER: Final = "C-2001"

_ASKING: Final = (
    ("宁波恒远机械有限公司", "180000.00"),
    ("Nordwind Maschinenbau GmbH", "236000.00"),
    ("上海沁源食品有限公司", "168500.00"),
)
_HOOK: Final = {"url": "https://erp.example.com/openaccount", "events": ["sale.*"], "description": "order system"}

Pages = list[tuple[str, str, str]]
"""Name of the picture, who looks, and at what."""


async def take_all(folder: Path) -> None:
    """Starts a system of its own, plays the sample year, and looks at every page."""
    folder.mkdir(parents=True, exist_ok=True)
    async with open_shop(load_sample) as shop, chromium() as browser:
        await _register_hook(browser, shop)
        pages = await _pages(shop)
        for width, size in SIZES.items():
            for language in LANGUAGES:
                await _strangers(browser, shop, folder, width, language)
                for person in dict.fromkeys(each[1] for each in pages):
                    seat = await Seat.take(browser, shop.address, person, size=size, language=language)
                    await seat.log_in()
                    for name, _, path in (each for each in pages if each[1] == person):
                        await seat.page.goto(path)
                        await _picture(seat, folder / f"{name}-{width}-{language}.webp")
                    await seat.context.close()
    whole = sum(path.stat().st_size for path in folder.glob("*.webp"))
    say(f"{len(list(folder.glob('*.webp')))} pictures, {whole / 1e6:.1f} MB, in {folder}")


async def _pages(shop: Shop) -> Pages:
    """Of the sample, with some more tasks to decide."""
    book = Book(shop.desk)
    tasks = [await book.task(await book.customer(name), amount) for name, amount in _ASKING]
    await shop.desk.ask_for_evidence(tasks[2], "Who stands behind this company?", actor=LEAD)
    limit = await book.proposed_limit()
    warning = await book.warning(await book.customer(_ASKING[0][0], grade="A"))
    sale = await shop.pool.fetchval(_DELIVERED_SQL)
    overdue = await shop.pool.fetchval(_OVERDUE_SQL)
    return [
        ("inbox", LEAD, "/"),
        ("task", CFO, f"/tasks/{limit}"),
        ("sales", LEAD, "/sales"),
        ("sale", LEAD, f"/sales/{sale}"),
        ("customers", ANALYST, "/customers"),
        ("customer", ANALYST, f"/customers/{CUSTOMER}"),
        ("warning", ANALYST, f"/warnings/{warning}"),
        ("portfolio", PRESIDENT, "/portfolio"),
        ("cover", MANAGER, "/cover"),
        ("receivables", COLLECTOR, "/receivables"),
        ("receivable", COLLECTOR, f"/receivables/{overdue}"),
        ("settings", ADMIN, "/settings"),
        ("webhooks", ADMIN, "/webhooks"),
        ("error", LEAD, "/sales/nowhere"),
    ]


_DELIVERED_SQL: Final = """
SELECT order_id FROM sale_view WHERE phase IN ('partly_delivered', 'delivered')
ORDER BY lane = 'delegated' DESC, ordered_on DESC, order_id LIMIT 1
"""
_OVERDUE_SQL: Final = """
SELECT receivable_id FROM receivable_view WHERE phase = 'overdue' ORDER BY due_on, receivable_id LIMIT 1
"""


async def _strangers(browser: Browser, shop: Shop, folder: Path, width: int, language: Language) -> None:
    """The way in."""
    seat = await Seat.take(browser, shop.address, LEAD, size=SIZES[width], language=language)
    await seat.page.goto("/login")
    await _picture(seat, folder / f"login-{width}-{language}.webp")
    await seat.page.locator("[data-action=login]").click()
    await expect(seat.page.locator("button[name=person]").first).to_be_visible()
    await _picture(seat, folder / f"people-{width}-{language}.webp")
    await seat.context.close()


async def _register_hook(browser: Browser, shop: Shop) -> None:
    """Somebody who is told of sales."""
    seat = await Seat.take(browser, shop.address, ADMIN, size=DESKTOP, language="en")
    await seat.log_in()
    status, code = await seat.ask_api("POST", "/v1/webhooks", _HOOK)
    if code:
        say(f"the endpoint was refused: {status} {code}")
    await seat.context.close()


async def _picture(seat: Seat, path: Path) -> None:
    """The whole page on a screen that is as tall, so that what sticks to its edges stands there once."""
    width = (seat.page.viewport_size or DESKTOP)["width"]
    height = int(await seat.page.evaluate("document.documentElement.scrollHeight"))
    least = (PHONE if width == PHONE["width"] else DESKTOP)["height"]
    await seat.page.set_viewport_size({"width": width, "height": min(max(height, least), TALLEST)})
    await seat.page.evaluate("document.fonts.ready")
    session = await seat.context.new_cdp_session(seat.page)
    taken = await session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    path.write_bytes(base64.b64decode(taken["data"]))
    await session.detach()
    await seat.page.set_viewport_size({"width": width, "height": least})


def main() -> int:
    """Exit code 3 when there is no browser or a server does not start."""
    parser = argparse.ArgumentParser(prog="python -m tests.browser.screenshots", description=__doc__)
    parser.add_argument("--folder", type=Path, default=FOLDER)
    try:
        asyncio.run(until_interrupted(take_all(parser.parse_args().folder.absolute())))
    except OperationalError as error:
        say(f"{error.code}: {error.message}")
        return 3
    return 0


if __name__ == "__main__":
    leave(main())
