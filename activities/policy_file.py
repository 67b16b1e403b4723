"""A policy file becomes a typed policy, or a list of everything that is wrong with it, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from activities import policy_yaml
from activities.policy_yaml import Document, read_document
from activities.yaml_types import coerced, mistyped
from domain import local_time
from domain.calendar import calendar_for
from domain.errors import FileUnreadable, PolicyFault, PolicyInvalid, PolicyMissing, Refusal
from domain.money import Money
from domain.policy import Policy
from domain.policy_check import contradictions


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
        raise _invalid(path, [*refused, *mistyped(wrong, document)]) from None
    bent = coerced(document.content, policy.model_dump(), document)
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
