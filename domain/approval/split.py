"""Several orders of one customer in a short time count as one, so that a large one cannot be cut into small ones.

What counts beside the order at hand is what no person has weighed: orders that the machine approved, and orders that
wait for a person, whoever is asked about one of them being asked about all. An order that people approved was weighed
with what came before it. An order that is held has no credit yet; it is weighed when it is freed, and what was decided
meanwhile counts against it. An order that grows counts with its growth, as far as no person has weighed it: what the
machine approved of it within the window, and what was taken of the tolerance of its release.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Final

from domain.base import Exact, Value
from domain.money import Money
from domain.policy import Policy
from domain.sale.order import Reason

_WAITS: Final = ("pending",)
_GRANTED: Final = ("approved", "partly_delivered", "delivered", "closed")
MAY_COUNT: Final = (*_WAITS, *_GRANTED)
"""The phases of sales of which something may count."""
_NAMED: Final = 5
MOST: Final = 50
"""No more than this many of a customer's orders are looked at, the latest that are not too small to count."""


class RecentOrder(Value):
    """Another order of the customer within the policy's window; `amount` is its whole amount now, `unweighed` the part
    that only the machine approved (None in older records), `growth` the part about which people are asked."""

    order_id: str
    phase: str
    lane: str | None
    amount: Money
    unweighed: Money | None = None
    growth: Money | None = None

    @property
    def counts(self) -> Money:
        """What of it no person has weighed."""
        nothing = Money.zero(self.amount.currency)
        if self.phase in _WAITS:
            return self.amount
        if self.phase not in _GRANTED:
            return nothing
        by_lane = self.amount if self.lane == "straight_through" else nothing
        return (by_lane if self.unweighed is None else self.unweighed) + (self.growth or nothing)


class Counted(Value):
    """The orders that count as one with another, and what they come to in home currency."""

    order_ids: tuple[str, ...] = ()
    amount: Exact = Decimal(0)


def least_that_counts(policy: Policy) -> Decimal:
    """Smaller orders, in home currency, are passed over, so that tiny ones push none out of sight: as many as are
    looked at would come to the smallest cap together."""
    caps = policy.straight_through.caps.values()
    return min((cap for cap in caps if cap is not None), default=Decimal(0)) / MOST


def counted_as_one(
    recent: Sequence[RecentOrder], order_id: str, policy: Policy, today: date, *, itself: Money | None = None
) -> Counted:
    """What is added to the amount of this order when it is weighed. `rate.missing` for a currency without a rate.

    `itself`: what of the order at hand counts with its growth, as far as no person has weighed it.
    """
    amounts = {order.order_id: order.counts for order in recent if order.order_id != order_id}
    if itself is not None:
        amounts[order_id] = itself
    counting = {name: amount for name, amount in amounts.items() if amount.is_positive}
    total = sum((policy.in_home_currency(amount, today) for amount in counting.values()), Decimal(0))
    return Counted(order_ids=tuple(counting), amount=total)


def split_reason(counted: Counted, home: Decimal, currency: str) -> Reason:
    """`ask.split` with the other orders (five by name at most) and the sum with them, in home currency."""
    named = ", ".join(counted.order_ids[:_NAMED])
    facts = {"orders": named, "count": str(len(counted.order_ids)), "sum": str(home + counted.amount)}
    return Reason(code="ask.split", facts={**facts, "currency": currency})
