"""Everybody comes in through the provider, finds what is theirs, and nothing else."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import expect

from activities.policy_file import load_policy
from runtime.settings import Settings
from starter.identity.principal import Principal
from starter.web.navigation import PLACES, places
from tests.browser.book import LEAD
from tests.browser.conftest import Sit
from tests.browser.seat import DESKTOP, PHONE, Seat

_PEOPLE = {person.role: person for person in reversed(load_policy(Settings().policy_file).people)}


@pytest.mark.parametrize("role", _PEOPLE)
async def test_every_role_finds_its_places_and_no_others(sit: Sit, role: str) -> None:
    person = _PEOPLE[role]
    principal = Principal(id=person.id, role=person.role)
    seat = await sit(person.id)
    links = await seat.page.locator(".places a").evaluate_all("all => all.map((each) => each.getAttribute('href'))")
    assert links == [place.path for place in places(principal)]
    for place in PLACES:
        if not principal.may(place.action) and place.path != "/":
            seat.expected.add(403)
            await seat.page.goto(place.path)
            await expect(seat.page.locator("[data-code='authority.role']")).to_be_visible()


async def test_who_logs_out_is_out(sit: Sit) -> None:
    seat = await sit(LEAD)
    await seat.page.locator("details.menu summary").click()
    await seat.page.locator("[data-action=logout]").click()
    await expect(seat.page.locator("[data-action=login]")).to_be_visible()
    await seat.page.goto("/sales")
    await expect(seat.page.locator("[data-action=login]")).to_be_visible()
    assert "/login" in seat.page.url


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
async def test_the_language_is_switched_where_one_is(
    stranger: Callable[..., Awaitable[Seat]], size: dict[str, int]
) -> None:
    seat = await stranger(LEAD, size, "zh")
    await seat.log_in()
    await seat.page.goto("/customers")
    heading, document = seat.page.locator("h1"), seat.page.locator("html")
    await expect(document).to_have_attribute("lang", "zh-Hans")
    await expect(heading).to_have_text("客户")
    await seat.tap(seat.page.locator("[data-action=language]"))
    await expect(document).to_have_attribute("lang", "en")
    await expect(heading).to_have_text("Customers")
    assert seat.page.url.endswith("/customers")
    await seat.page.goto("/sales")
    await expect(heading).to_have_text("Sales")
