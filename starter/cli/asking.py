"""From what was typed to what the desk understands."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import TypeAdapter, ValidationError

from domain.errors import AmountIsNumber, InvalidInput
from domain.evidence.facts import Facts
from domain.review.commands import CorrectEvidence
from domain.sale.order import Order
from starter.cli.figures import optional_day
from starter.files.text import read_text
from starter.limits import LimitRequest, TemporaryLimitRequest

UNLIMITED: Final = "unlimited"
ORDER_BYTES_MAX: Final = 1_000_000
_FACTS: Final[TypeAdapter[Facts]] = TypeAdapter(Facts)


def limit_request(amount: str, approval: str, since: str | None = None, insured: str = "0") -> LimitRequest:
    """A limit for good; the word `unlimited` for no bound."""
    return LimitRequest(
        amount=None if amount == UNLIMITED else amount,
        approval=approval,
        valid_from=optional_day(since, field="from"),
        insured=insured,
    )


def temporary_request(amount: str, approval: str, since: str | None, until: str) -> TemporaryLimitRequest:
    """A limit through `until`."""
    return TemporaryLimitRequest(
        amount=amount,
        approval=approval,
        valid_from=optional_day(since, field="from"),
        valid_until=optional_day(until, field="until") or date.max,
    )


def order_from_file(path: Path, today: date, actor: str) -> Order:
    """The order of a JSON file, `-` for standard input.

    Its fields are those of `Order`; `ordered_on` and `requested_by` may be left out. Refuses `amount.is_number` for an
    amount that is a JSON number, `input.invalid` for JSON that is none or lacks a field, and what `read_text` refuses.
    """
    text = read_text(Path("/dev/stdin") if str(path) == "-" else path, max_bytes=ORDER_BYTES_MAX)
    content = _json_object(text, "an order is a JSON object")
    return _order({"ordered_on": today.isoformat(), "requested_by": actor} | content)


def correction_from_file(path: Path, evidence_id: str, reason: str) -> Callable[[str], CorrectEvidence]:
    """The right facts out of a JSON file, once the kind of the evidence is known; `kind` may be left out there.

    Refuses `input.invalid` with the place, `amount.is_number`, and what `read_text` refuses.
    """
    content = _json_object(read_text(path, max_bytes=ORDER_BYTES_MAX), "facts are a JSON object")

    def correction(kind: str) -> CorrectEvidence:
        try:
            facts = _FACTS.validate_python({"kind": kind} | content)
        except ValidationError as wrong:
            raise _invalid(wrong) from None
        _nothing_unknown(content, facts.model_dump(), "")
        return CorrectEvidence(evidence_id=evidence_id, facts=facts, reason=reason)

    return correction


def _nothing_unknown(given: Any, understood: Any, place: str) -> None:
    """A misspelt name would otherwise be left out in silence."""
    if isinstance(given, dict) and isinstance(understood, dict):
        for name, value in given.items():
            if name not in understood:
                known = ", ".join(understood)
                raise InvalidInput(f"there is no fact of this name: {name}", field=f"{place}{name}", known=known)
            _nothing_unknown(value, understood[name], f"{place}{name}.")
    elif isinstance(given, list) and isinstance(understood, tuple):
        for position, (value, fact) in enumerate(zip(given, understood, strict=True)):
            _nothing_unknown(value, fact, f"{place}{position}.")


def _order(content: dict[str, Any]) -> Order:
    if isinstance(content.get("amount"), int | float):
        raise AmountIsNumber('an amount is written {"amount": "12.00", "currency": "CNY"}', field="amount")
    try:
        return Order.model_validate(content)
    except ValidationError as wrong:
        raise _invalid(wrong) from None


def _invalid(wrong: ValidationError) -> InvalidInput:
    faults = wrong.errors(include_url=False, include_context=False)
    words = "; ".join(f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in faults)
    return InvalidInput(words, field=".".join(map(str, faults[0]["loc"])))


def _json_object(text: str, otherwise: str) -> dict[str, Any]:
    try:
        content = json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as broken:
        message = f"line {broken.lineno} column {broken.colno}: this is not JSON: {broken.msg}"
        raise InvalidInput(message, field="file") from None
    except RecursionError:
        raise InvalidInput("this is nested too deeply", field="file") from None
    if not isinstance(content, dict):
        raise InvalidInput(otherwise, field="file")
    return content


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidInput(f"{name} stands there twice", field=name)
        found[name] = value
    return found
