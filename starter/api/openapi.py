"""The OpenAPI file: only `/v1` and `/healthz`, with the bearer token and every problem that a route may answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic.json_schema import models_json_schema

from starter.api.problems import MEDIA_TYPE, Problem

PATH: Final = "/v1/openapi.json"
VERSION: Final = "1"

_REFERENCE: Final = re.compile('#/components/schemas/([^"]+)')
_ABOUT: Final = (
    "Credit decisions for orders, and everything that follows: tasks, dispatch, invoices, payments, receivables. "
    "Amounts are strings with their currency, days are ISO dates, lists are paged with `after` and `limit`. "
    "A request that is refused is answered with a problem; programs go by its `code`."
)
_PROBLEMS: Final = {
    "400": "the request cannot be read",
    "401": "no token, or one that has ended",
    "403": "role or token do not include this",
    "404": "it names something that does not exist",
    "409": "it contradicts what has been decided, or credit rules forbid it now",
    "413": "the body is too large",
    "415": "the body is of another type",
    "422": "the request itself is wrong",
    "429": "too many requests",
    "503": "a server that we need does not answer; ask again",
}
_ALWAYS: Final = ("401", "403", "422", "429", "503")
_RETRY: Final = {"Retry-After": {"description": "seconds", "schema": {"type": "string"}}}


def install(app: FastAPI) -> None:
    """Has the application answer at PATH."""

    def openapi() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = document(app)
        return app.openapi_schema

    app.openapi = openapi  # type: ignore[method-assign]


def document(app: FastAPI) -> dict[str, Any]:
    """The file's content."""
    made = get_openapi(title="Open Account", version=VERSION, description=_ABOUT, routes=app.routes)
    made["paths"] = {path: made["paths"][path] for path in made["paths"] if path == "/healthz" or path[:4] == "/v1/"}
    components = made.setdefault("components", {})
    components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
    schemas = components.setdefault("schemas", {})
    for name in ("HTTPValidationError", "ValidationError"):
        schemas.pop(name, None)
    _, problem_schemas = models_json_schema([(Problem, "serialization")], ref_template="#/components/schemas/{model}")
    schemas.update(problem_schemas["$defs"])
    components["responses"] = {status: _response(status) for status in _PROBLEMS}
    for path, method, operation in _operations(made):
        if path.startswith("/v1/"):
            _complete(operation, has_body="requestBody" in operation, writes=method != "get", names="{" in path)
    components["schemas"] = _used(schemas, {"paths": made["paths"], "responses": components["responses"]})
    return made


def _used(schemas: dict[str, Any], start: dict[str, Any]) -> dict[str, Any]:
    """Those that something refers to: the types behind a field that is described in its own words are not."""
    used, found = set[str](), set(_REFERENCE.findall(json.dumps(start)))
    while found:
        used |= found
        found = {name for each in found for name in _REFERENCE.findall(json.dumps(schemas[each]))} - used
    return {name: schemas[name] for name in sorted(used)}


def _operations(made: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    for path, methods in made["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def _complete(operation: dict[str, Any], *, has_body: bool, writes: bool, names: bool) -> None:
    operation["security"] = [{"token": []}]
    for media_type, content in operation.get("requestBody", {}).get("content", {}).items():
        if media_type == "multipart/form-data":
            content["encoding"] = {"file": {"contentType": "text/csv"}}
    responses = operation["responses"]
    body = ("400", "413", "415") if has_body else ()
    for status in (*_ALWAYS, *body, *(("404", "409") if writes else ()), *(("404",) if names else ())):
        responses[status] = {"$ref": f"#/components/responses/{status}"}
    operation["responses"] = dict(sorted(responses.items()))


def _response(status: str) -> dict[str, Any]:
    made: dict[str, Any] = {
        "description": _PROBLEMS[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in ("429", "503"):
        made["headers"] = _RETRY
    return made
