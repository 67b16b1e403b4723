from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest

from tests.identity.browser import House, choose, code_of, log_in, to_the_people


async def test_two_clicks_lead_from_a_page_to_the_log_in_and_back(house: House) -> None:
    async with house.browser() as browser:
        turned_away = await browser.get("/probe?x=1")
        assert turned_away.status_code == 303
        door = await browser.get(turned_away.headers["location"])
        assert "/login/begin?next=/probe%3Fx%3D1" in door.text
        arrived = await log_in(browser, "staff-031", "/probe?x=1")
        assert (arrived.status_code, arrived.headers["location"]) == (303, "/probe?x=1")
        told = (await browser.get("/probe")).json()
        assert (told["id"], told["role"]) == ("staff-031", "credit_manager")


async def test_every_person_of_the_policy_can_be_chosen(house: House) -> None:
    async with house.browser() as browser:
        text = (await to_the_people(browser)).text
        assert all(f'value="{person.id}"' in text for person in house.services.policy.people)
    async with house.browser(**{"accept-language": "zh-CN,en;q=0.5"}) as browser:
        text = (await to_the_people(browser)).text
        assert "您是谁" in text
        assert 'lang="zh-Hans"' in text


@pytest.mark.parametrize("change", [{"state": "another"}, {"state": ""}])
async def test_a_changed_state_is_refused(house: House, change: dict[str, str]) -> None:
    async with house.browser() as browser:
        back = await choose(browser, await to_the_people(browser), "staff-031")
        query = {name: values[0] for name, values in parse_qs(urlsplit(back).query).items()} | change
        refused = await browser.get(f"/login/callback?{urlencode(query)}")
        assert code_of(refused) == "login.state"
        assert "openaccount" not in browser.cookies


async def test_an_answer_to_a_log_in_that_another_browser_began_is_refused(house: House) -> None:
    async with house.browser() as one, house.browser() as other:
        back = await choose(one, await to_the_people(one), "staff-031")
        await to_the_people(other)
        assert code_of(await other.get(back)) == "login.state"
    async with house.browser() as stranger:
        assert code_of(await stranger.get(back)) == "login.state"


async def test_an_answer_is_taken_once(house: House) -> None:
    async with house.browser() as browser:
        back = await choose(browser, await to_the_people(browser), "staff-031")
        kept = browser.cookies["openaccount_login"]
        assert (await browser.get(back)).status_code == 303
        browser.cookies.set("openaccount_login", kept, path="/login")
        assert code_of(await browser.get(back)) == "login.state"


async def test_a_code_is_taken_once(house: House) -> None:
    async with house.browser() as browser:
        used = await choose(browser, await to_the_people(browser), "staff-031")
        await browser.get(used)
        fresh = await choose(browser, await to_the_people(browser), "staff-031")
        code = parse_qs(urlsplit(used).query)["code"][0]
        state = parse_qs(urlsplit(fresh).query)["state"][0]
        refused = await browser.get(f"/login/callback?{urlencode({'code': code, 'state': state})}")
        assert code_of(refused) == "login.failed"


async def test_whom_the_policy_does_not_list_is_told_so(house: House) -> None:
    async with house.browser() as browser:
        back = await choose(browser, await to_the_people(browser), "staff-031")
        people = tuple(person for person in house.services.policy.people if person.id != "staff-031")
        house.services.policy_now._known = house.services.policy.model_copy(update={"people": people})
        house.services.policy_now._until = float("inf")
        refused = await browser.get(back)
        assert (refused.status_code, code_of(refused)) == (403, "login.unknown_person")
        assert "openaccount" not in browser.cookies
    rows = await house.services.pool.fetch("SELECT actor, code FROM refused_attempt")
    assert [tuple(row) for row in rows] == [("staff-031", "login.unknown_person")]


async def test_a_log_in_that_takes_too_long_begins_again(house: House) -> None:
    async with house.browser() as browser:
        back = await choose(browser, await to_the_people(browser), "staff-031")
        past = datetime.now(UTC) - timedelta(seconds=1)
        await house.services.pool.execute("UPDATE session SET expires_at = $1", past)
        assert code_of(await browser.get(back)) == "login.state"


async def test_a_log_in_leads_to_no_other_site(house: House) -> None:
    async with house.browser() as browser:
        arrived = await log_in(browser, "staff-031", "//evil.example/")
        assert arrived.headers["location"] == "/"


async def test_of_the_way_there_only_hashes_are_kept(house: House) -> None:
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        rows = await house.services.pool.fetch("SELECT * FROM session")
        assert len(rows) == 1
        assert browser.cookies["openaccount"] not in str(rows)
