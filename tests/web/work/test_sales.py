"""Sales as pages: how far, how decided, what may be done, and by whom."""

from __future__ import annotations

import pytest

from tests.api.seller import ADMIN, AUDITOR, COLLECTOR, CONTROLLER, LEAD, SALES
from tests.web.work.office import Office, code_of


async def sold(office: Office, amount: str = "1000.00") -> str:
    decision = await office.seller.submitted(await office.customer(grade="A"), amount)
    assert decision["outcome"] == "approved"
    return str(decision["order_id"])


async def act(office: Office, person: str, order: str, what: str, **form: str) -> tuple[int, str, str]:
    """Sends a form of the page; status, code and the whole page that follows."""
    page = await office.fields(person, f"/sales/{order}")
    async with office.browser(person) as browser:
        answer = await browser.post(
            f"/sales/{order}/{what}", data={"version": "1", "command_id": "c-12345678"} | page | form
        )
        if answer.status_code == 303:
            shown = await browser.get(answer.headers["location"])
            return 303, "", shown.text
    return answer.status_code, code_of(answer), answer.text


async def test_a_decision_is_explained_with_its_distance_to_a_person(office: Office) -> None:
    order = await sold(office)
    page = (await office.page(SALES, f"/sales/{order}")).text
    assert "Decided straight through, by the machine." in page
    assert "no rule asked for a person" in page
    assert "The first rule that would have asked a person:" in page
    assert "headroom" in page
    assert "order of 1,000" in page


async def test_the_life_of_a_sale_from_its_page(office: Office) -> None:
    order = await sold(office)
    assert (await act(office, SALES, order, "dispatch", amount="600"))[0] == 303
    status, _, page = await act(office, SALES, order, "amend", amount="1,050.00")
    assert (status, "amended to" in page) == (303, True)
    invoice = (await office.seller.desk.sale(order)).receivables[0].invoice_no
    status, _, page = await act(office, CONTROLLER, order, "return", invoice_no=invoice, amount="100", reason="broken")
    assert (status, "The return is recorded." in page) == (303, True)
    status, _, page = await act(office, SALES, order, "dispatch", final="yes")
    assert (status, "The delivery is recorded." in page) == (303, True)
    assert (await office.seller.desk.sale(order)).phase == "delivered"


async def test_cancelling_needs_a_page_that_is_still_true(office: Office) -> None:
    order = await sold(office)
    seen = await office.fields(SALES, f"/sales/{order}")
    assert (await act(office, SALES, order, "amend", amount="900"))[0] == 303
    async with office.browser(SALES) as browser:
        stale = await browser.post(f"/sales/{order}/cancel", data=seen | {"reason": "no longer wanted"})
    assert (stale.status_code, code_of(stale)) == (409, "sale.changed")
    status, _, page = await act(office, SALES, order, "cancel", reason="no longer wanted")
    assert (status, "The order is cancelled." in page) == (303, True)


async def test_a_form_that_is_sent_twice_is_carried_out_once(office: Office) -> None:
    order = await sold(office)
    seen = await office.fields(SALES, f"/sales/{order}") | {"amount": "400"}
    async with office.browser(SALES) as browser:
        answers = [await browser.post(f"/sales/{order}/dispatch", data=seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert len((await office.seller.desk.sale(order)).state.deliveries) == 1


@pytest.mark.parametrize(
    ("what", "form", "status", "code"),
    [
        ("dispatch", {"amount": "5000"}, 409, "release.exceeded"),
        ("dispatch", {"amount": "much"}, 422, "amount.invalid"),
        ("amend", {"amount": "-1"}, 422, "amount.not_positive"),
        ("accept", {}, 409, "sale.phase"),
        ("return", {"invoice_no": "X", "amount": "1", "reason": "r"}, 404, "invoice.unknown"),
    ],
)
async def test_what_is_refused_is_explained_on_the_page(
    office: Office, what: str, form: dict[str, str], status: int, code: str
) -> None:
    order = await sold(office)
    answered, found, page = await act(office, SALES, order, what, **form)
    assert found == code
    assert answered == status
    assert "What happened" in page


@pytest.mark.parametrize("person", [AUDITOR, COLLECTOR, ADMIN])
async def test_actions_that_the_role_may_not_do_are_absent_and_refused(office: Office, person: str) -> None:
    order = await sold(office)
    page = (await office.page(person, f"/sales/{order}")).text
    assert "What you can do" not in page
    for what, form in (("dispatch", {}), ("amend", {"amount": "1"}), ("cancel", {"reason": "r"}), ("accept", {})):
        status, code, _ = await act(office, person, order, what, **form)
        assert (status, code) == (403, "authority.role"), what


async def test_only_who_looks_after_the_system_is_led_to_temporal(office: Office) -> None:
    order = await sold(office)
    settings = office.seller.services.settings
    object.__setattr__(settings, "temporal_ui_url", "http://temporal.test")
    try:
        assert (
            f"/namespaces/{settings.temporal_namespace}/workflows/sale%2F{order}"
            in (await office.page(ADMIN, f"/sales/{order}")).text
        )
        assert "temporal.test" not in (await office.page(LEAD, f"/sales/{order}")).text
    finally:
        object.__setattr__(settings, "temporal_ui_url", None)


async def test_sales_are_found_by_number_customer_and_kind(office: Office) -> None:
    customer = await office.customer(grade="A", name="Zephyr Tools")
    order = str((await office.seller.submitted(customer, "1000.00"))["order_id"])
    for query in (
        f"q={order}",
        f"q={customer}",
        "q=zephyr",
        "q=zephyr&kind=delivering",
        "q=zephyr&lane=straight_through",
    ):
        assert f'href="/sales/{order}"' in (await office.page(SALES, f"/sales?{query}")).text, query
    for query in ("q=zephyr&kind=ended", "q=zephyr&lane=dual", "q=nothing-like-it"):
        assert f'href="/sales/{order}"' not in (await office.page(SALES, f"/sales?{query}")).text, query
    for query, code in (("after=nowhere", "page.cursor"), ("kind=odd", "input.invalid")):
        answer = await office.page(SALES, f"/sales?{query}")
        assert (answer.status_code, code_of(answer)) == (422, code)


async def test_an_order_that_is_not_there_is_a_page(office: Office) -> None:
    answer = await office.page(SALES, "/sales/nowhere")
    assert (answer.status_code, code_of(answer)) == (404, "order.unknown")
