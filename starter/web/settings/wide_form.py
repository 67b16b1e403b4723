"""Forms with a line for everybody in the house: more fields than the framework reads unless it is told."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute

from starter.identity.body import MOST_FIELDS


class _WideRequest(Request):
    def form(self, **limits: Any) -> Any:
        return super().form(**{"max_fields": MOST_FIELDS, **limits})


class WideForms(APIRoute):
    """A route whose form has up to `MOST_FIELDS` fields."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def wide(request: Request) -> Response:
            return await handle(_WideRequest(request.scope, request.receive))

        return wide
