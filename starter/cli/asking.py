"""From what was typed to what the desk understands."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from domain.errors import AmountIsNumber, InvalidInput
from domain.sale.order import Order
from starter.cli.figures import optional_day
from starter.files.text import read_text
from starter.limits import LimitRequest, TemporaryLimitRequest

UNLIMITED: Final = "unlimited"
ORDER_BYTES_MAX: Final = 1_000_000


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
    try:
        content = json.loads(text, object_pairs_hook=_each_once)
    except json.JSONDecodeError as broken:
        message = f"line {broken.lineno} column {broken.colno}: this is not JSON: {broken.msg}"
        raise InvalidInput(message, field="file") from None
    except RecursionError:
        raise InvalidInput("this is nested too deeply for an order", field="file") from None
    if not isinstance(content, dict):
        raise InvalidInput("an order is a JSON object", field="file")
    return _order({"ordered_on": today.isoformat(), "requested_by": actor} | content)


def _order(content: dict[str, Any]) -> Order:
    if isinstance(content.get("amount"), int | float):
        raise AmountIsNumber('an amount is written {"amount": "12.00", "currency": "CNY"}', field="amount")
    try:
        return Order.model_validate(content)
    except ValidationError as wrong:
        first = wrong.errors(include_url=False, include_context=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        faults = "; ".join(
            f"{'.'.join(map(str, each['loc']))}: {each['msg']}" for each in wrong.errors(include_url=False)
        )
        raise InvalidInput(faults, field=place) from None


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise InvalidInput(f"{name} stands there twice", field=name)
        found[name] = value
    return found
