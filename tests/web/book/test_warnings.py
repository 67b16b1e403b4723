"""An early warning on its page: read by everybody who sees customers, answered and taken back by those who may."""

from __future__ import annotations

import re

import pytest

from domain.warning.commands import RaiseWarning
from starter.sending import new_id
from tests.store.test_warnings import raising
from tests.web.book.house import ANALYST, AUDITOR, COLLECTOR, MANAGER, SALES, House, code_of, command_id_of, words_of

PAGE = "/warnings/C1-1"
EVIL = "<script>alert(1)</script>"


@pytest.fixture
async def warned(house: House) -> House:
    """A customer that pays ever later, with two orders under way."""
    await house.scene.customer()
    await house.scene.order("S1", 10_000, terms="NET60")
    await house.scene.order("S2", 20_000)
    await house.scene.record("warning/C1", raising())
    return house


async def answered(house: House, person: str = ANALYST, **form: str) -> tuple[int, str]:
    sent = {"command_id": new_id(), "action": "none", "reason": "seen"}
    answer = await house.browser(person).post(f"{PAGE}/decide", data=sent | form)
    return answer.status_code, code_of(answer)


async def test_the_customer_s_page_leads_to_the_warning(warned: House) -> None:
    browser = warned.browser(ANALYST)
    assert f'href="{PAGE}"' in (await browser.get("/customers/C1")).text
    page = await browser.get(PAGE)
    assert re.findall(r'<a href="([^"]+)"[^>]* aria-current="page"', page.text) == ["/customers"]
    words = words_of(page)
    for told in ("pays ever later", "5.0 days an invoice", "warned from 4.0", "S1", "10,000.00", "S2", "Answer by"):
        assert told in words


async def test_it_is_answered_once_and_each_order_in_its_own_way(warned: House) -> None:
    form = {"action": "shorter_terms", "days": "20", "sale-S2": "none", "sale-S1": "", "reason": EVIL}
    assert await answered(warned, **form) == (303, "")
    file = await warned.scene.snapshot("customer/C1")
    assert [each["max_term_days"] for each in file["conditions"]] == [20]
    page = await warned.browser(AUDITOR).get(PAGE)
    assert EVIL not in page.text
    words = words_of(page)
    for told in ("shorter terms , at most 20 days", f"{ANALYST}, 2 Mar 2026: {EVIL}", "S2 20,000.00 CNY 30"):
        assert told in words, words
    assert f'href="{PAGE}"' in (await warned.browser(ANALYST).get("/customers/C1")).text
    assert await answered(warned) == (409, "warning.closed")


async def test_what_it_brought_is_taken_back_once(warned: House) -> None:
    await answered(warned, action="stop")
    assert "warning C1-1" in (await warned.scene.snapshot("customer/C1"))["holds"]
    browser = warned.browser(ANALYST)
    page = await browser.get(PAGE)
    assert f'href="{PAGE}"' in (await browser.get("/customers/C1")).text
    sent, twice = [await browser.post(f"{PAGE}/lift", data={"command_id": command_id_of(page)}) for _ in range(2)]
    assert sent.headers["location"] == twice.headers["location"] == f"{PAGE}?done=warning_lifted"
    after = await browser.get(sent.headers["location"])
    assert "is taken back" in words_of(after)
    assert 'data-action="lift-warning"' not in after.text
    again = await browser.post(f"{PAGE}/lift", data={"command_id": "command-2"})
    assert (again.status_code, code_of(again)) == (409, "warning.nothing_to_lift")


@pytest.mark.parametrize(
    ("form", "status", "code"),
    [
        ({"reason": " "}, 422, "warning.reason_missing"),
        ({"action": "shoot"}, 422, "input.invalid"),
        ({"sale-S1": "shoot"}, 422, "input.invalid"),
        ({"sale-S9": "stop"}, 422, "warning.sale_not_listed"),
        ({"days": "20"}, 422, "warning.days_invalid"),
        ({"action": "shorter_terms", "days": "soon"}, 422, "warning.days_invalid"),
        ({"action": "shorter_terms", "days": "0"}, 422, "warning.days_invalid"),
    ],
)
async def test_an_answer_that_makes_no_sense_is_refused_and_what_was_written_stays(
    warned: House, form: dict[str, str], status: int, code: str
) -> None:
    browser = warned.browser(ANALYST)
    sent = {"command_id": "command-1", "action": "cover", "reason": "they told us"} | form
    answer = await browser.post(f"{PAGE}/decide", data=sent)
    assert (answer.status_code, code_of(answer)) == (status, code)
    assert sent["reason"] in answer.text
    assert f'data-fresh="{PAGE}"' in answer.text
    assert (await warned.scene.row("SELECT open_warnings FROM warning_view"))["open_warnings"] == 1


@pytest.mark.parametrize(
    ("person", "code"), [(AUDITOR, "authority.role"), (COLLECTOR, "authority.role"), (SALES, "authority.warning")]
)
async def test_who_may_not_answer_sees_no_form_and_is_refused(warned: House, person: str, code: str) -> None:
    assert "/decide" not in (await warned.browser(person).get(PAGE)).text
    assert await answered(warned, person) == (403, code)


async def test_what_sales_may_not_lift_it_does_not_see(warned: House) -> None:
    await answered(warned, MANAGER, action="cover")
    browser = warned.browser(SALES)
    assert "/lift" not in (await browser.get(PAGE)).text
    refused = await browser.post(f"{PAGE}/lift", data={"command_id": "command-1"})
    assert (refused.status_code, code_of(refused)) == (403, "authority.role")


@pytest.mark.parametrize(("path", "status", "code"), [("C1-9", 404, "warning.unknown"), ("C1", 422, "id.invalid")])
async def test_a_warning_that_is_not_there(warned: House, path: str, status: int, code: str) -> None:
    answer = await warned.browser(ANALYST).get(f"/warnings/{path}")
    assert (answer.status_code, code_of(answer)) == (status, code)


@pytest.mark.parametrize(
    ("code", "facts", "told"),
    [
        (
            "court_event",
            {"kind": "insolvency_petition", "on": "2026-02-20", "amount": "90000.00 CNY"},
            ("(2026) 7", "破产申请", "2026年2月20日", "90,000 CNY"),
        ),
        ("registry_event", {"before": "active", "now": "in_liquidation"}, ("(2026) 7", "此前 正常 现在 清算中")),
        ("volume_drop", {"last_month": "4000", "mean": "12000", "months": "6"}, ("4,000", "12,000", "此前月数 6")),
    ],
)
async def test_each_signal_tells_its_figures(
    house: House, code: str, facts: dict[str, str], told: tuple[str, ...]
) -> None:
    await house.scene.customer()
    reference = "" if code == "volume_drop" else "(2026) 7"
    seen = raising(code).signal.model_copy(update={"facts": facts, "reference": reference})
    await house.scene.record("warning/C1", RaiseWarning(customer_id="C1", signal=seen))
    words = words_of(await house.browser(ANALYST, "zh").get(PAGE))
    for each in told:
        assert each in words, words


async def test_it_is_told_in_chinese_too(warned: House) -> None:
    words = words_of(await warned.browser(ANALYST, "zh").get(PAGE))
    for told in ("预警 C1-1", "未发货", "停止发货和新赊销"):
        assert told in words
