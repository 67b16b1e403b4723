"""A policy file becomes a typed policy, or a list of everything that is wrong with it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from activities import policy_yaml
from activities.policy_yaml import Document, read_document
from domain import local_time
from domain.calendar import calendar_for
from domain.errors import FileUnreadable, PolicyFault, PolicyInvalid, PolicyMissing, Refusal
from domain.money import Money
from domain.policy import Policy
from domain.policy_check import contradictions

_CODES = {"missing": "field.missing", "extra_forbidden": "field.unknown", "value_error": "policy.contradiction"}


def load_policy(path: Path) -> Policy:
    """The policy of that file, UTF-8 YAML.

    Refuses `policy.not_found`, `file.unreadable`, and `policy.invalid` with every fault. It looks at three things in
    turn, because each makes sense only after the one before: the YAML, the types, whether the parts fit together.
    """
    document = read_document(_text(path))
    if not document.faults and not isinstance(document.content, dict):
        document.faults.append(PolicyFault(1, "", "a policy is a mapping of fields", "field.type"))
    if document.faults:
        raise _invalid(path, document.faults)
    refused = list(_refused_names(document.content, (), document))
    try:
        policy = Policy.model_validate(document.content, extra="forbid")
    except ValidationError as wrong:
        raise _invalid(path, [*refused, *_mistyped(wrong, document)]) from None
    bent = _coerced(document.content, policy.model_dump(), (), document)
    contradicting = (document.fault(each.path, each.message, each.code) for each in contradictions(policy))
    faults = [*refused, *bent, *contradicting]
    if faults:
        raise _invalid(path, faults)
    return policy


def _text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise PolicyMissing(f"there is no policy file {path}", field="path") from None
    except OSError as broken:
        raise FileUnreadable(f"{path} cannot be read: {broken.strerror}", field="path") from None
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as wrong:
        line = raw.count(b"\n", 0, wrong.start) + 1
        fault = PolicyFault(line, "", "this is not UTF-8", "file.encoding")
        raise PolicyInvalid(f"{path} is not UTF-8", faults=[fault], field="path") from None


def _invalid(path: Path, faults: list[PolicyFault]) -> PolicyInvalid:
    ordered = sorted(set(faults), key=lambda fault: (fault.line, fault.field))
    lines = "\n".join(f"  line {fault.line}: {fault.field or 'the file'}: {fault.message}" for fault in ordered)
    return PolicyInvalid(f"{path} cannot come into force:\n{lines}", faults=ordered, field="path")


def _refused_names(content: Any, path: policy_yaml.Path, document: Document) -> Iterator[PolicyFault]:
    """Names of time zones, calendars and currencies that nobody knows; each is replaced by a known one.

    The domain refuses them with an exception of its own, which would hide every other fault of the file.
    """
    if isinstance(content, tuple):
        for position, item in enumerate(content):
            yield from _refused_names(item, (*path, position), document)
    if not isinstance(content, dict):
        return
    for name, value in content.items():
        place = (*path, name)
        try:
            if name == "timezone" and isinstance(value, str):
                local_time.zone(value)
            elif name == "calendar" and isinstance(value, str):
                calendar_for(value)
        except Refusal as refused:
            yield document.fault(place, refused.message, refused.code)
            content[name] = {"timezone": "UTC", "calendar": "NONE"}[name]
        if name == "flat_fees" and isinstance(value, dict):
            yield from _refused_fees(value, place, document)
        else:
            yield from _refused_names(value, place, document)


def _refused_fees(fees: dict[str, Any], path: policy_yaml.Path, document: Document) -> Iterator[PolicyFault]:
    for currency, fee in list(fees.items()):
        try:
            Money.of(Decimal(fee) if isinstance(fee, int) else fee, currency)
        except Refusal as refused:
            yield document.fault((*path, currency), refused.message, refused.code)
            del fees[currency]


def _mistyped(wrong: ValidationError, document: Document) -> Iterator[PolicyFault]:
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


def _coerced(written: Any, typed: Any, path: policy_yaml.Path, document: Document) -> Iterator[PolicyFault]:
    """Values that a lenient reading bent to the type of their field, like `true` to one day or `9` to nine seconds."""
    if isinstance(written, dict) and isinstance(typed, dict):
        for name, value in written.items():
            yield from _coerced(value, typed[name], (*path, name), document)
    elif isinstance(written, tuple) and isinstance(typed, tuple):
        for position, (value, kept) in enumerate(zip(written, typed, strict=True)):
            yield from _coerced(value, kept, (*path, position), document)
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
