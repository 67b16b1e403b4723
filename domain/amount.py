"""Amounts as they are written: which strings are one, how many digits they have, how a schema describes them."""

import re
from decimal import ROUND_HALF_EVEN, Context, Decimal
from typing import Any, Final

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from domain.currency import MINOR_UNITS, minor_units
from domain.errors import AmountInvalid, AmountIsNumber, AmountTooPrecise

INTEGER_DIGITS_MAX: Final = 18
AMOUNT_PATTERN: Final = rf"^-?(0|[1-9][0-9]{{0,{INTEGER_DIGITS_MAX - 1}}})(\.[0-9]{{1,4}})?$"

BOUND: Final = Decimal(10) ** INTEGER_DIGITS_MAX
QUANTUM: Final = {decimals: Decimal(1).scaleb(-decimals) for decimals in set(MINOR_UNITS.values())}
ZERO: Final = {decimals: Decimal(0).scaleb(-decimals) for decimals in QUANTUM}
# Own context: sums of 22-digit amounts and products with rates stay exact whatever the thread's context says.
EXACT: Final = Context(prec=60, rounding=ROUND_HALF_EVEN)

_MINUS_BOUND: Final = -BOUND

_WRITTEN = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.([0-9]+))?")


def exact_amount(amount: object, currency: str) -> Decimal:
    """The amount with exactly the currency's decimals.

    A string must be written without more decimals than the currency has; a `Decimal` may carry trailing zeros, as
    database columns do. Refuses `amount.is_number`, `amount.invalid`, `amount.too_precise`, `currency.unknown`.
    """
    decimals = minor_units(currency)
    if isinstance(amount, str):
        written = _WRITTEN.fullmatch(amount)
        if written is None:
            raise AmountInvalid(f"{amount[:40]!r} is not a plain decimal amount", field="amount")
        if len(written[1] or "") > decimals:
            raise _too_precise(currency, decimals)
        value = Decimal(amount)
    elif isinstance(amount, Decimal):
        if not amount.is_finite():
            raise AmountInvalid(f"{amount} is not an amount", field="amount")
        value = amount
    elif isinstance(amount, int | float):
        raise AmountIsNumber("an amount is written as a string, never as a number", field="amount")
    else:
        raise AmountInvalid(f"an amount is a string, not {type(amount).__name__}", field="amount")
    if not _MINUS_BOUND < value < BOUND:
        raise AmountInvalid(f"an amount has at most {INTEGER_DIGITS_MAX} integer digits", field="amount")
    quantum = QUANTUM[decimals]
    if not value.same_quantum(quantum):
        exact = value.quantize(quantum, context=EXACT)
        if exact != value:
            raise _too_precise(currency, decimals)
        value = exact
    return value or ZERO[decimals]


def _too_precise(currency: str, decimals: int) -> AmountTooPrecise:
    return AmountTooPrecise(f"{currency} has {decimals} decimals", field="amount", currency=currency)


class AmountSchema:
    """Annotation of a decimal that is written and described as a string, its scale being checked by its model."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.is_instance_schema(
            Decimal, serialization=core_schema.to_string_ser_schema(when_used="always")
        )

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {
            "type": "string",
            "pattern": AMOUNT_PATTERN,
            "examples": ["12.00"],
            "description": "decimal string with no more decimals than the currency has; a JSON number is refused",
        }
