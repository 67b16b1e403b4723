"""Interest and fees on late payment: by law, by contract, or expressly none.

Interest is simple and counts calendar days: the day after `from_` through `to`. What has accrued stays owed after the
principal is paid. Statutory interest follows Directive 2011/7/EU: article 2(6) and 3(3) for the rate of each half-year,
article 6(1) for the fixed sum of 40 EUR.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Annotated, Literal

from pydantic import Field, field_validator

from domain.amount import EXACT
from domain.base import Exact, Value
from domain.errors import CurrencyMismatch, InterestRateMissing
from domain.money import Money


class NoInterest(Value):
    """Late payment costs nothing; said expressly."""

    kind: Literal["none"]


class _Charged(Value):
    """`flat_fees` is owed once per receivable, by currency; no fee in a currency that is not named."""

    day_count: Literal[360, 365] = 365
    flat_fees: dict[str, Exact] = Field(default_factory=dict)

    @field_validator("flat_fees")
    @classmethod
    def _are_amounts(cls, fees: dict[str, Decimal]) -> dict[str, Decimal]:
        return {currency: Money.of(fee, currency).amount for currency, fee in fees.items()}


class ContractInterest(_Charged):
    """The rate agreed with the customer, in percent a year."""

    kind: Literal["contract"]
    annual_percent: Exact = Field(ge=0)


class StatutoryInterest(_Charged):
    """The legal rate: the reference rate of the half-year plus a margin in percentage points.

    `reference_rates` is keyed like `2026H1`, the rate in force on 1 January or 1 July; it may be negative.
    """

    kind: Literal["statutory"]
    reference_rates: dict[Annotated[str, Field(pattern=r"^[0-9]{4}H[12]$")], Exact]
    margin_points: Exact = Decimal(8)
    flat_fees: dict[str, Exact] = Field(default_factory=lambda: {"EUR": Decimal("40.00")})


InterestRule = Annotated[NoInterest | ContractInterest | StatutoryInterest, Field(discriminator="kind")]


def interest(principal: Money, from_: date, to: date, rule: InterestRule) -> Money:
    """Interest on an unchanged principal, without fees. Refuses `interest.rate_missing`."""
    return interest_over([(from_, principal)], to, rule, principal.currency)


def interest_over(balances: Iterable[tuple[date, Money]], to: date, rule: InterestRule, currency: str) -> Money:
    """Interest on a balance that changes: each one counts from its date until the next one's, the last one until `to`.

    The dates ascend. Rounded once, at the end, so that part payments do not change the sum by their number.
    Refuses `interest.rate_missing`, `currency.mismatch`.
    """
    steps = [(on, _in_currency(balance, currency)) for on, balance in balances]
    if isinstance(rule, NoInterest) or not steps:
        return Money.zero(currency)
    spans = pairwise([*steps, (to, Decimal(0))])
    percent_days = Decimal(0)
    for (start, balance), (end, _) in spans:
        percent_days = EXACT.fma(balance, _percent_days(rule, start, min(end, to)), percent_days)
    return Money.rounded(EXACT.divide(percent_days, Decimal(100 * rule.day_count)), currency)


def flat_fee(rule: InterestRule, currency: str) -> Money:
    """What is owed once because the payment is late at all, apart from interest."""
    fee = None if isinstance(rule, NoInterest) else rule.flat_fees.get(currency)
    return Money.zero(currency) if fee is None else Money.of(fee, currency)


def _percent_days(rule: ContractInterest | StatutoryInterest, start: date, end: date) -> Decimal:
    """The sum over the days after `start` through `end` of the annual percentage that holds on each."""
    total = Decimal(0)
    while start < end:
        last = min(end, _half_year_end(start + timedelta(days=1)))
        total += (last - start).days * _annual_percent(rule, last)
        start = last
    return total


def _annual_percent(rule: ContractInterest | StatutoryInterest, on: date) -> Decimal:
    if isinstance(rule, ContractInterest):
        return rule.annual_percent
    half_year = f"{on.year}H{1 if on.month <= 6 else 2}"
    try:
        reference = rule.reference_rates[half_year]
    except KeyError:
        raise InterestRateMissing(
            f"no reference rate for {half_year}", field="reference_rates", half_year=half_year
        ) from None
    return max(reference + rule.margin_points, Decimal(0))


def _half_year_end(day: date) -> date:
    return date(day.year, 6, 30) if day.month <= 6 else date(day.year, 12, 31)


def _in_currency(balance: Money, currency: str) -> Decimal:
    if balance.currency != currency:
        raise CurrencyMismatch(f"a balance in {balance.currency} in an account in {currency}", field="currency")
    return max(balance.amount, Decimal(0))  # a credit balance earns nothing
