"""What every route of the API has in common: who may take it, how long it may take, and which parameters it knows."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Iterator
from typing import Any, Final

from fastapi import APIRouter, Depends, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

from domain.access.rights import Action
from starter.api.refusals import ContentTypeWrong, QueryUnknown
from starter.identity.asking import allowed

PATIENCE_SECONDS: Final = 25.0
"""After this the caller hears 503 `service.timeout`. A command may be carried out all the same: ask again under its
key, or for the same order."""
UPLOAD_PATIENCE_SECONDS: Final = 600.0
"""A file of thousands of items takes minutes; one that took longer is simply sent again."""

_WITH_BODY: Final = frozenset({"POST", "PUT", "PATCH"})


class ApiRoute(APIRoute):
    """Refuses `query.unknown` and `content.type` before anything else is read, and answers in time or not at all."""

    patience_seconds = PATIENCE_SECONDS
    takes = "application/json"

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()
        known = set(_query_names(self.dependant))
        has_body = self.body_field is not None

        async def checked(request: Request) -> Response:
            if request.scope["query_string"]:
                _require_known(request, known)
            if has_body and request.method in _WITH_BODY:
                _require_type(request, self.takes)
            async with asyncio.timeout(self.patience_seconds):
                return await handle(request)

        return checked


class UploadRoute(ApiRoute):
    """The same for files."""

    patience_seconds = UPLOAD_PATIENCE_SECONDS
    takes = "multipart/form-data"


def api_router(kind: type[ApiRoute] = ApiRoute) -> APIRouter:
    """A router whose routes are of this kind."""
    return APIRouter(route_class=kind)


def guarded(action: Action) -> dict[str, Any]:
    """What a route is declared with: whoever asks must be allowed the action, and the OpenAPI file says which."""
    return {"dependencies": [Depends(allowed(action))], "openapi_extra": {"x-action": action}}


def _query_names(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for each in dependant.dependencies:
        yield from _query_names(each)


def _require_known(request: Request, known: set[str]) -> None:
    for name in request.query_params:
        if name not in known:
            raise QueryUnknown("there is no such parameter here", field=name[:64])


def _require_type(request: Request, expected: str) -> None:
    given = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if given != expected:
        raise ContentTypeWrong(f"send {expected}", field="Content-Type", expected=expected)
