"""Every refusal over HTTP as `application/problem+json` (RFC 9457): our code, and a status by the kind of refusal."""

from __future__ import annotations

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any, Final

from fastapi import Response
from pydantic import Field

from domain.base import Value
from domain.errors import (
    Conflict,
    CreditRefused,
    FileInvalid,
    FileTooLarge,
    InvalidInput,
    LineError,
    NotAuthorised,
    NotFound,
    PolicyInvalid,
    Refusal,
)
from starter.gateway import RefusedRemotely
from starter.identity.asking import NotLoggedIn

MEDIA_TYPE: Final = "application/problem+json"

STATUS_BY_KIND: Final[dict[type[Refusal], int]] = {
    NotLoggedIn: 401,
    FileTooLarge: 413,
    InvalidInput: 422,
    NotFound: 404,
    Conflict: 409,
    CreditRefused: 409,
    NotAuthorised: 403,
}
"""A refusal whose class has an `http_status` of its own is answered with that."""


class Fault(Value):
    """One thing that is wrong with a request; `line` counts the lines of an uploaded file from 1, header included."""

    code: str
    message: str
    field: str = ""
    line: int | None = None


class Problem(Value):
    """Why a request was refused. `code` is stable and is what programs go by; `detail` is for people.

    `field` is the input at fault, `facts` are the figures behind the refusal, `errors` names every fault where there is
    more than one to name.
    """

    type: str
    title: str
    status: int
    detail: str
    code: str
    field: str = ""
    facts: dict[str, str] = Field(default_factory=dict)
    errors: tuple[Fault, ...] = ()


def problem(
    status: int,
    code: str,
    detail: str,
    *,
    field: str = "",
    facts: dict[str, str] | None = None,
    errors: tuple[Fault, ...] = (),
) -> Problem:
    """A problem of this status and code."""
    return Problem(
        type=f"urn:openaccount:problem:{code}",
        title=HTTPStatus(status).phrase,
        status=status,
        detail=detail,
        code=code,
        field=field,
        facts={name: str(value) for name, value in (facts or {}).items()},
        errors=errors,
    )


def problem_of(refusal: Refusal) -> Problem:
    """What a refusal is over HTTP, wherever it was decided."""
    return problem(
        status_of(refusal),
        refusal.code,
        refusal.message,
        field=refusal.field,
        facts=refusal.facts,
        errors=tuple(_faults(refusal)),
    )


def status_of(refusal: Refusal) -> int:
    """By the kind of refusal; one that a workflow decided is known here by its code."""
    kind = class_of(refusal.code) if isinstance(refusal, RefusedRemotely) else type(refusal)
    own: int | None = getattr(kind, "http_status", None)
    if own is not None:
        return own
    return next((STATUS_BY_KIND[each] for each in kind.__mro__ if each in STATUS_BY_KIND), 409)


def class_of(code: str) -> type[Refusal]:
    """The class of refusals with this code; `Conflict` for one that this program does not know."""
    if code not in _CLASSES:
        _CLASSES.update({kind.code: kind for kind in _descendants(Refusal)})
    return _CLASSES.get(code, Conflict)


def answer(found: Problem, headers: dict[str, str] | None = None) -> Response:
    """The response. 401 says how to log in; 429 and 503 when to come back (fact `retry_after`, else a second)."""
    extra = dict(headers or {})
    if found.status == HTTPStatus.UNAUTHORIZED:
        extra["WWW-Authenticate"] = 'Bearer realm="Open Account"'
    if found.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        extra.setdefault("Retry-After", found.facts.get("retry_after", "1"))
    content = found.model_dump_json(exclude_none=True)
    return Response(content, status_code=found.status, media_type=MEDIA_TYPE, headers=extra)


def _faults(refusal: Any) -> Iterator[Fault]:
    if isinstance(refusal, FileInvalid):
        yield from (fault_of_line(error) for error in refusal.errors)
    elif isinstance(refusal, PolicyInvalid):
        for each in refusal.faults:
            yield Fault(line=each.line, code=each.code, field=each.field, message=each.message)


def fault_of_line(error: LineError) -> Fault:
    """One bad line of a file."""
    return Fault(line=error.line, code=error.code, field=error.field, message=error.message)


def _descendants(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    yield kind
    for each in kind.__subclasses__():
        yield from _descendants(each)


_CLASSES: Final[dict[str, type[Refusal]]] = {}
