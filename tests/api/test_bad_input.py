"""What a request can get wrong: refused whole, by code and field, before anything is written."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest

from tests.api.seller import SHOP, Seller, cny, code_of


async def _refused(seller: Seller, **change: Any) -> httpx2.Response:
    order = seller.order("C-1") | change
    async with seller.by(SHOP) as client:
        return await client.post("/v1/orders", json=order)


@pytest.mark.parametrize(
    ("change", "code", "field"),
    [
        ({"amount": {"amount": 12.5, "currency": "CNY"}}, "amount.is_number", "amount"),
        ({"amount": {"amount": 12, "currency": "CNY"}}, "amount.is_number", "amount"),
        ({"amount": {"amount": "12.005", "currency": "CNY"}}, "amount.too_precise", "amount"),
        ({"amount": {"amount": "1e3", "currency": "CNY"}}, "amount.invalid", "amount"),
        ({"amount": cny("0.00")}, "amount.not_positive", "amount"),
        ({"amount": cny("-1.00")}, "amount.not_positive", "amount"),
        ({"amount": {"amount": "1.00", "currency": "XXX"}}, "currency.unknown", "currency"),
        ({"amount": cny("1.00") | {"tax": "0"}}, "input.unknown_field", "amount.tax"),
        ({"urgent": True}, "input.unknown_field", "urgent"),
        ({"order_id": "../../etc"}, "input.invalid", "order_id"),
        ({"order_id": "SO\u0000"}, "input.invalid", "order_id"),
        ({"customer_id": 5}, "input.invalid", "customer_id"),
        ({"terms": "soon"}, "terms.invalid", "terms"),
        ({"terms": "DUE 9999-12-31"}, "date.out_of_range", ""),
        ({"ordered_on": "31.12.2026"}, "date.invalid", ""),
        ({"ordered_on": 1764000000}, "date.invalid", ""),
        ({"ordered_on": "2026-02-30"}, "date.invalid", ""),
        ({"ordered_on": "9999-12-31"}, "date.out_of_range", ""),
        ({"terms": "DUE 2020-01-01"}, "terms.due_before_order", "terms"),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    seller: Seller, change: dict[str, Any], code: str, field: str
) -> None:
    answer = await _refused(seller, **change)
    assert code_of(answer, 422) == code
    if field:
        assert answer.json()["field"] == field


@pytest.mark.parametrize("text", ["\u0000", "tab\u000bvertical", "half \ud800 pair", "\uffff"])
async def test_what_no_page_can_show_is_refused(seller: Seller, text: str) -> None:
    customer = await seller.customer()
    place = (await seller.submitted(customer))["links"]["order"]
    body = json.dumps({"reason": text}).encode()
    async with seller.by(SHOP) as client:
        answer = await client.post(f"{place}/cancel", content=body, headers={"Content-Type": "application/json"})
    assert code_of(answer, 422) == "text.invalid"


@pytest.mark.parametrize(
    ("content", "code", "status"),
    [
        (b"{", "input.malformed", 400),
        (b"\xff\xfe", "input.malformed", 400),
        (b"[" * 100_000, "input.malformed", 400),
        (b"[]", "input.invalid", 422),
        (b"", "input.missing", 422),
        (b'{"order_id": ' + b"9" * 5000 + b"}", "input.malformed", 400),
    ],
)
async def test_a_body_that_is_no_order_is_refused(seller: Seller, content: bytes, code: str, status: int) -> None:
    async with seller.by(SHOP) as client:
        answer = await client.post("/v1/orders", content=content, headers={"Content-Type": "application/json"})
    assert code_of(answer, status) == code


async def test_a_body_of_another_type_is_refused(seller: Seller) -> None:
    async with seller.by(SHOP) as client:
        form = await client.post("/v1/orders", data={"order_id": "SO-1"})
        bare = await client.post("/v1/orders", content=b"{}", headers={"Content-Type": ""})
    assert code_of(form, 415) == "content.type"
    assert code_of(bare, 415) == "content.type"


@pytest.mark.parametrize(
    ("query", "code"),
    [
        ("limit=0", "input.invalid"),
        ("limit=201", "input.invalid"),
        ("limit=ten", "input.invalid"),
        ("after=%00", "input.invalid"),
        ("after=SO-nowhere", "page.cursor"),
        ("phase=finished", "input.invalid"),
        ("custmer_id=C-1", "query.unknown"),
    ],
)
async def test_a_list_is_asked_for_properly_or_not_at_all(seller: Seller, query: str, code: str) -> None:
    async with seller.by(SHOP) as client:
        assert code_of(await client.get(f"/v1/orders?{query}"), 422) == code


async def test_every_fault_of_a_request_is_named(seller: Seller) -> None:
    async with seller.by(SHOP) as client:
        answer = await client.post("/v1/orders", json={"order_id": "SO-1", "amount": cny("1.00"), "extra": 1})
    faults = {(fault["code"], fault["field"]) for fault in answer.json()["errors"]}
    assert faults == {
        ("input.missing", "customer_id"),
        ("input.missing", "terms"),
        ("input.missing", "ordered_on"),
        ("input.unknown_field", "extra"),
    }
    assert code_of(answer, 422) == "input.invalid"
