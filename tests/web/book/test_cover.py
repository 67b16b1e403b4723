"""Shared risk on pages: what is owed, granted, claimed and sold; and what people ask for from there."""

from __future__ import annotations

import re

import pytest

from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.partner.answer import PartnerAnswer
from starter.sending import new_id
from tests.store.cover_life import covered_and_claimed
from tests.store.factored import agreed, answer
from tests.store.scene import cny
from tests.store.test_insured import POLICY
from tests.web.book.house import ANALYST, AUDITOR, COLLECTOR, MANAGER, SALES, House, code_of, words_of

LISTS = (
    "/cover/duties",
    "/cover/limits",
    "/cover/guarantees",
    "/cover/claims",
    "/cover/invoices",
    "/cover/arrangements",
)
LIMIT = "buyer_limit/P-1.C1"
RECEIVABLE = "SELECT receivable_id FROM receivable_view WHERE customer_id = $1 ORDER BY receivable_id"


@pytest.fixture
async def shared(house: House) -> House:
    """Every kind of cover has been lived through."""
    await covered_and_claimed(house.scene)
    return house


@pytest.fixture
async def insured(house: House) -> House:
    """A customer and a policy."""
    await house.scene.customer()
    await house.scene.record("insurance/P-1", TakeInsurance(terms=POLICY))
    return house


async def receivables_of(house: House, customer_id: str) -> list[str]:
    return [row["receivable_id"] for row in await house.scene.pool.fetch(RECEIVABLE, customer_id)]


async def test_the_overview_adds_up_what_cover_cost_and_what_it_brought(shared: House) -> None:
    page = await shared.browser(MANAGER).get("/cover")
    assert page.status_code == 200
    words = words_of(page)
    for told in ("Exposure before cover", "Of it our own risk", "Limits granted", "Cost of cover", "losses avoided"):
        assert told in words
    assert re.findall(r'<a href="([^"]+)"[^>]* aria-current="page"', page.text) == ["/cover", "/cover"]


@pytest.mark.parametrize("path", LISTS)
async def test_each_list_is_shown_in_both_languages_and_with_what_is_over(shared: House, path: str) -> None:
    for language in ("en", "zh"):
        for query in ("", "?all=yes"):
            assert (await shared.browser(AUDITOR, language).get(path + query)).status_code == 200


async def test_lists_show_what_there_is(shared: House) -> None:
    browser = shared.browser(MANAGER)
    assert "Company K2" in words_of(await browser.get("/cover/limits"))
    assert "G-1" in words_of(await browser.get("/cover/guarantees?all=yes"))
    first = (await receivables_of(shared, "K1"))[0]
    assert first in words_of(await browser.get("/cover/claims?all=yes"))
    assert (await receivables_of(shared, "K3"))[0] in words_of(await browser.get("/cover/invoices?all=yes"))
    arrangements = words_of(await browser.get("/cover/arrangements"))
    for told in ("Insurance policy P-1", "Factoring agreement F-1", "without recourse", "in force"):
        assert told in arrangements


@pytest.mark.parametrize("path", ["/cover", *LISTS])
async def test_who_may_not_see_cover_is_refused_and_is_not_led_there(house: House, path: str) -> None:
    found = await house.browser(SALES).get(path)
    assert (found.status_code, code_of(found)) == (403, "authority.role")
    assert 'href="/cover' not in found.text


async def test_an_empty_book_says_so(house: House) -> None:
    assert "Nothing is owed" in words_of(await house.browser(MANAGER).get("/cover"))
    assert "Nothing here" in words_of(await house.browser(MANAGER).get("/cover/limits"))


async def test_a_page_that_begins_nowhere_is_refused(house: House) -> None:
    found = await house.browser(MANAGER).get("/cover/limits?after=nobody")
    assert (found.status_code, code_of(found)) == (422, "page.cursor")
    found = await house.browser(MANAGER).get("/cover/duties?after=nobody")
    assert (found.status_code, code_of(found)) == (422, "duty.place_invalid")


async def test_a_limit_is_asked_for_once_from_the_page_of_the_customer(insured: House) -> None:
    browser, form = insured.browser(ANALYST), {"command_id": new_id(), "agreement": "insurance/P-1", "amount": "90,000"}
    for _ in range(2):
        found = await browser.post("/cover/customers/C1/limit", data=form)
        assert (found.status_code, found.headers["location"]) == (303, "/customers/C1?shared=limit_sought")
    state = await insured.scene.snapshot(LIMIT)
    assert (state["requests"], state["asked"]["amount"]) == (1, "90000.00")
    words = words_of(await browser.get("/customers/C1?shared=limit_sought"))
    assert "The limit has been asked for" in words
    assert "90,000 CNY asked" in words


async def test_what_is_wrong_with_a_request_is_said_on_the_page(insured: House) -> None:
    form = {"command_id": new_id(), "agreement": "insurance/P-9", "amount": "90000"}
    found = await insured.browser(ANALYST).post("/cover/customers/C1/limit", data=form)
    assert (found.status_code, code_of(found)) == (404, "cover.unknown")
    found = await insured.browser(ANALYST).post("/cover/customers/C1/limit", data=form | {"amount": "much"})
    assert (found.status_code, code_of(found)) == (422, "amount.invalid")
    found = await insured.browser(ANALYST).post("/cover/customers/C1/limit", data=form | {"agreement": "sale/S1"})
    assert (found.status_code, code_of(found)) == (422, "input.invalid")


