"""Credit terms: when an invoice falls due, in how many parts, and what paying early earns."""

from __future__ import annotations

import calendar
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Literal, Self

from pydantic import GetJsonSchemaHandler, model_serializer, model_validator
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema

from domain import terms_check, terms_notation
from domain.base import Exact, Value
from domain.errors import DateInvalid, DueBeforeOrder, TermsInvalid
from domain.money import Money


class Share(Value):
    """A percentage of the invoice, and the days after the invoice date that belong to it."""

    percent: Exact
    days: int


class Terms(Value):
    """Credit terms. On the wire they are the short text of `domain/terms_notation.py`, such as `2/10 NET30`.

    Built from the text or from the fields; each kind uses only its own fields. Refuses `terms.invalid`.
    """

    kind: Literal["net", "end_of_month", "fixed_day", "fixed_date", "instalments"]
    days: int = 0
    day_of_month: int = 0
    months_ahead: int = 0
    due_on: date | None = None
    instalments: tuple[Share, ...] = ()
    discount: Share | None = None

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `NET30`, `2/10 NET30`, `EOM+30`, `DAY15+1`, `DUE 2026-12-31` or `30%@0,70%@60`."""
        return cls.model_validate(text)

    def __str__(self) -> str:
        return terms_notation.write(self)

    @model_validator(mode="before")
    @classmethod
    def _read(cls, data: Any) -> Any:
        return terms_notation.read(data) if isinstance(data, str) else data

    @model_validator(mode="after")
    def _check(self) -> Self:
        fault = terms_check.fault(self)
        if fault:
            raise TermsInvalid(fault, field="terms")
        return self

    @model_serializer
    def _write(self) -> str:
        return terms_notation.write(self)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": "string",
            "title": "Terms",
            "description": "credit terms, optionally after a prompt-payment discount such as '2/10 '",
            "examples": ["NET30", "2/10 NET30", "EOM+30", "DAY15+1", "DUE 2026-12-31", "30%@0,70%@60"],
        }


class Instalment(Value):
    """One dated part of an invoice; `number` counts from 1 in the order of the due dates."""

    number: int
    due_on: date
    amount: Money


def due_schedule(terms: Terms, amount: Money, invoiced_on: date) -> tuple[Instalment, ...]:
    """The dated parts of an invoice; they sum to `amount` exactly, and parts that round to nothing are left out.

    Refuses `terms.due_before_order` when the fixed date lies before the invoice date.
    """
    dates = tuple(_due_dates(terms, invoiced_on))
    amounts = amount.split_by([percent for _, percent in dates])
    parts = [(due_on, part) for (due_on, _), part in zip(dates, amounts, strict=True) if not part.is_zero]
    return tuple(
        Instalment(number=number, due_on=due_on, amount=part) for number, (due_on, part) in enumerate(parts, start=1)
    )


def longest_days(terms: Terms, from_date: date) -> int:
    """Days from `from_date` to the last due date: the credit period that an approver's authority is held against."""
    return max((due_on - from_date).days for due_on, _ in _due_dates(terms, from_date))


def discount_available(terms: Terms, invoiced_on: date, paid_on: date, amount: Money) -> Money:
    """What a payer of the whole `amount` may deduct on that day; zero without a discount or when it is too late."""
    if terms.discount is None or (paid_on - invoiced_on).days > terms.discount.days:
        return Money.zero(amount.currency)
    return amount.percent(terms.discount.percent)


def _due_dates(terms: Terms, invoiced_on: date) -> Iterator[tuple[date, Decimal]]:
    whole = Decimal(100)
    match terms.kind:
        case "net":
            yield _plus_days(invoiced_on, terms.days), whole
        case "end_of_month":
            yield _plus_days(_day_of_month(invoiced_on, 31, 0), terms.days), whole
        case "fixed_day":
            yield _fixed_day(terms, invoiced_on), whole
        case "fixed_date":
            if terms.due_on is None or terms.due_on < invoiced_on:
                raise DueBeforeOrder(f"due on {terms.due_on}, before {invoiced_on}", field="terms")
            yield terms.due_on, whole
        case "instalments":
            for share in terms.instalments:
                yield _plus_days(invoiced_on, share.days), share.percent


def _fixed_day(terms: Terms, invoiced_on: date) -> date:
    due_on = _day_of_month(invoiced_on, terms.day_of_month, terms.months_ahead)
    return due_on if due_on >= invoiced_on else _day_of_month(invoiced_on, terms.day_of_month, 1)


def _day_of_month(origin: date, day: int, months_ahead: int) -> date:
    months = origin.year * 12 + origin.month - 1 + months_ahead
    year, month = months // 12, months % 12 + 1
    if year > date.max.year:
        raise DateInvalid(f"{months_ahead} months after {origin} is no date", field="invoiced_on")
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def _plus_days(origin: date, days: int) -> date:
    try:
        return origin + timedelta(days=days)
    except OverflowError:
        raise DateInvalid(f"{days} days after {origin} is no date", field="invoiced_on") from None
