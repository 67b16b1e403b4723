"""One sale of the sample book, planned in days before the book's last day, and how it becomes a sale with dates."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Final, NamedTuple

from domain.money import Money
from domain.terms import Terms
from starter.simulation.book import (
    BookAmendment,
    BookDelivery,
    BookPayment,
    BookReturn,
    BookSale,
    ScriptedAnswer,
)
from starter.simulation.sample_data import Profile

_FRIDAY: Final = 4


class Ship(NamedTuple):
    """A delivery some days after the order, of a share of what was agreed last."""

    after: int
    percent: str = "100"


class Pay(NamedTuple):
    """Money for one instalment of one delivery, in days after its due date."""

    late: int
    percent: str = "100"
    delivery: int = 0
    instalment: int = 1


class Back(NamedTuple):
    """Goods that come back some days after the order: a share of their delivery."""

    after: int
    percent: str
    reason: str
    delivery: int = 0


class Amend(NamedTuple):
    """Another amount, some days after the order."""

    after: int
    amount: str


@dataclass(frozen=True)
class Plan:
    """A sale that was ordered `ago` days before the last day. Currency and terms are the customer's unless named."""

    customer_id: str
    ago: int
    amount: str
    ship: tuple[Ship, ...] = (Ship(5),)
    pay: tuple[Pay, ...] = ()
    back: tuple[Back, ...] = ()
    amend: tuple[Amend, ...] = ()
    cancel_after: int | None = None
    currency: str | None = None
    terms: str | None = None
    answer: ScriptedAnswer = "approve"
    requested_by: str = "staff-301"
    channel: str = "sales"
    facts: dict[str, str] = field(default_factory=dict)


def working_day(on: date) -> date:
    """The day itself, or the Friday before a weekend: nobody orders or ships on one."""
    return on - timedelta(days=max(0, on.weekday() - _FRIDAY))


def sale_of(plan: Plan, order_id: str, profile: Profile, last_day: date) -> BookSale:
    """The plan with its dates; what would happen after the last day has not happened yet and is left out."""
    currency = plan.currency or profile.currency
    amount = Money.of(plan.amount, currency)
    day = _Days(last_day, plan.ago)
    amendments = tuple(
        BookAmendment(on=day.after(each.after), amount=Money.of(each.amount, currency))
        for each in plan.amend
        if day.has_come(each.after)
    )
    agreed = amendments[-1].amount if amendments else amount
    deliveries = _deliveries(plan, agreed, day)
    done = len(deliveries)
    return BookSale(
        order_id=order_id,
        customer_id=plan.customer_id,
        ordered_on=day.after(0),
        amount=amount,
        terms=Terms.parse(plan.terms or profile.terms),
        requested_by=plan.requested_by,
        channel=plan.channel,
        deliveries=deliveries,
        payments=tuple(
            BookPayment(
                delivery=pay.delivery,
                instalment=pay.instalment,
                days_after_due=pay.late,
                percent=Decimal(pay.percent),
            )
            for pay in plan.pay
            if pay.delivery < done
        ),
        returns=tuple(
            BookReturn(
                delivery=back.delivery,
                on=day.after(back.after),
                amount=deliveries[back.delivery].amount.percent(Decimal(back.percent)),
                reason=back.reason,
            )
            for back in plan.back
            if back.delivery < done and day.has_come(back.after)
        ),
        amendments=amendments,
        cancelled_on=(
            day.after(plan.cancel_after) if plan.cancel_after is not None and day.has_come(plan.cancel_after) else None
        ),
        facts=plan.facts,
    )


@dataclass(frozen=True)
class _Days:
    last_day: date
    ago: int

    def after(self, days: int) -> date:
        return working_day(self.last_day - timedelta(days=self.ago - days))

    def has_come(self, days: int) -> bool:
        return days <= self.ago


def _deliveries(plan: Plan, agreed: Money, day: _Days) -> tuple[BookDelivery, ...]:
    return tuple(
        BookDelivery(
            on=day.after(ship.after),
            amount=agreed.percent(Decimal(ship.percent)),
            final=place == len(plan.ship),
        )
        for place, ship in enumerate(plan.ship, start=1)
        if day.has_come(ship.after) and (plan.cancel_after is None or ship.after < plan.cancel_after)
    )
