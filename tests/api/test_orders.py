"""Orders over HTTP: the decision in the answer, and everything after it."""

from __future__ import annotations

import asyncio

from tests.api.seller import ANALYST, MANAGER, SALES, SHOP, Seller, cny, code_of


async def test_an_order_gets_its_decision_in_the_answer(seller: Seller) -> None:
    order = seller.order(await seller.customer())
    async with seller.by(SHOP) as client:
        answer = await client.post("/v1/orders", json=order)
        assert answer.status_code == 201, answer.text
        assert answer.headers["location"] == f"/v1/orders/{order['order_id']}"
        decision = answer.json()
        assert (decision["outcome"], decision["lane"], decision["grade"]) == ("approved", "straight_through", "A")
        assert decision["release"]["amount"] == cny("1000.00")
        assert decision["task_id"] is None
        again = await client.post("/v1/orders", json=order)
    assert (again.status_code, again.json()) == (201, decision)


async def test_an_order_that_a_person_must_decide_is_accepted_with_its_task(seller: Seller) -> None:
    decision = await seller.submitted(await seller.customer(), "105000.00")
    assert decision["outcome"] == "pending"
    assert decision["links"]["task"] == f"/v1/tasks/{decision['task_id']}"
    async with seller.by(ANALYST) as client:
        task = await client.get(decision["links"]["task"])
    assert task.json()["order_id"] == decision["order_id"]


async def test_a_held_order_is_accepted_without_a_task(seller: Seller) -> None:
    async with seller.by(SHOP) as client:
        answer = await client.post("/v1/orders", json=seller.order(await seller.customer(), "900000.00"))
    assert answer.status_code == 202
    assert (answer.json()["outcome"], answer.json()["task_id"]) == ("held", None)


async def test_the_same_order_id_with_other_content_is_refused(seller: Seller) -> None:
    order = seller.order(await seller.customer())
    async with seller.by(SHOP) as client:
        await client.post("/v1/orders", json=order)
        other = await client.post("/v1/orders", json=order | {"amount": cny("1000.01")})
    assert code_of(other, 409) == "order.reused"


async def test_an_order_shows_its_decision_explained(seller: Seller) -> None:
    decision = await seller.submitted(await seller.customer())
    async with seller.by(SALES) as client:
        order = (await client.get(decision["links"]["order"])).json()
    assert order["phase"] == "approved"
    assert order["explanation"]["rule"] == decision["rule"]
    assert order["explanation"]["exposure_after"] == "1000.00"
    assert order["explanation"]["next_to_ask"]["code"].startswith("ask.")
    assert order["requested_by"] == SHOP
    assert [fact["type"] for fact in order["timeline"]] == ["sale.order_received", "sale.order_approved"]


async def test_orders_are_listed_in_pages_by_customer_and_phase(seller: Seller) -> None:
    customer = await seller.customer()
    ids = [(await seller.submitted(customer))["order_id"] for _ in range(3)]
    async with seller.by(SALES) as client:
        await client.post(f"/v1/orders/{ids[0]}/cancel", json={"reason": "bought elsewhere"})
        seen, after = list[str](), None
        while True:
            wanted = {"customer_id": customer, "limit": "2", **({"after": after} if after else {})}
            page = (await client.get("/v1/orders", params=wanted)).json()
            seen += [row["order_id"] for row in page["items"]]
            if (after := page["next"]) is None:
                break
        approved = await client.get("/v1/orders", params={"customer_id": customer, "phase": "approved"})
        lost = await client.get("/v1/orders", params={"customer_id": customer, "after": "SO-nowhere"})
    assert sorted(seen) == sorted(ids)
    assert {row["order_id"] for row in approved.json()["items"]} == set(ids[1:])
    assert code_of(lost, 422) == "page.cursor"


async def test_goods_leave_and_come_back(seller: Seller) -> None:
    decision = await seller.submitted(await seller.customer())
    place = decision["links"]["order"]
    async with seller.by(SHOP) as client:
        part = await client.post(f"{place}/dispatch", json={"amount": cny("400.00")})
        rest = await client.post(f"{place}/dispatch", json={"final": True})
        assert rest.json()["phase"] == "delivered", rest.text
        invoice = part.json()["receivables"][0]["invoice_no"]
        back = await client.post(
            f"{place}/return", json={"invoice_no": invoice, "amount": cny("100.00"), "reason": "damaged"}
        )
        assert back.status_code == 200, back.text
        more = await client.post(f"{place}/dispatch", json={"amount": cny("1.00")})
    assert rest.json()["left"] == cny("0.00")
    assert code_of(more, 409) == "sale.phase"


async def test_an_order_that_grows_beyond_its_release_asks_about_the_difference(seller: Seller) -> None:
    place = (await seller.submitted(await seller.customer(), "90000.00"))["links"]["order"]
    async with seller.by(SHOP) as client:
        inside = await client.post(f"{place}/amend", json={"amount": cny("95000.00")})
        beyond = await client.post(f"{place}/amend", json={"amount": cny("108000.00")})
        same = await client.post(f"{place}/amend", json={"amount": cny("95000.00")})
    assert (inside.status_code, inside.json()["amount"]) == (200, cny("95000.00"))
    assert (beyond.status_code, beyond.json()["amount"]) == (202, cny("95000.00"))
    assert code_of(same, 409) == "order.amendment_pending"


async def test_a_smaller_offer_is_accepted(seller: Seller) -> None:
    decision = await seller.submitted(await seller.customer(), "105000.00")
    place = decision["links"]["order"]
    async with seller.by(MANAGER) as client:
        offered = await client.post(
            f"{decision['links']['task']}/decide",
            json={"outcome": "approve", "amount": cny("101000.00"), "reason": "as much as fits"},
        )
        assert offered.status_code == 200, offered.text
    async with seller.by(SHOP) as client:
        async with asyncio.timeout(20):
            while (order := (await client.get(place)).json())["phase"] != "offered":
                await asyncio.sleep(0.05)
        assert order["offer"]["amount"] == cny("101000.00")
        accepted = await client.post(f"{place}/accept", json={})
    assert (accepted.status_code, accepted.json()["phase"]) == (200, "approved")


async def test_what_is_not_there_is_not_found(seller: Seller) -> None:
    async with seller.by(SHOP) as client:
        assert code_of(await client.get("/v1/orders/SO-none"), 404) == "order.unknown"
        assert code_of(await client.post("/v1/orders/SO-none/cancel", json={"reason": "x"}), 404) == "order.unknown"
        unknown = await client.post("/v1/orders", json=seller.order("C-none"))
    assert code_of(unknown, 404) == "customer.unknown"
