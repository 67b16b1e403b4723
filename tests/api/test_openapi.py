"""The OpenAPI file: what it holds and what it leaves out."""

from __future__ import annotations

from typing import Any, get_args

from domain.access.rights import Action
from starter.api.openapi import PATH
from tests.api.seller import Seller


async def test_it_holds_the_api_and_nothing_else(seller: Seller) -> None:
    async with seller.by(None) as client:
        document = (await client.get(PATH)).json()
        docs = await client.get("/docs")
    assert all(path.startswith("/v1/") or path == "/healthz" for path in document["paths"])
    assert document["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}
    assert docs.status_code in (401, 404)


def test_every_operation_names_its_action_its_problems_and_what_it_does(seller: Seller) -> None:
    for path, method, operation in _operations(seller):
        place = f"{method} {path}"
        assert operation.get("description"), place
        assert operation["security"] == [{"token": []}], place
        assert path == "/v1/me" or operation["x-action"] in get_args(Action), place
        problems = {status for status, response in operation["responses"].items() if "$ref" in response}
        assert {"401", "403", "422", "429", "503"} <= problems, place
        assert all(operation["responses"][status]["$ref"].endswith(status) for status in problems), place


def test_no_amount_is_a_number(seller: Seller) -> None:
    schemas: dict[str, Any] = seller.app.openapi()["components"]["schemas"]
    numbers = [
        f"{name}.{field}"
        for name, schema in schemas.items()
        for field, of in schema.get("properties", {}).items()
        if of.get("type") == "number" or any(each.get("type") == "number" for each in of.get("anyOf", ()))
    ]
    assert numbers == []


def _operations(seller: Seller) -> Any:
    for path, methods in seller.app.openapi()["paths"].items():
        if path.startswith("/v1/"):
            for method, operation in methods.items():
                yield path, method, operation
