"""Refusals over HTTP: one shape, our codes, a status by the kind of refusal."""

from __future__ import annotations

from typing import Any

import asyncpg
import pytest
from fastapi import FastAPI, Response
from starlette.requests import Request
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import AmountInvalid, FileInvalid, LineError, NotAuthorised
from domain.exposure import LimitExceeded
from domain.sale.refusals import OrderReused, OrderUnknown
from starter.api.handlers import install, problem_for
from starter.api.problems import Problem, problem_of, status_of
from starter.gateway import RefusedRemotely
from tests.api.seller import AUDITOR, SHOP, Seller, code_of

NOWHERE = ("GET", "/v1/nowhere"), ("POST", "/v1/orders/X/explode")


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (AmountInvalid("x"), 422),
        (OrderUnknown("x"), 404),
        (OrderReused("x"), 409),
        (LimitExceeded("x"), 409),
        (NotAuthorised("x"), 403),
        (RefusedRemotely("order.unknown", "x", "", {}), 404),
        (RefusedRemotely("authority.role", "x", "", {}), 403),
        (RefusedRemotely("of.a.newer.program", "x", "", {}), 409),
    ],
)
def test_the_kind_of_a_refusal_gives_the_status_wherever_it_was_decided(refusal: Any, status: int) -> None:
    assert status_of(refusal) == status
    assert problem_of(refusal).code == refusal.code


def test_every_bad_line_of_a_file_is_named() -> None:
    refusal = FileInvalid("x", errors=[LineError(3, "cell.empty", "amount", "empty")])
    assert [(fault.line, fault.code, fault.field) for fault in problem_of(refusal).errors] == [
        (3, "cell.empty", "amount")
    ]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (RPCError("x", RPCStatusCode.UNAVAILABLE, b""), "temporal.unreachable"),
        (TimeoutError(), "service.timeout"),
        (ConnectionRefusedError(), "database.unreachable"),
        (asyncpg.InterfaceError("pool is closed"), "database.unreachable"),
        (asyncpg.CannotConnectNowError("starting up"), "database.unreachable"),
        (ExceptionGroup("x", [ConnectionRefusedError()]), "database.unreachable"),
    ],
)
def test_a_server_that_is_away_is_503(error: Exception, code: str) -> None:
    found, _ = problem_for(error)
    assert (found.status, found.code) == (503, code)


def test_a_fault_of_ours_says_nothing_about_itself() -> None:
    found, _ = problem_for(KeyError("secret"))
    assert (found.status, found.code) == (500, "internal.error")
    assert "secret" not in found.model_dump_json()


@pytest.mark.parametrize(("method", "path"), NOWHERE)
async def test_a_path_that_is_not_there_is_a_problem(seller: Seller, method: str, path: str) -> None:
    async with seller.by(SHOP) as client:
        assert code_of(await client.request(method, path), 404) == "path.unknown"


async def test_a_method_that_a_path_does_not_know_names_those_it_does(seller: Seller) -> None:
    async with seller.by(SHOP) as client:
        orders = await client.delete("/v1/orders")
        bulk = await client.put("/v1/tasks/decide")
    assert code_of(orders, 405) == "method.not_allowed"
    assert orders.headers["allow"] == "GET, POST"
    assert bulk.headers["allow"] == "POST"


async def test_strangers_are_told_to_bring_a_token(seller: Seller) -> None:
    async with seller.by(None) as client:
        answer = await client.get("/v1/orders")
    assert code_of(answer, 401) == "login.required"
    assert answer.headers["www-authenticate"].startswith("Bearer")


async def test_a_role_without_the_action_is_refused_before_the_body_is_looked_at(seller: Seller) -> None:
    async with seller.by(AUDITOR) as client:
        assert code_of(await client.post("/v1/orders", json={"nonsense": 1}), 403) == "authority.role"


async def test_a_token_without_the_action_is_refused(seller: Seller) -> None:
    async with seller.by(SHOP, frozenset({"read.orders"})) as client:
        assert (await client.get("/v1/orders")).status_code == 200
        assert code_of(await client.post("/v1/orders", json={}), 403) == "authority.role"


async def test_pages_get_the_same_problem_their_own_way() -> None:
    app = FastAPI()
    install(app)

    async def page(request: Request, found: Problem) -> Response:
        return Response(f"<p>{found.code}</p>", status_code=found.status, media_type="text/html")

    app.state.problem_page = page

    @app.get("/thing")
    async def thing() -> None:
        raise OrderUnknown("x")

    asked = {
        "type": "http",
        "method": "GET",
        "path": "/thing",
        "query_string": b"",
        "headers": [(b"accept", b"text/html")],
    }
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request"}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(asked, receive, send)
    assert (sent[0]["status"], sent[1]["body"]) == (404, b"<p>order.unknown</p>")