async def test_the_discretionary_limit_is_taken_up(insured: House) -> None:
    form = {"command_id": new_id(), "agreement": "insurance/P-1", "discretion": "yes"}
    found = await insured.browser(ANALYST).post("/cover/customers/C1/limit", data=form)
    assert found.status_code == 303
    assert (await insured.scene.snapshot(LIMIT))["discretionary"]


@pytest.mark.parametrize(
    ("person", "path", "form"),
    [(SALES, "/cover/customers/C1/limit", {"agreement": "insurance/P-1", "amount": "1"}),
     (SALES, "/cover/receivables/INV-1/claim", {"documents": "invoice"}),
     (AUDITOR, "/cover/receivables/INV-1/call", {"guarantee": "G-1", "reason": "default"}),
     (COLLECTOR, "/cover/receivables/INV-1/offer", {"agreement": "F-1"}),
     (COLLECTOR, "/cover/receivables/INV-1/buy-back", {"reason": "why not"}),
     (AUDITOR, "/cover/duties/meet", {"stream": "insured/INV-1", "duty_id": "claim", "reference": "x"}),
     (COLLECTOR, "/cover/duties/acknowledge", {"stream": "insured/INV-1", "duty_id": "claim", "note": "x"})],
)  # fmt: skip
async def test_nobody_does_what_the_role_does_not_include(
    insured: House, person: str, path: str, form: dict[str, str]
) -> None:
    found = await insured.browser(person).post(path, data=form | {"command_id": new_id()})
    assert (found.status_code, code_of(found)) == (403, "authority.role")


async def test_a_sale_shows_who_carries_it_and_what_was_passed_over(insured: House) -> None:
    await insured.scene.customer("C2", 5_000)
    await insured.scene.order("S2", 50_000, "C2")
    await insured.scene.dispatch("S2", "D1", 20_000)
    page = await insured.browser(MANAGER).get("/sales/S2")
    words = words_of(page)
    for told in ("Cover", "held against the retained exposure", "Expected loss", "For what has not left", "P-1.C2"):
        assert told in words, words
    assert "Expected loss" not in words_of(await insured.browser(SALES).get("/sales/S2"))


async def test_an_invoice_is_offered_names_the_factor_as_payee_and_is_bought_back(house: House) -> None:
    await house.scene.customer()
    await agreed(house.scene, recourse=True)
    receivable_id = await house.scene.claim("S1", 500)
    page, browser = f"/receivables/{receivable_id}", house.browser(MANAGER)
    words = words_of(await browser.get(page))
    assert "Pay to" not in words
    assert "Offer to a factor" in words
    form = {"command_id": new_id(), "agreement": "F-1"}
    assert (await browser.post(f"/cover{page}/offer", data=form)).headers[
        "location"
    ] == f"{page}?shared=invoice_offered"
    await answer(house.scene, f"offer.{receivable_id}.1", PartnerAnswer(outcome="accepted"))
    words = words_of(await browser.get(page))
    for told in ("Pay to Cash Now Factoring Ltd CN-0815", "with the factor", "400.00 CNY advanced"):
        assert told in words, words
    form = {"command_id": new_id(), "reason": "a good customer"}
    assert (await browser.post(f"/cover{page}/buy-back", data=form)).status_code == 303
    refused = await browser.post(f"/cover{page}/buy-back", data=form | {"command_id": new_id()})
    assert (refused.status_code, code_of(refused)) == (409, "assignment.buying_back")
    await answer(house.scene, f"buy_back.{receivable_id}.1", PartnerAnswer(outcome="accepted"))
    words = words_of(await browser.get(page))
    assert "bought back" in words
    assert "Offer to a factor" not in words


async def test_an_insured_receivable_shows_the_days_that_count(shared: House) -> None:
    first = (await receivables_of(shared, "K1"))[0]
    page = await shared.browser(COLLECTOR).get(f"/receivables/{first}")
    words = words_of(page)
    for told in ("Insured by", "Claimed", "Indemnity"):
        assert told in words, words
    assert f'data-stream="insured/{first}"' in page.text


async def test_a_claim_before_its_time_is_refused_on_the_page(insured: House) -> None:
    await insured.scene.customer("C2", 5_000)
    await insured.scene.order("S2", 50_000, "C2")
    await insured.scene.dispatch("S2", "D1", 20_000)
    (receivable_id,) = await receivables_of(insured, "C2")
    form = {"command_id": new_id(), "documents": "invoice\nletter"}
    found = await insured.browser(COLLECTOR).post(f"/cover/receivables/{receivable_id}/claim", data=form)
    assert (found.status_code, code_of(found)) == (404, "cover.unknown")


async def test_a_limit_is_refused_in_words_where_the_currency_differs(insured: House) -> None:
    await insured.scene.record("insurance/P-2", TakeInsurance(terms=POLICY.model_copy(update={"currency": "EUR"})))
    sought = RequestLimit(agreement="insurance/P-2", account="customer/C1", amount=cny(1_000))
    assert await insured.scene.refused("buyer_limit/P-2.C1", sought) == "cover.currency"
    form = {"command_id": new_id(), "agreement": "insurance/P-2", "amount": "1000"}
    found = await insured.browser(ANALYST).post("/cover/customers/C1/limit", data=form)
    assert (found.status_code, code_of(found)) == (422, "cover.currency")
