"""Receivables, files of open items and the feed over HTTP."""

from __future__ import annotations

from datetime import timedelta

import pytest

from starter.api.v1.imports import UPLOAD_MAX
from tests.api.seller import ADMIN, COLLECTOR, CONTROLLER, SALES, SHOP, Seller, cny, code_of

HEADER = "invoice_no,customer_id,amount,currency,invoiced_on,due_on\n"


async def test_receivables_are_listed_and_shown(seller: Seller) -> None:
    customer = await seller.customer()
    invoice = await seller.invoiced(customer)
    async with seller.by(COLLECTOR) as client:
        listed = (await client.get("/v1/receivables", params={"customer_id": customer})).json()
        overdue = (await client.get("/v1/receivables", params={"customer_id": customer, "overdue": "true"})).json()
        shown = (await client.get(f"/v1/receivables/{invoice}")).json()
        early = await client.post(f"/v1/receivables/{invoice}/call", json={"note": "nobody asked for this"})
        odd = await client.get("/v1/receivables", params={"overdue": "maybe"})
    assert [row["invoice_no"] for row in listed["items"]] == [invoice]
    assert overdue["items"] == []
    assert shown["balance"] == cny("1000.00")
    assert shown["timeline"][0]["type"] == "receivable.opened"
    assert code_of(early, 409) == "call.not_open"
    assert code_of(odd, 422) == "input.invalid"


async def test_unapplied_cash_settles_a_receivable(seller: Seller) -> None:
    customer = await seller.customer()
    invoice = await seller.invoiced(customer)
    today = seller.desk.today().isoformat()
    async with seller.by(CONTROLLER) as client:
        none = await client.post(f"/v1/receivables/{invoice}/use-cash", json={})
        paid = {"payment_id": f"CASH-{customer}", "amount": cny("1200.00"), "paid_on": today, "invoices": [invoice]}
        assert (await client.post("/v1/payments", json=paid)).status_code == 201
        other = await seller.invoiced(customer)
        used = await client.post(f"/v1/receivables/{other}/use-cash", json={})
    assert code_of(none, 409) == "unapplied.none"
    assert used.json()["balance"] == cny("800.00"), used.text


async def test_a_file_of_open_items_is_taken_over_once(seller: Seller) -> None:
    customer = await seller.customer()
    due = seller.desk.today() + timedelta(days=9)
    line = f"OLD-{customer},{customer},500.00,CNY,{due - timedelta(days=30)},{due}\n"
    files = {"file": ("items.csv", (HEADER + line).encode(), "text/csv")}
    async with seller.by(ADMIN) as client:
        first = await client.post("/v1/imports/open-items", files=files)
        again = await client.post("/v1/imports/open-items", files=files)
    assert first.json() == {"taken": 1, "known": 0, "refused": []}, first.text
    assert again.json() == {"taken": 0, "known": 1, "refused": []}


async def test_a_bad_line_refuses_the_file_unless_a_part_is_wanted(seller: Seller) -> None:
    customer = await seller.customer()
    due = seller.desk.today() + timedelta(days=9)
    good = f"PART-{customer},{customer},500.00,CNY,{due - timedelta(days=30)},{due}\n"
    bad = f"BAD-{customer},C-none,500.00,CNY,{due},{due}\nWORSE,{customer},-1,CNY,{due},{due}\n"
    files = {"file": ("items.csv", (HEADER + good + bad).encode(), "text/csv")}
    async with seller.by(ADMIN) as client:
        whole = await client.post("/v1/imports/open-items", files=files)
        part = await client.post("/v1/imports/open-items", files=files, data={"partial": "true"})
    lines = [(3, "customer.unknown"), (4, "amount.not_positive")]
    assert code_of(whole, 422) == "file.invalid"
    assert [(fault["line"], fault["code"]) for fault in whole.json()["errors"]] == lines
    assert part.json()["taken"] == 1
    assert [(fault["line"], fault["code"]) for fault in part.json()["refused"]] == lines


@pytest.mark.parametrize(
    ("content", "kind", "status", "code"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "text/csv", 415, "upload.type"),
        (b"a,b\n", "image/png", 415, "upload.type"),
        (b"a,b\n1,2\n", "text/csv", 422, "file.columns"),
        (b"", "text/csv", 422, "file.empty"),
        (b"x" * (UPLOAD_MAX + 1), "text/csv", 413, "upload.too_large"),
    ],
)
async def test_what_is_no_such_file_is_refused(
    seller: Seller, content: bytes, kind: str, status: int, code: str
) -> None:
    async with seller.by(ADMIN) as client:
        answer = await client.post("/v1/imports/open-items", files={"file": ("items.csv", content, kind)})
        bare = await client.post("/v1/imports/open-items", json={})
    assert code_of(answer, status) == code
    assert code_of(bare, 415) == "content.type"


async def test_the_feed_goes_on_where_it_stopped(seller: Seller) -> None:
    customer = await seller.customer()
    order = (await seller.submitted(customer))["order_id"]
    async with seller.by(SHOP) as client:
        wanted = {"stream": f"sale/{order}"}
        first = (await client.get("/v1/events", params=wanted | {"limit": "1"})).json()
        second = (await client.get("/v1/events", params=wanted | {"after": first["next"], "limit": "5"})).json()
        by_type = (await client.get("/v1/events", params=wanted | {"type": "sale.order_approved"})).json()
        end = (await client.get("/v1/events", params=wanted | {"after": second["next"]})).json()
        beyond = await client.get("/v1/events", params={"after": "-1"})
    async with seller.by(SALES) as client:
        forbidden = await client.get("/v1/events")
    assert [fact["type"] for fact in (*first["items"], *second["items"])] == [
        "sale.order_received",
        "sale.order_approved",
    ]
    assert by_type["items"] == second["items"]
    assert end["items"] == []
    assert code_of(beyond, 422) == "input.invalid"
    assert code_of(forbidden, 403) == "authority.role"
