"""The list of customers and the one face to each, over ASGI with a real database."""

from __future__ import annotations

import pytest

from domain.customer.commands import KnockOut, PlaceHold, RegisterCustomer, RegisterGroup
from tests.web.book.house import (
    ADMIN,
    AUDITOR,
    COLLECTOR,
    CREDIT_DIRECTOR,
    MANAGER,
    PRESIDENT,
    SALES,
    House,
    code_of,
    command_id_of,
    links_of,
    words_of,
)

EVIL = '<script>alert("name")</script>'


async def test_an_empty_book_says_so(house: House) -> None:
    answer = await house.browser(SALES).get("/customers")
    assert answer.status_code == 200
    assert "No customer is like that" in words_of(answer)


async def test_customers_are_found_by_name_grade_segment_and_what_stops_them(house: House) -> None:
    await house.scene.customer("C1", grade="A")
    await house.scene.customer("C2", grade="D")
    await house.scene.customer("X3", grade=None)
    await house.scene.record("customer/C2", PlaceHold(reason="audit"))
    await house.scene.record("customer/X3", KnockOut(reason="insolvency"))
    browser = house.browser(SALES)

    async def found(query: str) -> set[str]:
        links = links_of(await browser.get(f"/customers?{query}"))
        return {link.rpartition("/")[2] for link in links if link.startswith("/customers/")}

    assert await found("") == {"C1", "C2", "X3"}
    assert await found("q=company c") == {"C1", "C2"}
    assert await found("q=x") == {"X3"}
    assert await found("grade=D") == {"C2"}
    assert await found("grade=none") == {"X3"}
    assert await found("segment=core") == set()
    assert await found("stop=hold") == {"C2"}
    assert await found("stop=knock_out") == {"X3"}
    assert await found("currency=EUR") == set()


async def test_a_long_list_has_pages_that_keep_the_filter(house: House) -> None:
    for number in range(30):
        await house.scene.customer(f"C{number:02}", grade="A" if number else "B", limit=None)
    browser = house.browser(SALES)
    first = await browser.get("/customers?grade=A")
    (onward,) = (link for link in links_of(first) if "after=" in link)
    assert "grade=A" in onward
    second = await browser.get(onward)
    both = [{link for link in links_of(each) if link.startswith("/customers/")} for each in (first, second)]
    assert (len(both[0]), len(both[1])) == (25, 4)
    assert not both[0] & both[1]


@pytest.mark.parametrize(
    ("query", "code"),
    [("after=nobody", "page.cursor"), ("after=%3B", "input.invalid"), ("grade=Z", "input.invalid"),
     ("q=%00", "text.invalid")],
)  # fmt: skip
async def test_a_page_that_is_not_there_is_refused_and_explained(house: House, query: str, code: str) -> None:
    await house.scene.customer("C1")
    answer = await house.browser(SALES).get(f"/customers?{query}")
    assert (answer.status_code, code_of(answer)) == (422, code)


async def test_script_in_a_name_is_shown_and_never_run(house: House) -> None:
    named = RegisterCustomer(customer_id="C1", name=EVIL, country="CN", currency="CNY", contact_mail="<b>@x")
    await house.scene.record("customer/C1", named)
    await house.scene.limit("customer/C1", 1_000)
    await house.scene.record("customer/C1", PlaceHold(reason=EVIL))
    browser = house.browser(MANAGER)
    for path in ("/customers", "/customers/C1"):
        answer = await browser.get(path)
        assert "<script>alert" not in answer.text
        assert EVIL in words_of(answer)


async def test_the_face_shows_the_account_the_group_and_what_is_open(house: House) -> None:
    await house.scene.record("group/G1", RegisterGroup(group_id="G1", name="Group", currency="CNY"))
    await house.scene.limit("group/G1", 2_000_000)
    await house.scene.customer("C1", 500_000, group_id="G1")
    await house.scene.customer("C2", group_id="G1")
    receivable = await house.scene.claim("S1", 40_000)
    await house.scene.order("S2", 10_000)
    answer = await house.browser(SALES).get("/customers/C1")
    words = words_of(answer)
    for shown in ("50,000.00 CNY", "450,000 CNY", "limit 500,000 CNY", "2,000,000 CNY", "Group Group"):
        assert shown in words
    assert {f"/receivables/{receivable}", "/sales/S1", "/sales/S2", "/customers/C2"} <= links_of(answer)


