"""Every way in which a request can fail, answered as a problem: refusals, bad input, servers that are away, our faults.

Where a browser asks for a page, `app.state.problem_page` renders the same problem as HTML, if somebody has set it.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from http import HTTPStatus
from typing import Any, Final

import asyncpg
import structlog
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.routing import Match
from temporalio.service import RPCError, RPCStatusCode

from domain.errors import InvalidInput, Refusal
from runtime.errors import OperationalError
from starter.api.faults import invalid
from starter.api.problems import Problem, answer, problem, problem_of

log = structlog.get_logger(__name__)

ProblemPage = Callable[[Request, Problem], Awaitable[Response]]
"""Renders a problem as a page; `app.state.problem_page`."""

_AWAY: Final = {
    RPCStatusCode.UNAVAILABLE,
    RPCStatusCode.DEADLINE_EXCEEDED,
    RPCStatusCode.RESOURCE_EXHAUSTED,
    RPCStatusCode.CANCELLED,
    RPCStatusCode.ABORTED,
    RPCStatusCode.FAILED_PRECONDITION,
}
_METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE")
_BY_STATUS: Final = {
    HTTPStatus.BAD_REQUEST: "input.malformed",
    HTTPStatus.NOT_FOUND: "path.unknown",
    HTTPStatus.METHOD_NOT_ALLOWED: "method.not_allowed",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "body.too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "content.type",
}


def install(app: FastAPI) -> None:
    """Registers the handlers."""
    for kind in (Refusal, RequestValidationError, HTTPException, ExceptionGroup, Exception):
        app.add_exception_handler(kind, _answer)
    # Said for each of them: what is caught as Exception alone is also logged as a fault of ours.
    for away in (OSError, RPCError, asyncpg.PostgresError, asyncpg.InterfaceError, OperationalError):
        app.add_exception_handler(away, _answer)


def problem_for(error: Exception) -> tuple[Problem, dict[str, str]]:
    """The problem that an exception is to the caller, and headers that go with it."""
    if isinstance(error, ExceptionGroup):
        return problem_for(error.exceptions[0])
    if isinstance(error, Refusal):
        return problem_of(error), {}
    if isinstance(error, RequestValidationError):
        return invalid(error), {}
    if isinstance(error, HTTPException):
        code = _BY_STATUS.get(HTTPStatus(error.status_code), "request.refused")
        detail = HTTPStatus(error.status_code).description or str(error.detail)
        return problem(error.status_code, code, detail), dict(error.headers or {})
    away = _away(error)
    if away is not None:
        return problem(HTTPStatus.SERVICE_UNAVAILABLE, away, "a server that we need does not answer; try again"), {}
    return problem(
        HTTPStatus.INTERNAL_SERVER_ERROR, "internal.error", "this is a fault of ours; it has been logged"
    ), {}


async def respond(request: Request, found: Problem, headers: dict[str, str] | None = None) -> Response:
    """The problem as a page where a browser asked for one, else as JSON."""
    page: ProblemPage | None = getattr(request.app.state, "problem_page", None)
    if page is not None and wants_page(request):
        response = await page(request, found)
        response.headers.update(headers or {})
        return response
    return answer(found, headers)


def wants_page(request: Request) -> bool:
    """Whether it is a browser that asks, and not for the API."""
    return not request.url.path.startswith("/v1/") and "text/html" in request.headers.get("accept", "")


async def _answer(request: Request, error: Any) -> Response:
    found, headers = problem_for(error)
    if isinstance(error, Refusal):
        request.scope["refusal"] = error  # the gate keeps a record of what was refused
    elif isinstance(error, RequestValidationError):
        request.scope["refusal"] = InvalidInput(found.detail, field=found.field)
    if found.status == HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = ", ".join(_methods(request))
    if found.status == HTTPStatus.INTERNAL_SERVER_ERROR:
        log.error("request_failed", method=request.method, path=request.url.path, exc_info=error)
    return await respond(request, found, headers)


def _methods(request: Request) -> list[str]:
    """All that the path knows; the router names those of one route only."""
    documented: dict[str, object] | None = request.app.openapi()["paths"].get(request.url.path)
    if documented is not None:
        return sorted(method.upper() for method in documented)
    routes = request.app.router.routes
    tried = ({**request.scope, "method": method} for method in _METHODS)
    return [scope["method"] for scope in tried if any(route.matches(scope)[0] is Match.FULL for route in routes)]


def _away(error: Exception) -> str | None:
    """The code of a server that is away, None where the fault is ours."""
    match error:
        case RPCError():
            return "temporal.unreachable" if error.status in _AWAY else None
        case OperationalError():
            return error.code
        case TimeoutError():
            return "service.timeout"
        case asyncpg.InterfaceError() | asyncpg.PostgresConnectionError() | asyncpg.CannotConnectNowError():
            return "database.unreachable"
        case asyncpg.OperatorInterventionError() | asyncpg.InsufficientResourcesError():
            return "database.unreachable"
        case OSError():
            return "database.unreachable"
        case _:
            return None
