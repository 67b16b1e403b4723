"""Forms with values that no field of ours offers: refused with a code on the page, never a fault."""

from __future__ import annotations

import re
from html import unescape

import httpx2
import pytest

from tests.web.book.house import ANALYST, HERE, MANAGER, House, code_of, command_id_of
from tests.web.book.test_settings import proposed


@pytest.mark.parametrize("day", ["9999-12-31", "0001-01-01", "2200-01-01"])
async def test_a_day_that_no_calendar_counts_on_is_refused(house: House, day: str) -> None:
    browser = house.browser(ANALYST)
    form = {"command_id": command_id_of(await browser.get("/settings/absences")), "person": ANALYST}
    away = await browser.post("/settings/absences", data=form | {"starts": day, "ends": day})
    assert (away.status_code, code_of(away)) == (422, "date.out_of_range")
    begins = await proposed(house, effective_from=day)
    assert (begins.status_code, code_of(begins)) == (422, "date.out_of_range")


@pytest.mark.parametrize("day", ["20271231", "2027-W50-1", "tomorrow"])
async def test_a_day_is_written_in_one_way(house: House, day: str) -> None:
    begins = await proposed(house, effective_from=day)
    assert (begins.status_code, code_of(begins)) == (422, "date.invalid")


async def test_a_limit_begins_on_a_day_that_can_come(house: House) -> None:
    await house.scene.customer("C1")
    browser = house.browser(MANAGER)
    form = {"command_id": command_id_of(await browser.get("/customers/C1")), "approval": "minutes", "amount": "100"}
    answer = await browser.post("/customers/C1/limit", data=form | {"valid_from": "0001-01-01"})
    assert (answer.status_code, code_of(answer)) == (422, "date.out_of_range")


@pytest.mark.parametrize(
    ("field", "value", "code"),
    [
        ("max_term_days-0", "9" * 5000, "input.invalid"),
        ("max_term_days-0", "0", "input.invalid"),
        ("max_term_days-0", "12345", "input.invalid"),
        ("office-0", "Shang\0hai", "text.invalid"),
        ("mail-0", "a\x1b@example.com", "text.invalid"),
        ("role-0", "c\0fo", "text.invalid"),
    ],
)
async def test_a_matrix_that_cannot_be_written_down_is_refused(house: House, field: str, value: str, code: str) -> None:
    answer = await proposed(house, MANAGER, **{field: value})
    assert (answer.status_code, code_of(answer)) == (422, code)


@pytest.mark.parametrize(
    ("referer", "back"),
    [
        (f"{HERE}/receivables?bucket=1-30&text=a%20b", "/receivables?bucket=1-30&text=a%20b"),
        ("https://elsewhere.example/receivables", "/"),
        ("http://[", "/"),
        (f"{HERE}//elsewhere.example", "/"),
        ("", "/"),
    ],
)
async def test_the_other_language_of_a_refused_form_is_the_page_that_it_was_on(
    house: House, referer: str, back: str
) -> None:
    browser = house.browser(ANALYST)
    form = {"command_id": command_id_of(await browser.get("/settings/absences")), "starts": "tomorrow"}
    refused = await browser.post("/settings/absences", data=form, headers={"referer": referer})
    assert refused.status_code == 422
    assert await language_link_of(browser, refused.text) == back


async def test_the_other_language_keeps_what_a_page_was_filtered_by(house: House) -> None:
    browser = house.browser(ANALYST)
    page = await browser.get("/customers", params={"q": "a & b"})
    assert await language_link_of(browser, page.text) == page.request.url.raw_path.decode()


async def language_link_of(browser: httpx2.AsyncClient, page: str) -> str:
    """Where the link to the other language leads in the end."""
    (link,) = re.findall(r'href="(/language/[^"]*)"', page)
    return (await browser.get(unescape(link))).headers["location"]
