"""The stream of requests: who orders what, when, and what it would cost to say yes. The same for both sides."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Final, TypeVar

from bench.approvals.chance import chance_of
from bench.approvals.inputs import AmountBand, Inputs
from bench.approvals.outcomes import Customer
from domain import local_time
from domain.base import Value
from domain.business_hours import BusinessHours
from domain.calendar import calendar_for
from domain.money import Money
from domain.policy_part import Grade
from domain.terms import Terms

FIRST_DAY: Final = date(2025, 3, 3)
"""A Monday with no Chinese holiday for a month."""
OVER_LIMIT: Final = Decimal("1.1")
"""Orders over the limit are for so many times the limit, which the policy still puts to people."""
WITHIN_LIMIT: Final = Decimal(4)

T = TypeVar("T")


class Request(Value):
    """`limit` is the customer's own. `lost` is what a yes costs in the end; zero when the customer pays."""

    number: int
    grade: Grade
    amount: Money
    limit: Money
    terms: Terms
    arrives: datetime
    lost: Money

    @property
    def fails(self) -> bool:
        return bool(self.lost.amount)

    @property
    def order_id(self) -> str:
        return f"R{self.number}"

    @property
    def customer_id(self) -> str:
        return f"C{self.number}"


def requests_of(
    inputs: Inputs, customers: Sequence[Customer], office: BusinessHours, seed: str, *, currency: str = "CNY"
) -> tuple[Request, ...]:
    """One order of each customer, in the order of their arrival."""
    chance = chance_of(seed, "requests")
    moments = _arrivals(inputs, len(customers), office, chance)
    return tuple(
        _request(number, customer, arrives, inputs, chance, currency)
        for number, (customer, arrives) in enumerate(zip(customers, moments, strict=True), start=1)
    )


def _request(
    number: int, customer: Customer, arrives: datetime, inputs: Inputs, chance: Random, currency: str
) -> Request:
    band = _one_of(inputs.amounts, [band.weight for band in inputs.amounts], chance)
    amount = Money.rounded(_amount_in(band, chance), currency)
    terms = _one_of(inputs.terms, [share.weight for share in inputs.terms], chance).terms
    over = chance.random() * 100 < inputs.figures.over_limit_percent
    limit = amount.amount / OVER_LIMIT if over else amount.amount * WITHIN_LIMIT
    return Request(
        number=number,
        grade=customer.grade,
        amount=amount,
        limit=Money.rounded(limit, currency),
        terms=terms,
        arrives=arrives,
        lost=amount.percent(inputs.figures.lost_percent) if customer.fails else Money.zero(currency),
    )


def _amount_in(band: AmountBand, chance: Random) -> Decimal:
    """Evenly spread over the logarithm, as amounts of orders are; in whole tens."""
    low, high = math.log(band.least), math.log(band.most)
    return (Decimal(math.exp(low + chance.random() * (high - low))) / 10).quantize(Decimal(1)) * 10


def _arrivals(inputs: Inputs, number: int, office: BusinessHours, chance: Random) -> list[datetime]:
    moments: list[datetime] = []
    for day in _business_days(office):
        today = min(inputs.figures.requests_per_day, number - len(moments))
        outside = inputs.figures.outside_office_percent
        moments += sorted(_moment(day, office, chance.random() * 100 < outside, chance) for _ in range(today))
        if len(moments) == number:
            break
    return moments


def _moment(day: date, office: BusinessHours, outside: bool, chance: Random) -> datetime:
    """A whole minute between opening and closing, or between closing and opening."""
    opens = local_time.moment(day, office.opens, office.timezone)
    closes = local_time.moment(day, office.closes, office.timezone)
    begin, end = (closes, opens + timedelta(days=1)) if outside else (opens, closes)
    return begin + timedelta(minutes=chance.randrange(int((end - begin) / timedelta(minutes=1))))


def _business_days(office: BusinessHours) -> Iterator[date]:
    calendar, day = calendar_for(office.calendar), FIRST_DAY
    while True:
        day = calendar.next_business_day(day)
        yield day
        day += timedelta(days=1)


def _one_of(things: Sequence[T], weights: Sequence[float], chance: Random) -> T:
    return chance.choices(things, weights)[0]
