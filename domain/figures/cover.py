"""What sharing a risk costs, and what of losses others have borne."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from domain.base import Exact, Value

DAYS_OF_YEAR: Final = 365
DEFAULT_DAYS: Final = 90
"""A sold claim that is unpaid for longer after it fell due counts as in default; what is paid later takes it back."""


class CoverFigures(Value):
    """In `currency`, since the first fact. `cost` is the sum of premiums on declared turnover, factors' charges and
    interest, and the fees of guarantees for the days they have run. `avoided` is the sum of what came to us for money
    that the customer did not pay: indemnities less the insurer's share of later recoveries, paid calls, and what
    factors without recourse advanced on claims in default and have not got back."""

    currency: str
    premiums: Exact = Decimal(0)
    factor_charges: Exact = Decimal(0)
    factor_interest: Exact = Decimal(0)
    guarantee_fees: Exact = Decimal(0)
    cost: Exact = Decimal(0)
    indemnities: Exact = Decimal(0)
    calls_paid: Exact = Decimal(0)
    borne_by_factors: Exact = Decimal(0)
    avoided: Exact = Decimal(0)


@dataclass(frozen=True)
class Secured:
    """From that day on a guarantee is for this amount; zero once it has ended."""

    since: date
    amount: Decimal


def guarantee_fee(percent: Decimal, secured: Iterable[Secured], through: date) -> Decimal:
    """The fee of `percent` a year on what a guarantee was for, for the days that have passed until that day, in years
    of 365 days. `secured` is in the order of days."""
    steps = [each for each in secured if each.since <= through]
    ends = [*(step.since for step in steps[1:]), through]
    days = (step.amount * (end - step.since).days for step, end in zip(steps, ends, strict=False))
    return sum(days, Decimal(0)) * percent / 100 / DAYS_OF_YEAR


def in_default(last_due: date, on: date) -> bool:
    """Whether a sold claim that nobody has paid is lost as far as anybody can tell."""
    return (on - last_due).days > DEFAULT_DAYS
