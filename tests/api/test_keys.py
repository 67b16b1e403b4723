"""`Idempotency-Key`: carried out once, the same answer again, and never another request's."""

from __future__ import annotations

import asyncio

import pytest

from tests.api.seller import CFO, DIRECTOR, SHOP, Seller, cny, code_of

KEY = "Idempotency-Key"


async def test_a_repeated_dispatch_sends_goods_once(seller: Seller) -> None:
    place = (await seller.submitted(await seller.customer()))["links"]["order"]
    async with seller.by(SHOP) as client:
        answers = [
            await client.post(f"{place}/dispatch", json={"amount": cny("300.00")}, headers={KEY: f"send-{place}"})
            for _ in range(3)
        ]
    assert {answer.status_code for answer in answers} == {200}
    assert [len(answer.json()["deliveries"]) for answer in answers] == [1, 1, 1]
    assert answers[0].json() == answers[2].json()


async def test_a_dispatch_of_all_that_is_left_is_the_same_when_nothing_is(seller: Seller) -> None:
    place = (await seller.submitted(await seller.customer()))["links"]["order"]
    async with seller.by(SHOP) as client:
        answers = [await client.post(f"{place}/dispatch", json={}, headers={KEY: "all"}) for _ in range(2)]
    assert [answer.json()["deliveries"] for answer in answers] == [answers[0].json()["deliveries"]] * 2


async def test_sixteen_repeats_at_once_are_one(seller: Seller) -> None:
    place = (await seller.submitted(await seller.customer()))["links"]["order"]
    async with seller.by(SHOP) as client:
        answers = await asyncio.gather(
            *(
                client.post(f"{place}/dispatch", json={"amount": cny("10.00")}, headers={KEY: "at-once"})
                for _ in range(16)
            )
        )
        order = (await client.get(place)).json()
    assert {answer.status_code for answer in answers} == {200}
    assert len(order["deliveries"]) == 1


async def test_a_key_stands_for_one_request(seller: Seller) -> None:
    customer = await seller.customer()
    one, other = [(await seller.submitted(customer))["links"]["order"] for _ in range(2)]
    key = {KEY: f"cancel-{customer}"}
    async with seller.by(SHOP) as client:
        assert (await client.post(f"{one}/cancel", json={"reason": "a"}, headers=key)).status_code == 200
        elsewhere = await client.post(f"{other}/cancel", json={"reason": "a"}, headers=key)
        otherwise = await client.post(f"{one}/cancel", json={"reason": "b"}, headers=key)
        assert (await client.get(other)).json()["phase"] == "approved"
        submitted = await client.post("/v1/orders", json=seller.order(customer), headers=key)
    assert code_of(elsewhere, 409) == "idempotency.reused"
    assert code_of(otherwise, 409) == "idempotency.reused"
    assert code_of(submitted, 409) == "idempotency.reused"


async def test_a_key_of_one_caller_means_nothing_to_another(seller: Seller) -> None:
    customer = await seller.customer()
    for actor, reason in ((CFO, "first"), (DIRECTOR, "second")):
        async with seller.by(actor) as client:
            answer = await client.post(
                f"/v1/customers/{customer}/holds", json={"reason": reason}, headers={KEY: f"hold-{customer}"}
            )
            assert answer.status_code == 200, answer.text
    assert set((await seller.desk.customer(customer)).holds) == {"first", "second"}


async def test_a_refused_request_may_be_tried_again_under_its_key(seller: Seller) -> None:
    customer = await seller.customer()
    key = {KEY: f"lift-{customer}"}
    async with seller.by(DIRECTOR) as client:
        early = await client.post(f"/v1/customers/{customer}/holds/lift", json={"reason": "address"}, headers=key)
        assert code_of(early, 404) == "hold.unknown"
        await client.post(f"/v1/customers/{customer}/holds", json={"reason": "address"})
        late = await client.post(f"/v1/customers/{customer}/holds/lift", json={"reason": "address"}, headers=key)
    assert (late.status_code, late.json()["holds"]) == (200, [])


@pytest.mark.parametrize("key", ["", "with blank", "x" * 129, "ü"])
async def test_a_key_is_printable_and_short(seller: Seller, key: str) -> None:
    order = seller.order(await seller.customer())
    async with seller.by(SHOP) as client:
        answer = await client.post("/v1/orders", json=order, headers=[(KEY.encode(), key.encode())])
    assert code_of(answer, 422) == "input.invalid"
