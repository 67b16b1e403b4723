"""What is at risk with a customer or a group, against what we are willing to risk.

Exposure = reserved orders + delivered not invoiced + open receivables − unapplied cash. Retained is what is left of it
after what cover would pay. All in the account's currency.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from domain.base import Exact, ExposureChange, Value
from domain.errors import CreditRefused


class NoLimitOnFile(CreditRefused):
    """No limit is never the same as no bound: somebody has to set one first."""

    code = "limit.none"


class LimitExceeded(CreditRefused):
    code = "limit.exceeded"


class GroupLimitExceeded(CreditRefused):
    code = "limit.group_exceeded"


class Exposure(Value):
    """The exposure of one account by component, in `currency`."""

    currency: str
    reserved: Exact = Decimal(0)
    delivered: Exact = Decimal(0)
    receivable: Exact = Decimal(0)
    unapplied: Exact = Decimal(0)
    covered: Exact = Decimal(0)

    @property
    def total(self) -> Decimal:
        """Never below zero: a customer whose cash exceeds what is owed is no risk, and no credit either."""
        return max(Decimal(0), self.reserved + self.delivered + self.receivable - self.unapplied)

    @property
    def retained(self) -> Decimal:
        """What stays our own risk: the gross exposure less what cover would pay. Never below zero."""
        return max(Decimal(0), self.total - self.covered)

    def after(self, change: ExposureChange) -> Exposure:
        return Exposure(
            currency=self.currency,
            reserved=self.reserved + change.reserved,
            delivered=self.delivered + change.delivered,
            receivable=self.receivable + change.receivable,
            unapplied=self.unapplied + change.unapplied,
            covered=self.covered + change.covered,
        )


class Limit(Value):
    """The own limit. `amount` None means unlimited, said so; an insured part counts at a share of its value."""

    amount: Exact | None
    valid_from: date
    approval: str
    insured: Exact = Decimal(0)
    insured_counted_percent: Exact = Decimal(100)

    @property
    def effective(self) -> Decimal | None:
        """Own amount plus the counted share of the insured part; None when unlimited."""
        if self.amount is None:
            return None
        return self.amount + self.insured * self.insured_counted_percent / 100


class TemporaryLimit(Value):
    """Replaces the own limit on the days from `valid_from` through `valid_until`, if it is higher; ends by itself."""

    amount: Exact
    valid_from: date
    valid_until: date
    approval: str

    def covers(self, on: date) -> bool:
        return self.valid_from <= on <= self.valid_until


class Limits(Value):
    """The dated limits of a customer or a group, all in the currency of its account."""

    own: tuple[Limit, ...] = ()
    temporary: tuple[TemporaryLimit, ...] = ()

    def own_on(self, on: date) -> Limit | None:
        """The own limit in force: the latest that has begun."""
        begun = [limit for limit in self.own if limit.valid_from <= on]
        return begun[-1] if begun else None

    def effective_on(self, on: date) -> Decimal | None:
        """The amount that counts on that day, None when unlimited; `limit.none` when none is on file."""
        own = self.own_on(on)
        if own is None:
            raise NoLimitOnFile("no credit limit is on file", field="customer_id")
        effective = own.effective
        if effective is None:
            return None
        return max([effective, *(temporary.amount for temporary in self.temporary if temporary.covers(on))])

    def next_change_after(self, on: date) -> date | None:
        """The next day on which a limit that is already recorded begins."""
        starts = [*(limit.valid_from for limit in self.own), *(limit.valid_from for limit in self.temporary)]
        return min((start for start in starts if start > on), default=None)


def available(limit: Decimal, exposure: Decimal, insured_in_exposure: Decimal = Decimal(0)) -> Decimal:
    """What is left of an effective limit, where the insured part is also counted as exposure; may be negative."""
    return limit - exposure - insured_in_exposure


Basis = Literal["gross", "retained"]


def basis_of(limits: Limits, exposure: Exposure, on: date) -> Basis:
    """Which exposure a limit is held against. Where the insured part makes the limit larger already, it must not make
    the exposure smaller as well: then it is the gross one. Where nothing is covered both are the same."""
    own = limits.own_on(on)
    return "gross" if exposure.covered == 0 or (own is not None and own.insured) else "retained"


def held_against(limits: Limits, exposure: Exposure, on: date) -> Decimal:
    """The exposure that counts against the limit of that day."""
    return exposure.total if basis_of(limits, exposure, on) == "gross" else exposure.retained


def excess(limits: Limits, exposure: Exposure, adding: Decimal, on: date) -> Decimal:
    """By how much `adding` would exceed the limit on that day: zero when it fits. `limit.none` when none is on file."""
    effective = limits.effective_on(on)
    if effective is None:
        return Decimal(0)
    return max(Decimal(0), held_against(limits, exposure, on) + adding - effective)
