"""Customers, limits and holds over HTTP."""

from __future__ import annotations

from tests.api.seller import ANALYST, CFO, DIRECTOR, PRESIDENT, SALES, SHOP, Seller, cny, code_of

USCC = {"scheme": "uscc", "value": "91110108MA01C8X45L"}


async def test_a_customer_is_registered_and_shown(seller: Seller) -> None:
    wanted = {"customer_id": "C-new", "name": "Büro & <b>Söhne</b> 有限公司", "country": "DE", "currency": "EUR"}
    async with seller.by(SALES) as client:
        made = await client.post("/v1/customers", json=wanted)
        assert made.status_code == 201, made.text
        shown = await client.get(made.headers["location"])
        again = await client.post("/v1/customers", json=wanted)
        listed = (await client.get("/v1/customers", params={"limit": 200})).json()
    assert shown.json()["name"] == wanted["name"]
    assert shown.json()["limit"] is None
    assert code_of(again, 409) == "customer.exists"
    assert "C-new" in [row["customer_id"] for row in listed["items"]]


async def test_identifiers_are_checked_by_their_scheme(seller: Seller) -> None:
    customer = await seller.customer()
    async with seller.by(SALES) as client:
        place = f"/v1/customers/{customer}/identify"
        wrong = await client.post(place, json={"identifiers": [USCC | {"value": "91110108MA01C8X45A"}]})
        twice = await client.post(place, json={"identifiers": [{"scheme": "duns", "value": "150483782"}] * 2})
    assert code_of(wrong, 422) == "legal_id.invalid"
    assert code_of(twice, 409) == "legal_id.duplicate"


async def test_limits_are_set_within_authority_and_read(seller: Seller) -> None:
    customer = await seller.customer(limit=None)
    place = f"/v1/customers/{customer}/limits"
    async with seller.by(CFO) as client:
        own = await client.post(place, json={"kind": "own", "amount": "50000.00", "approval": "AP-1"})
        assert own.status_code == 200, own.text
        until = (seller.desk.today()).isoformat()
        temporary = await client.post(
            place, json={"kind": "temporary", "amount": "80000.00", "approval": "AP-2", "valid_until": until}
        )
        unlimited = await client.post(place, json={"kind": "own", "amount": None, "approval": "AP-3"})
        number = await client.post(place, json={"kind": "own", "amount": 5, "approval": "AP-1"})
    async with seller.by(SALES) as client:
        read = await client.get(place)
        forbidden = await client.post(place, json={"kind": "own", "amount": "1.00", "approval": "AP-4"})
    assert temporary.json()["in_force"]["amount"] == cny("80000.00")
    assert code_of(unlimited, 403) == "authority.limit"
    assert code_of(number, 422) == "input.invalid"
    assert code_of(forbidden, 403) == "authority.role"
    assert read.json()["limits"]["own"][0]["amount"] == "50000.00"


async def test_a_hold_stops_new_orders_until_it_is_lifted(seller: Seller) -> None:
    customer = await seller.customer()
    async with seller.by(DIRECTOR) as client:
        held = await client.post(f"/v1/customers/{customer}/holds", json={"reason": "address"})
        assert held.json()["holds"] == ["address"]
        twice = await client.post(f"/v1/customers/{customer}/holds", json={"reason": "address"})
        waiting = await seller.submitted(customer)
        lifted = await client.post(f"/v1/customers/{customer}/holds/lift", json={"reason": "address"})
    assert code_of(twice, 409) == "hold.exists"
    assert waiting["outcome"] == "held"
    assert lifted.json()["holds"] == []


async def test_exposure_says_what_is_at_risk(seller: Seller) -> None:
    customer = await seller.customer()
    await seller.submitted(customer, "1200.00")
    async with seller.by(SHOP) as client:
        exposure = (await client.get(f"/v1/customers/{customer}/exposure")).json()
    assert exposure["exposure"]["reserved"] == cny("1200.00")
    assert exposure["limit"]["available"] == cny("98800.00")


async def test_a_review_begins_and_is_joined(seller: Seller) -> None:
    customer = await seller.customer()
    async with seller.by(ANALYST) as client:
        first = await client.post(f"/v1/customers/{customer}/review")
        joined = await client.post(f"/v1/customers/{customer}/review")
        nobody = await client.post("/v1/customers/C-none/review")
    assert (first.status_code, joined.status_code) == (202, 202)
    assert code_of(nobody, 404) == "customer.unknown"


async def test_who_asks_is_told_what_they_may(seller: Seller) -> None:
    async with seller.by(PRESIDENT, frozenset({"read.orders", "limit.set"})) as client:
        me = (await client.get("/v1/me")).json()
    assert (me["id"], me["role"], me["scoped"]) == (PRESIDENT, "president", True)
    assert me["actions"] == ["limit.set", "read.orders"]
