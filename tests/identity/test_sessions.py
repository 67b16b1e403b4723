from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import httpx2
import pytest

from starter.identity.refusals import SessionExpired
from starter.identity.remembered import Remembered
from starter.identity.sessions import IDLE, LONGEST, Sessions
from starter.services import Services
from tests.identity.browser import House, code_of, log_in

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


async def attempts(house: House) -> list[tuple[str, str]]:
    rows = await house.services.pool.fetch("SELECT actor, code FROM refused_attempt ORDER BY position")
    return [(row["actor"], row["code"]) for row in rows]


@asynccontextmanager
async def logged_in(house: House, person: str = "staff-031") -> AsyncIterator[httpx2.AsyncClient]:
    async with house.browser() as browser:
        await log_in(browser, person)
        yield browser


async def csrf_of(browser: httpx2.AsyncClient) -> str:
    return str((await browser.get("/probe")).json()["csrf"])


async def test_a_tampered_session_is_refused_recorded_and_forgotten_by_the_browser(house: House) -> None:
    async with logged_in(house) as browser:
        genuine = browser.cookies["openaccount"]
        browser.cookies.clear()
        browser.cookies.set("openaccount", genuine[:-1] + ("A" if genuine[-1] != "A" else "B"), path="/")
        refused = await browser.get("/probe")
        assert code_of(refused) == "session.invalid"
        assert "openaccount=" in refused.headers["set-cookie"]
        assert "Max-Age=0" in refused.headers["set-cookie"]
        assert await attempts(house) == [("nobody", "session.invalid")]


async def test_an_expired_session_is_refused_and_its_person_recorded(house: House) -> None:
    async with logged_in(house) as browser:
        await house.services.pool.execute("UPDATE session SET expires_at = now() - interval '1 second'")
        assert code_of(await browser.get("/probe")) == "session.expired"
        assert await attempts(house) == [("staff-031", "session.expired")]


async def test_logging_out_ends_the_session_wherever_its_cookie_went(house: House) -> None:
    async with logged_in(house) as browser:
        stolen = dict(browser.cookies)
        left = await browser.post("/logout", headers={"x-csrf-token": await csrf_of(browser)})
        assert (left.status_code, left.headers["location"]) == (303, "/login")
        assert "openaccount" not in browser.cookies
    async with house.browser(cookie=f"openaccount={stolen['openaccount']}") as thief:
        assert code_of(await thief.get("/probe")) == "session.revoked"


async def test_a_log_in_changes_the_id_and_ends_the_session_before_it(house: House) -> None:
    async with logged_in(house) as browser:
        before = browser.cookies["openaccount"]
        await log_in(browser, "staff-041")
        assert browser.cookies["openaccount"] != before
        assert (await browser.get("/probe")).json()["id"] == "staff-041"
    async with house.browser(cookie=f"openaccount={before}") as other:
        assert code_of(await other.get("/probe")) == "session.revoked"


async def test_a_person_who_left_the_policy_is_out_at_once(house: House) -> None:
    async with logged_in(house) as browser:
        people = tuple(each for each in house.services.policy.people if each.id != "staff-031")
        house.services.policy_now._known = house.services.policy.model_copy(update={"people": people})
        house.services.policy_now._until = float("inf")
        refused = await browser.get("/probe")
        assert (refused.status_code, code_of(refused)) == (403, "login.unknown_person")


async def test_the_role_is_that_of_the_policy_in_force(house: House) -> None:
    async with logged_in(house) as browser:
        people = tuple(
            each.model_copy(update={"role": "cfo"}) if each.id == "staff-031" else each
            for each in house.services.policy.people
        )
        house.services.policy_now._known = house.services.policy.model_copy(update={"people": people})
        house.services.policy_now._until = float("inf")
        assert (await browser.get("/probe")).json()["role"] == "cfo"


async def test_the_cookie_is_for_this_site_alone_and_no_script(house: House, services: Services) -> None:
    async with house.browser() as browser:
        cookie = (await log_in(browser, "staff-031")).headers.get_list("set-cookie")[0]
    assert cookie.startswith("openaccount=")
    assert {"HttpOnly", "SameSite=lax", "Path=/"} <= set(cookie.split("; "))
    encrypted = House(services, public_url="https://credit.example.com")
    async with encrypted.browser("https://credit.example.com") as browser:
        cookie = (await log_in(browser, "staff-031")).headers.get_list("set-cookie")[0]
    assert cookie.startswith("__Host-openaccount=")
    assert {"HttpOnly", "SameSite=lax", "Path=/", "Secure"} <= set(cookie.split("; "))


async def test_a_part_of_a_page_leads_to_the_log_in_too(house: House) -> None:
    async with house.browser(**{"hx-request": "true", "hx-current-url": "http://127.0.0.1:8080/sales?after=9"}) as page:
        answer = await page.get("/probe")
        assert (answer.status_code, answer.headers["hx-redirect"]) == (
            401, "/login?next=/sales%3Fafter%3D9&why=login.required",
        )  # fmt: skip


async def test_a_session_lives_eight_idle_hours_and_a_day_at_most(services: Services) -> None:
    sessions = Sessions(services.pool)
    session_id = await sessions.begin("staff-031", NOW)
    used = NOW
    while used + IDLE - timedelta(minutes=1) < NOW + LONGEST:
        used += IDLE - timedelta(minutes=1)
        await sessions.find(session_id, used)
    with pytest.raises(SessionExpired):
        await sessions.find(session_id, NOW + LONGEST)
    idle = await sessions.begin("staff-031", NOW)
    with pytest.raises(SessionExpired):
        await sessions.find(idle, NOW + IDLE)


async def test_what_is_remembered_is_seconds_old_at_most() -> None:
    rows = {b"key": "first"}

    async def find(key: bytes) -> str | None:
        return rows.get(key)

    kept, fresh = Remembered(find, seconds=60), Remembered(find, seconds=0)
    assert (await kept.get(b"key"), await fresh.get(b"key")) == ("first", "first")
    rows[b"key"] = "second"
    assert (await kept.get(b"key"), await fresh.get(b"key")) == ("first", "second")
    kept.forget(b"key")
    assert await kept.get(b"key") == "second"
    assert await kept.get(b"other") is None
