"""Several orders of one customer in a short time count as one, so that a large one cannot be cut into small ones.

What counts beside the order at hand is what no person has weighed: orders that the machine approved, and orders that
wait for a person, whoever is asked about one of them being asked about all. An order that people approved was weighed
with what came before it. An order that is held has no credit yet; it is weighed when it is freed, and what was decided
meanwhile counts against it.
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

_WAITS: Final = frozenset({"pending"})
_GRANTED: Final = frozenset({"approved", "partly_delivered", "delivered", "closed"})
_NAMED: Final = 5
MOST: Final = 50
"""No more than this many of a customer's latest orders are looked at."""


class RecentOrder(Value):
    """Another order of the customer within the policy's window; `amount` is its whole amount now."""

    order_id: str
    phase: str
    lane: str | None
    amount: Money

    @property
    def counts(self) -> bool:
        """Whether no person has weighed it."""
        return self.phase in _WAITS or (self.phase in _GRANTED and self.lane == "straight_through")


class Counted(Value):
    """The orders that count as one with another, and what they come to in home currency."""

    order_ids: tuple[str, ...] = ()
    amount: Exact = Decimal(0)


def counted_as_one(
    recent: Sequence[RecentOrder], order_id: str, policy: Policy, today: date, *, grows: bool = False
) -> Counted:
    """What is added to the amount of this order when it is weighed. `rate.missing` for a currency without a rate.

    `grows`: the order at hand is on file and only its growth is weighed, so that the order itself counts too, unless
    people approved it.
    """
    others = [order for order in recent if order.counts and (grows or order.order_id != order_id)]
    amounts = (policy.in_home_currency(order.amount, today) for order in others)
    return Counted(order_ids=tuple(order.order_id for order in others), amount=sum(amounts, Decimal(0)))


def split_reason(counted: Counted, home: Decimal, currency: str) -> Reason:
    """`ask.split` with the other orders (five by name at most) and the sum with them, in home currency."""
    named = ", ".join(counted.order_ids[:_NAMED])
    facts = {"orders": named, "count": str(len(counted.order_ids)), "sum": str(home + counted.amount)}
    return Reason(code="ask.split", facts={**facts, "currency": currency})
