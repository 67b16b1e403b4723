"""Requests that no browser sends: each refused with its code, recorded, and no fault of ours."""

from __future__ import annotations

import httpx2
import pytest

from tests.identity.browser import HERE, PAGE, House, admin, code_of, log_in


async def recorded(house: House) -> list[tuple[str, str]]:
    rows = await house.services.pool.fetch("SELECT actor, code FROM refused_attempt ORDER BY position")
    return [(row["actor"], row["code"]) for row in rows]


@pytest.mark.parametrize("address", ["http://[", "//x", "javascript:alert(1)", ""])
async def test_the_way_to_the_log_in_leads_back_to_a_page_of_ours_or_to_the_first(house: House, address: str) -> None:
    async with house.browser() as stranger:
        answer = await stranger.get("/sales", headers={"hx-request": "true", "hx-current-url": address})
        assert answer.status_code == 401
        assert answer.headers["hx-redirect"].startswith("/login?next=")
        assert "javascript:" not in answer.headers["hx-redirect"]


@pytest.mark.parametrize(
    "host", ["localhost/v1/x?", "loc alhost", "localhost:port", "localhost:123456", "localhost#", "["]
)
async def test_a_name_that_is_none_is_not_ours(house: House, host: str) -> None:
    async with house.browser() as stranger:
        answer = await stranger.get("/login", headers={"host": host})
        assert (answer.status_code, code_of(answer)) == (421, "host.unknown")


@pytest.mark.parametrize(
    ("kind", "body", "status", "code"),
    [
        ("; boundary=a; charset=utf-7", b"+2AA-", 403, "csrf.missing"),
        ("; boundary=a; charset=punycode", b"\xff\xfe-", 400, "input.malformed"),
        ("", b"", 400, "input.malformed"),
    ],
)
async def test_a_form_that_cannot_be_read_is_refused(
    house: House, kind: str, body: bytes, status: int, code: str
) -> None:
    form = b'--a\r\nContent-Disposition: form-data; name="csrf_token"\r\n\r\n' + body + b"\r\n--a--\r\n"
    async with house.browser() as browser:
        await log_in(browser, "staff-031")
        cookies = dict(browser.cookies)
    # What is the sender's fault is not raised to the server, which would log it as ours and hang up.
    transport = httpx2.ASGITransport(app=house.app, raise_app_exceptions=True)
    async with httpx2.AsyncClient(transport=transport, base_url=HERE, headers=PAGE, cookies=cookies) as browser:
        answer = await browser.post("/probe", content=form, headers={"content-type": f"multipart/form-data{kind}"})
    assert (answer.status_code, code_of(answer)) == (status, code)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/sales?after=no-such-order", "page.cursor"),
        ("/sales?after=-1", "input.invalid"),
        ("/portfolio/decisions?span=99", "input.invalid"),
        ("/settings/attempts?after=99999999999999999999", "input.invalid"),
    ],
)
async def test_a_page_out_of_range_is_explained_and_recorded(house: House, path: str, code: str) -> None:
    async with house.browser() as browser:
        browser.cookies.set("language", "zh")
        await log_in(browser, "staff-095")
        answer = await browser.get(path)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert '<html lang="zh-Hans">' in answer.text
    assert await recorded(house) == [("staff-095", code)]


async def test_a_list_that_is_asked_wrongly_is_recorded(house: House) -> None:
    async with await house.program("read.orders") as program:
        for query in ("limit=0", "nothing=1", "after=none"):
            assert (await program.get(f"/v1/orders?{query}")).status_code == 422
    assert await recorded(house) == [("erp", "input.invalid"), ("erp", "query.unknown"), ("erp", "page.cursor")]


async def test_a_token_reads_no_mails_whatever_its_owners_role(house: House) -> None:
    async with await house.program("token.manage", subject="staff-099", by=admin()) as program:
        answer = await program.get("/mails")
    assert (answer.status_code, code_of(answer)) == (403, "authority.role")