async def test_a_customer_that_is_not_there_is_explained(house: House) -> None:
    answer = await house.browser(SALES).get("/customers/nobody")
    assert (answer.status_code, code_of(answer)) == (404, "customer.unknown")


async def test_only_those_who_may_are_offered_an_action_and_the_others_are_refused_it(house: House) -> None:
    await house.scene.customer("C1")
    offers = {
        'action="/customers/C1/review"': {SALES, MANAGER, PRESIDENT},
        'action="/customers/C1/holds"': {COLLECTOR, MANAGER, PRESIDENT},
        'action="/customers/C1/limit"': {MANAGER, PRESIDENT},
    }
    for person in (SALES, COLLECTOR, MANAGER, PRESIDENT, AUDITOR, ADMIN):
        browser = house.browser(person)
        page = await browser.get("/customers/C1")
        for form, people in offers.items():
            assert (form in page.text) == (person in people), (person, form)
            if person in people:
                continue
            sent = {"reason": "x", "approval": "x", "amount": "1", "command_id": "command-1"}
            answer = await browser.post(form.split('"')[1], data=sent)
            assert (answer.status_code, code_of(answer)) == (403, "authority.role"), (person, form)


async def test_a_hold_is_placed_once_lifted_and_told_about(house: House) -> None:
    await house.scene.customer("C1")
    browser = house.browser(CREDIT_DIRECTOR)
    form = {"reason": "rumours", "command_id": command_id_of(await browser.get("/customers/C1"))}
    for _ in range(2):  # a form that is sent twice does it once
        answer = await browser.post("/customers/C1/holds", data=form)
        assert answer.headers["location"] == "/customers/C1?done=hold"
    page = await browser.get("/customers/C1?done=hold")
    assert "New credit is on hold: rumours" in words_of(page)
    again = await browser.post("/customers/C1/holds", data=form | {"command_id": "another-one"})
    assert (again.status_code, code_of(again)) == (409, "hold.exists")
    lifted = await browser.post("/customers/C1/holds/lift", data=form | {"command_id": "the-third-one"})
    assert lifted.status_code == 303
    assert "rumours" not in words_of(await browser.get("/customers/C1"))


async def test_a_limit_is_set_within_the_authority_of_whoever_sets_it(house: House) -> None:
    await house.scene.customer("C1")
    browser = house.browser(MANAGER)
    form = {"approval": "AP-7", "command_id": "command-1", "valid_from": "2026-03-02"}
    too_much = await browser.post("/customers/C1/limit", data=form | {"amount": "2,000,001"})
    assert (too_much.status_code, code_of(too_much)) == (403, "authority.limit")
    assert (await browser.post("/customers/C1/limit", data=form | {"amount": "750,000"})).status_code == 303
    assert "750,000 CNY" in words_of(await browser.get("/customers/C1"))


@pytest.mark.parametrize(
    ("written", "code"),
    [({"amount": "much"}, "amount.invalid"), ({}, "amount.invalid"),
     ({"amount": "1", "unlimited": "yes"}, "amount.invalid"), ({"amount": "1", "valid_until": "soon"}, "date.invalid"),
     ({"amount": "1", "approval": " "}, "limit.approval_missing")],
)  # fmt: skip
async def test_a_limit_that_makes_no_sense_is_refused_on_the_page(
    house: House, written: dict[str, str], code: str
) -> None:
    await house.scene.customer("C1")
    form = {"approval": "AP-7", "command_id": "command-1"} | written
    answer = await house.browser(MANAGER).post("/customers/C1/limit", data=form)
    assert (answer.status_code, code_of(answer)) == (422, code)
    assert "Limit and exposure" in words_of(answer)


async def test_a_review_is_asked_for_by_whoever_clicked(house: House) -> None:
    await house.scene.customer("C1")
    answer = await house.browser(SALES).post("/customers/C1/review")
    assert answer.status_code == 303
    ((customer_id, asked),) = house.gateway.reviews
    assert (customer_id, asked.by) == ("C1", SALES)


async def test_the_page_speaks_the_language_of_its_reader(house: House) -> None:
    await house.scene.customer("C1")
    words = words_of(await house.browser(SALES, "zh").get("/customers/C1"))
    assert "信用额度" in words
    assert "Limit and exposure" not in words
