"""What of a YAML document is not of the type that it is meant for, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any

from pydantic import ValidationError

from activities import policy_yaml
from activities.policy_yaml import Document
from domain.errors import PolicyFault

_CODES = {"missing": "field.missing", "extra_forbidden": "field.unknown", "value_error": "policy.contradiction"}


def mistyped(wrong: ValidationError, document: Document) -> Iterator[PolicyFault]:
    """What is missing, unknown, or not of its type."""
    for error in wrong.errors(include_url=False, include_context=False):
        place = _place(error["loc"], document, missing=error["type"] == "missing")
        yield document.fault(place, error["msg"], _CODES.get(error["type"], "field.type"))


def _place(loc: policy_yaml.Path, document: Document, *, missing: bool) -> policy_yaml.Path:
    """Where pydantic means: without its own marks (`[key]`, the kind of an interest rule), which nobody wrote."""
    place: policy_yaml.Path = ()
    for position, part in enumerate(loc):
        if (*place, part) in document.lines or (missing and position == len(loc) - 1):
            place = (*place, part)
    return place


def coerced(written: Any, typed: Any, document: Document, path: policy_yaml.Path = ()) -> Iterator[PolicyFault]:
    """Values that a lenient reading bent to the type of their field, like `true` to one day or `9` to nine seconds."""
    if isinstance(written, dict) and isinstance(typed, dict):
        for name, value in written.items():
            yield from coerced(value, typed[name], document, (*path, name))
    elif isinstance(written, tuple) and isinstance(typed, tuple):
        for position, (value, kept) in enumerate(zip(written, typed, strict=True)):
            yield from coerced(value, kept, document, (*path, position))
    elif type(typed) not in _READ_AS[type(written)] and not isinstance(typed, StrEnum):
        yield document.fault(path, f"{written!r} is not meant as {type(typed).__name__}", "field.type")


_READ_AS: dict[type, tuple[type, ...]] = {
    str: (str, Decimal),
    int: (int, Decimal),
    Decimal: (Decimal,),
    bool: (bool,),
    date: (date,),
    time: (time,),
    dict: (),
    tuple: (),
    type(None): (type(None),),
}
