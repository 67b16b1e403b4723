"""Readable beginnings for tests of the domain: say what matters, everything else is ordinary.

The figures are fixed here, so that a change of the standard policy changes no test of a rule.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import TypeVar

from activities.policy_file import load_policy
from domain.base import Decision, Event
from domain.business_hours import BusinessHours
from domain.customer.state import CustomerState, GroupState
from domain.exposure import Exposure, Limit, Limits, TemporaryLimit
from domain.money import Money
from domain.policy import (
    ApprovalRule,
    Cash,
    Dual,
    ExchangeRate,
    Holds,
    Invoicing,
    OverdueHold,
    OverLimit,
    Policy,
    ReleaseRule,
    StraightThrough,
)
from domain.policy_part import Grade
from domain.receivable.interest import InterestRule
from domain.receivable.ladder import Ladder, LadderStep
from domain.sale.case import Position
from domain.sale.commands import SaleCommand, SubmitOrder
from domain.sale.context import SaleContext
from domain.sale.decide import decide_sale
from domain.sale.evolve import fold_sale
from domain.sale.order import Order
from domain.sale.state import SaleState
from domain.terms import Terms

E = TypeVar("E", bound=Event)

TODAY = date(2026, 3, 2)
"""A Monday without holidays around it."""

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
"""Ten in the morning in Shanghai, on `TODAY`."""


def cny(amount: str) -> Money:
    return Money.of(amount, "CNY")


def days_later(days: int) -> date:
    return TODAY + timedelta(days=days)


# Policy


@cache
def _standard() -> Policy:
    policy = load_policy(Path(__file__).parents[2] / "policies" / "standard.yaml")
    return policy.model_copy(
        update={
            "timezone": "Asia/Shanghai",
            "home_currency": "CNY",
            "exchange_rates": (
                ExchangeRate(valid_from=date(2026, 1, 1), units={"USD": Decimal("0.125"), "JPY": Decimal(20)}),
            ),
            "straight_through": StraightThrough(
                caps={"A": Decimal(250_000), "B": Decimal(160_000), "C": Decimal(80_000)}, max_term_days=90
            ),
            "dual": Dual(threshold=Decimal(800_000), functions=("sales", "credit")),
            "over_limit": OverLimit(ask_up_to_percent=Decimal(20)),
            "holds": Holds(
                overdue=OverdueHold(weight_percent_days=Decimal(600), tolerated_days=5),
                review_expired=True,
                dunning=True,
                expires_after_days=120,
            ),
            "release": ReleaseRule(tolerance_percent=Decimal(10), valid_days=60),
            "approval": ApprovalRule(
                office=BusinessHours(calendar="CN", timezone="Asia/Shanghai", opens=time(9), closes=time(18)),
                sla_hours=Decimal(8),
                expire_hours=Decimal(40),
                offer_valid_days=7,
            ),
            "invoicing": Invoicing(series="INV", credit_note_series="CN", delay_days=0),
            "cash": Cash(
                short_payment_tolerance={"CNY": Decimal(5), "USD": Decimal(1)},
                never_chase_below={"CNY": Decimal(5), "USD": Decimal(1)},
            ),
            "scorecard": None,
            "screening": None,
            "review": None,
            "warnings": None,
            "segments": None,
            "safeguards": None,
            "authority": tuple(entry.model_copy(update={"period_amount": None}) for entry in policy.authority),
        }
    )


def a_policy(
    *, ladder: Ladder | None = None, interest: dict[str, InterestRule] | None = None, **sections: object
) -> Policy:
    """The policy of this file, some sections replaced; `ladder` becomes the default one and the only one."""
    if ladder is not None:
        sections["ladders"] = {"default": ladder}
    if interest is not None:
        sections["interest"] = interest
    return _standard().model_copy(update=sections)


def a_ladder(*, charges: bool = False) -> Ladder:
    """Steps +1, +7, +15 (a call, stops credit) and +30 (stops delivery), at midnight UTC on every day."""
    steps = (
        LadderStep(code="reminder", offset_days=1, channel="mail", level=1, template="reminder"),
        LadderStep(code="second", offset_days=7, channel="mail", level=2, template="second", charges=charges),
        LadderStep(code="call", offset_days=15, channel="task", level=3, stops_credit=True, charges=charges),
        LadderStep(code="final", offset_days=30, channel="mail", level=4, stops_credit=True, stops_delivery=True),
    )
    return Ladder(name="default", steps=steps, send_at=time(0))


# Customers and groups


def a_limit(amount: str | None = "100000", *, since: date = date(2026, 1, 1), insured: str = "0") -> Limit:
    return Limit(
        amount=None if amount is None else Decimal(amount),
        valid_from=since,
        approval="minutes-7",
        insured=Decimal(insured),
    )


def a_temporary_limit(amount: str, *, begins: date, ends: date) -> TemporaryLimit:
    return TemporaryLimit(amount=Decimal(amount), valid_from=begins, valid_until=ends, approval="minutes-8")


def a_customer(
    *,
    limit: str | None = "100000",
    unlimited: bool = False,
    grade: Grade | None = "A",
    reviewed_until: date = date(2026, 12, 31),
    currency: str = "CNY",
    country: str = "CN",
    group_id: str | None = None,
    holds: tuple[str, ...] = (),
    knock_outs: tuple[str, ...] = (),
    temporary: tuple[TemporaryLimit, ...] = (),
) -> CustomerState:
    """`limit=None` without `unlimited` has no limit on file."""
    own = (a_limit(None if unlimited else limit),) if unlimited or limit is not None else ()
    return CustomerState(
        customer_id="C-1",
        name="Customer",
        country=country,
        currency=currency,
        group_id=group_id,
        grade=grade,
        grade_valid_until=reviewed_until if grade else None,
        limits=Limits(own=own, temporary=temporary),
        holds=holds,
        knock_outs=knock_outs,
    )


def a_group(*, limit: str | None = "500000", currency: str = "CNY") -> GroupState:
    own = () if limit is None else (a_limit(limit),)
    return GroupState(group_id="G-1", name="Group", currency=currency, limits=Limits(own=own))


# Sales


def an_order(
    amount: str = "12000.00",
    currency: str = "CNY",
    *,
    order_id: str = "S-1",
    terms: str = "NET30",
    requested_by: str = "shop",
    ordered_on: date = TODAY,
) -> Order:
    return Order(
        order_id=order_id,
        customer_id="C-1",
        amount=Money.of(amount, currency),
        terms=Terms.parse(terms),
        ordered_on=ordered_on,
        requested_by=requested_by,
    )


def a_position(
    *,
    exposure: str = "0",
    group_exposure: str | None = None,
    currency: str = "CNY",
    overdue_amount: str = "0",
    overdue_amount_days: str = "0",
    stops_credit_by: tuple[str, ...] = (),
) -> Position:
    group = None if group_exposure is None else Exposure(currency=currency, receivable=Decimal(group_exposure))
    return Position(
        exposure=Exposure(currency=currency, receivable=Decimal(exposure)),
        group_exposure=group,
        overdue_amount=Decimal(overdue_amount),
        overdue_amount_days=Decimal(overdue_amount_days),
        stops_credit_by=stops_credit_by,
    )


def a_context(
    *,
    policy: Policy | None = None,
    customer: CustomerState | None = None,
    group: GroupState | None = None,
    position: Position | None = None,
    today: date = TODAY,
    stops_delivery_by: tuple[str, ...] = (),
    invoice_no: str = "INV-000001",
    credit_note_no: str = "CN-000001",
) -> SaleContext:
    return SaleContext(
        policy=policy or a_policy(),
        now=NOW + (today - TODAY),
        today=today,
        customer=customer or a_customer(),
        group=group,
        position=position or a_position(),
        stops_delivery_by=stops_delivery_by,
        next_invoice_no=invoice_no,
        next_credit_note_no=credit_note_no,
    )


def decide(state: SaleState, command: SaleCommand, context: SaleContext | None = None) -> Decision:
    return decide_sale(state, command, context or a_context())


def after(state: SaleState, *commands: SaleCommand, context: SaleContext | None = None) -> SaleState:
    """The sale once these commands have been decided, each on what the one before left."""
    for command in commands:
        state = fold_sale(decide(state, command, context).events, state)
    return state


def a_sale(order: Order | None = None, *, context: SaleContext | None = None) -> SaleState:
    """A sale as its submission left it; approved straight through unless the context says otherwise."""
    return after(SaleState(), SubmitOrder(order=order or an_order()), context=context)


def only(events: Iterable[Event], kind: type[E]) -> E:
    """The one event of that kind."""
    found = [event for event in events if isinstance(event, kind)]
    assert len(found) == 1, f"{len(found)} events are {kind.__name__}"
    return found[0]
