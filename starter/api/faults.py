"""What the validation of a request found, in our codes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from fastapi.exceptions import RequestValidationError

from starter.api.problems import Fault, Problem, problem

_SHOWN: Final = 20
_CODES: Final = {
    "missing": "input.missing",
    "extra_forbidden": "input.unknown_field",
    "json_invalid": "input.malformed",
}


def invalid(error: RequestValidationError) -> Problem:
    """422 with every fault, 400 for what is no JSON; the first gives field and detail. The code is the one that they
    share, or `input.invalid`."""
    found = [_fault(each) for each in error.errors()[:_SHOWN]]
    codes = {fault.code for fault in found}
    code = codes.pop() if len(codes) == 1 else "input.invalid"
    first = found[0]
    status = 400 if code == "input.malformed" else 422
    return problem(status, code, first.message, field=first.field, errors=tuple(found))


def _fault(error: Mapping[str, Any]) -> Fault:
    # The first part of the place says whether it was body, path, query or header.
    place = ".".join(str(part) for part in error["loc"][1:])
    return Fault(code=_CODES.get(error["type"], "input.invalid"), field=_shown(place), message=_shown(error["msg"]))


def _shown(text: str) -> str:
    """Names that a caller made up may hold anything."""
    return text[:200].encode("utf-8", "replace").decode()
