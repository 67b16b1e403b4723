"""Payments over HTTP."""

from __future__ import annotations

from tests.api.seller import CONTROLLER, SALES, SHOP, Seller, cny, code_of


async def test_a_payment_settles_its_invoice_once(seller: Seller) -> None:
    customer = await seller.customer()
    invoice = await seller.invoiced(customer)
    wanted = {
        "payment_id": f"BANK-{customer}",
        "amount": cny("400.00"),
        "paid_on": seller.desk.today().isoformat(),
        "invoices": [invoice],
    }
    async with seller.by(SHOP) as client:
        first = await client.post("/v1/payments", json=wanted)
        assert first.status_code == 201, first.text
        again = await client.post("/v1/payments", json=wanted)
        other = await client.post("/v1/payments", json=wanted | {"amount": cny("500.00")})
        listed = await client.get("/v1/payments", params={"customer_id": customer})
    assert first.json()["receivables"][0]["balance"] == cny("600.00")
    assert (again.status_code, again.json()) == (201, first.json())
    assert code_of(other, 409) == "command.reused"
    assert [row["applied"] for row in listed.json()["items"]] == [cny("400.00")]


async def test_what_is_paid_too_much_is_the_customers(seller: Seller) -> None:
    customer = await seller.customer()
    wanted = {
        "payment_id": f"BANK-{customer}",
        "amount": cny("50.00"),
        "paid_on": seller.desk.today().isoformat(),
        "customer_id": customer,
    }
    async with seller.by(CONTROLLER) as client:
        paid = await client.post("/v1/payments", json=wanted)
        file = await client.get(f"/v1/customers/{customer}")
    assert paid.status_code == 201, paid.text
    assert file.json()["unapplied"] == [cny("50.00")]


async def test_a_payment_is_refused_for_what_it_names(seller: Seller) -> None:
    today = seller.desk.today().isoformat()
    wanted = {"payment_id": "BANK-none", "amount": cny("1.00"), "paid_on": today}
    async with seller.by(SHOP) as client:
        nobody = await client.post("/v1/payments", json=wanted)
        unknown = await client.post("/v1/payments", json=wanted | {"invoices": ["INV-none"]})
        early = await client.post("/v1/payments", json=wanted | {"paid_on": "2199-01-01", "invoices": ["INV-none"]})
        beyond = await client.get("/v1/payments", params={"after": "0"})
    async with seller.by(SALES) as client:
        forbidden = await client.post("/v1/payments", json=wanted)
    assert code_of(nobody, 422) == "payment.no_target"
    assert code_of(unknown, 404) == "invoice.unknown"
    assert code_of(early, 422) == "payment.in_future"
    assert code_of(beyond, 422) == "input.invalid"
    assert code_of(forbidden, 403) == "authority.role"
