"""Exact money: a decimal amount with its currency. Amounts of different currencies never meet.

On the wire: `{"amount": "12.00", "currency": "CNY"}`. The amount is a string with exactly the decimals of its currency.
"""

import math
from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from typing import Annotated, Any, Self, final

from pydantic import BaseModel, ConfigDict, Field, model_validator

from domain.amount import BOUND, EXACT, INTEGER_DIGITS_MAX, QUANTUM, ZERO, AmountSchema, exact_amount
from domain.currency import MINOR_UNITS, minor_units
from domain.errors import AmountInvalid, AmountNotPositive, CurrencyMismatch

_MINUS_BOUND = -BOUND
_FIELDS = {"amount", "currency"}
_set_fields_set = BaseModel.__dict__["__pydantic_fields_set__"].__set__
_set_extra = BaseModel.__dict__["__pydantic_extra__"].__set__
_set_private = BaseModel.__dict__["__pydantic_private__"].__set__


@final
class Money(BaseModel):
    """A signed amount in one currency, always held with exactly the currency's decimals.

    Refuses `amount.is_number` (a JSON or Python number passes through a binary float before anybody can look at it),
    `amount.invalid` (not a plain decimal, not finite, more than 18 integer digits), `amount.too_precise`,
    `currency.unknown`; arithmetic and comparison of two currencies refuse `currency.mismatch`. The refusals come out
    of pydantic as they are, not wrapped in a `ValidationError`.
    """

    model_config = ConfigDict(frozen=True)

    amount: Annotated[Decimal, AmountSchema]
    currency: str = Field(pattern="^[A-Z]{3}$", description="ISO 4217 code")

    @model_validator(mode="before")
    @classmethod
    def _check(cls, data: Any) -> Any:
        if isinstance(data, dict) and "amount" in data and "currency" in data:
            return {"amount": exact_amount(data["amount"], data["currency"]), "currency": data["currency"]}
        return data

    @classmethod
    def of(cls, amount: str | Decimal, currency: str) -> Self:
        """Build from code: the same checks without pydantic's machinery."""
        return cls._trusted(exact_amount(amount, currency), currency)

    @classmethod
    def zero(cls, currency: str) -> Self:
        """Nothing, in that currency."""
        return cls._trusted(ZERO[minor_units(currency)], currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str, rounding: str = ROUND_HALF_EVEN) -> Self:
        """An amount of any precision, brought to the currency's decimals."""
        quantum = QUANTUM[minor_units(currency)]
        if not amount.is_finite() or not _MINUS_BOUND < amount < BOUND:
            raise AmountInvalid(f"{amount} is not an amount of at most {INTEGER_DIGITS_MAX} digits", field="amount")
        return cls._bounded(amount.quantize(quantum, rounding=rounding, context=EXACT), currency)

    @classmethod
    def total(cls, amounts: Iterable[Self], currency: str) -> Self:
        """The sum of any number of amounts, zero for none."""
        total = cls.zero(currency)
        for each in amounts:
            total += each
        return total

    def __add__(self, other: Self) -> Self:
        self._same_currency(other)
        return self._bounded(EXACT.add(self.amount, other.amount), self.currency)

    def __sub__(self, other: Self) -> Self:
        self._same_currency(other)
        return self._bounded(EXACT.subtract(self.amount, other.amount), self.currency)

    def __neg__(self) -> Self:
        return self._bounded(self.amount.copy_negate(), self.currency)

    def __abs__(self) -> Self:
        return -self if self.amount < 0 else self

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return self.currency == other.currency and self.amount == other.amount

    def __hash__(self) -> int:
        return hash((self.amount, self.currency))

    def __lt__(self, other: Self) -> bool:
        self._same_currency(other)
        return self.amount < other.amount

    def __le__(self, other: Self) -> bool:
        self._same_currency(other)
        return self.amount <= other.amount

    def __gt__(self, other: Self) -> bool:
        self._same_currency(other)
        return self.amount > other.amount

    def __ge__(self, other: Self) -> bool:
        self._same_currency(other)
        return self.amount >= other.amount

    @property
    def is_zero(self) -> bool:
        return not self.amount

    @property
    def is_positive(self) -> bool:
        return self.amount > 0

    def require_positive(self, field: str) -> Self:
        """Itself, or refuses `amount.not_positive` naming the field."""
        if self.amount > 0:
            return self
        raise AmountNotPositive(f"{field} must be above zero, not {self}", field=field, amount=str(self))

    def times(self, factor: Decimal, rounding: str = ROUND_HALF_EVEN) -> Self:
        """The product, rounded once to the currency's decimals."""
        return self.rounded(EXACT.multiply(self.amount, factor), self.currency, rounding)

    def percent(self, percent: Decimal, rounding: str = ROUND_HALF_EVEN) -> Self:
        """`percent` hundredths of it: 2 percent of 50.00 is 1.00."""
        return self.times(percent.scaleb(-2, context=EXACT), rounding)

    def split(self, parts: int) -> tuple[Self, ...]:
        """`parts` nearly equal amounts that sum exactly; the first ones take what is left over."""
        return self.split_by((1,) * parts)

    def split_by(self, weights: Sequence[Decimal | int]) -> tuple[Self, ...]:
        """One amount per weight, summing exactly: largest remainder first, the earlier of equals before the later.

        `ValueError` for no weights, a negative one, or all zero: weights come from checked terms, never from input.
        """
        ratios = [Decimal(weight).as_integer_ratio() for weight in weights]
        scale = math.lcm(*(denominator for _, denominator in ratios))
        shares = [numerator * (scale // denominator) for numerator, denominator in ratios]
        whole = sum(shares)
        if whole <= 0 or min(shares) < 0:
            raise ValueError("weights must not be negative and must not all be zero")
        decimals = MINOR_UNITS[self.currency]
        units = int(self.amount.copy_abs().scaleb(decimals, context=EXACT))
        parts = [units * share // whole for share in shares]
        by_remainder = sorted(range(len(shares)), key=lambda place: -(units * shares[place] % whole))
        for place in by_remainder[: units - sum(parts)]:
            parts[place] += 1
        sign = -1 if self.amount < 0 else 1
        return tuple(self._bounded(Decimal(sign * part).scaleb(-decimals, EXACT), self.currency) for part in parts)

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    def __repr__(self) -> str:
        return f"Money.of('{self.amount}', '{self.currency}')"

    def _same_currency(self, other: Self) -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(
                f"{self.currency} and {other.currency} neither add nor compare",
                field="currency",
                currency=self.currency,
                other=other.currency,
            )

    @classmethod
    def _bounded(cls, amount: Decimal, currency: str) -> Self:
        """Results stay readable on the wire: bounded, and never a negative zero."""
        if not _MINUS_BOUND < amount < BOUND:
            raise AmountInvalid(f"{amount} has more than {INTEGER_DIGITS_MAX} integer digits", field="amount")
        return cls._trusted(amount or ZERO[MINOR_UNITS[currency]], currency)

    @classmethod
    def _trusted(cls, amount: Decimal, currency: str) -> Self:
        # What BaseModel.__init__ does after validation; skipping it makes arithmetic several times cheaper.
        money = cls.__new__(cls)
        values = money.__dict__
        values["amount"] = amount
        values["currency"] = currency
        _set_fields_set(money, _FIELDS)
        _set_extra(money, None)
        _set_private(money, None)
        return money
