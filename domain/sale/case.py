"""What the rules look at: an order, its customer, and where that customer stands against its limits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from domain.approval.duties import Done
from domain.approval.split import Counted, RecentOrder, counted_as_one
from domain.base import Exact, Value
from domain.cover.choice import Choice, LimitAsk
from domain.cover.part import CoverPart
from domain.customer.state import CustomerState, GroupState
from domain.exposure import Exposure, excess, held_against
from domain.money import Money
from domain.policy import Policy, convert
from domain.sale.review_wait import Lack, own_limit, what_lacks


class Position(Value):
    """Where the customer stands at the moment of decision, read under the lock on its account.

    `recent` are its orders within the window in which several count as one, `done` who made its grade and limit.
    """

    exposure: Exposure
    group_exposure: Exposure | None = None
    overdue_amount: Exact = Decimal(0)
    overdue_amount_days: Exact = Decimal(0)
    stops_credit_by: tuple[str, ...] = ()
    recent: tuple[RecentOrder, ...] = ()
    done: tuple[Done, ...] = ()


class Covering(Value):
    """What a sale brings along where cover is looked for.

    `reserved` is what it would give back, `asked` the limits that it has had asked for and `awaiting` the last of those
    questions; with `may_ask` others may be. `lost` carry it no longer; `bound_to` is the buyer limit that carries other
    goods of it. `wanted`: it is to be covered, or guaranteed, whatever the limits say.
    """

    reserved: tuple[CoverPart, ...] = ()
    asked: tuple[str, ...] = ()
    awaiting: tuple[LimitAsk, ...] = ()
    lost: tuple[str, ...] = ()
    bound_to: str = ""
    may_ask: bool = False
    wanted: Literal["", "cover", "guarantee"] = ""


class Request(Value):
    """The amount that is to be decided: a whole order, or the part by which an amendment exceeds its release.

    `also_requested_by` want it too: whoever amends the order of another. `held` is what the order holds of the limit
    already, at `rate`: its growth counts at the rate recorded for it; `unweighed` is what of it no person has weighed
    and counts with its growth. `waits`: the order has been taken in and waits;
    `review_overdue`: for the review of its customer as long as the policy allows. What `cannot_wait` is put to people
    where another order would be held.
    """

    order_id: str
    amount: Money
    term_days: int
    requested_by: str
    also_requested_by: tuple[str, ...] = ()
    held: Money | None = None
    unweighed: Money | None = None
    rate: Exact | None = None
    waits: bool = False
    review_overdue: bool = False
    cannot_wait: bool = False
    covering: Covering = Covering()


class Case(Value):
    """Everything the rules look at. With `cover`, arrangements at hand that bring it within the limits."""

    request: Request
    customer: CustomerState
    group: GroupState | None
    position: Position
    policy: Policy
    today: date
    rate: Exact
    adding: Exact
    home: Exact
    counted: Counted
    own_limit: Exact | None
    own_excess: Exact
    group_excess: Exact
    lack: Lack | None
    cover: Choice | None = None

    @property
    def excess(self) -> Decimal:
        """By how much the limits would be exceeded, after cover."""
        return Decimal(0) if self.cover is not None else max(self.own_excess, self.group_excess)

    @property
    def longest_term(self) -> int:
        return self.policy.straight_through.longest_term(self.customer.longest_term_days)

    @property
    def weight(self) -> Decimal:
        """What is held against caps and authorities."""
        return self.home + self.counted.amount


def case_of(
    request: Request,
    customer: CustomerState,
    group: GroupState | None,
    position: Position,
    policy: Policy,
    today: date,
) -> Case:
    """Refuses `limit.none` and `rate.missing`. A limit is held against what we retain where cover counts."""
    currency = position.exposure.currency
    rate = request.rate or policy.rate(request.amount.currency, currency, today)
    held = request.held or Money.zero(request.amount.currency)
    lack = what_lacks(customer, policy, today, waits=request.waits)
    # What the account will really move by: the parts of an amount round differently from the whole.
    adding = (convert(held + request.amount, rate, currency) - convert(held, rate, currency)).amount
    limit = own_limit(customer, today, lack)
    stands = held_against(customer.limits, position.exposure, today)
    own_excess = Decimal(0) if limit is None else max(Decimal(0), stands + adding - limit)
    group_excess = Decimal(0)
    if group is not None and position.group_exposure is not None:
        group_excess = excess(group.limits, position.group_exposure, adding, today)
    return Case.model_construct(
        request=request,
        customer=customer,
        group=group,
        position=position,
        policy=policy,
        today=today,
        rate=rate,
        adding=adding,
        home=policy.in_home_currency(request.amount, today),
        counted=counted_as_one(position.recent, request.order_id, policy, today, itself=request.unweighed),
        own_limit=limit,
        own_excess=own_excess,
        group_excess=group_excess,
        lack=lack,
    )
