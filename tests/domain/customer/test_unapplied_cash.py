"""Cash that settles nothing yet belongs to the customer and lowers exposure."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.base import Decision
from domain.customer.commands import (
    CustomerCommand,
    RefundUnapplied,
    RegisterCustomer,
    SetLimit,
)
from domain.customer.decide import (
    CustomerContext,
    UnappliedInsufficient,
    decide_customer,
)
from domain.customer.events import CashUnapplied
from domain.customer.state import CustomerState, GroupState, customer_exposure, evolve_customer
from domain.errors import AmountNotPositive, Refusal
from domain.money import Money
from domain.policy import Person
from tests.domain.builders import TODAY, a_customer, a_policy, cny

ANALYST = Person(id="staff-021", role="credit_analyst")
"""May set limits up to 200,000 CNY."""

PRESIDENT = Person(id="staff-071", role="president")
"""May set any limit."""


def acting(person: Person | None = PRESIDENT, *, group: GroupState | None = None) -> CustomerContext:
    return CustomerContext(policy=a_policy(), actor=person, today=TODAY, group=group)


def decide(state: CustomerState, command: CustomerCommand, context: CustomerContext | None = None) -> Decision:
    return decide_customer(state, command, context or acting())


def after(state: CustomerState, *commands: CustomerCommand, context: CustomerContext | None = None) -> CustomerState:
    for command in commands:
        for event in decide(state, command, context).events:
            state = evolve_customer(state, event)
    return state


def refused(state: CustomerState, command: CustomerCommand, context: CustomerContext | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        decide(state, command, context)
    return caught.value


def a_registration(*, currency: str = "CNY", group_id: str | None = None, customer_id: str = "C-1") -> RegisterCustomer:
    return RegisterCustomer(
        customer_id=customer_id, name="Customer", country="CN", currency=currency, group_id=group_id
    )


def a_limit_of(amount: str | None, **fields: object) -> SetLimit:
    given: dict[str, object] = {"currency": "CNY", "valid_from": TODAY, "approval": "minutes-7", **fields}
    return SetLimit.model_validate({"amount": amount, **given})


def with_cash(*amounts: Money) -> CustomerState:
    state = a_customer()
    for amount in amounts:
        rate = Decimal(8) if amount.currency == "USD" else Decimal(1)
        state = evolve_customer(state, CashUnapplied(source="payment P-1", amount=amount, rate=rate))
    return state


def test_unapplied_cash_lowers_exposure_at_its_own_rate() -> None:
    customer = with_cash(cny("100.00"), Money.of("10.00", "USD"))

    assert customer_exposure(customer).unapplied == Decimal(180)


def test_a_refund_takes_unapplied_cash_and_raises_exposure_again() -> None:
    customer = with_cash(cny("100.00"), cny("50.00"))
    refund = RefundUnapplied(amount=cny("120.00"), reference="R-1")

    (event,) = decide(customer, refund).events

    assert event.exposure is not None
    assert event.exposure.unapplied == Decimal(-120)
    assert after(customer, refund).unapplied_in("CNY") == cny("30.00")


def test_no_more_is_refunded_than_is_there_in_that_currency() -> None:
    customer = with_cash(cny("100.00"))

    for amount in (cny("100.01"), Money.of("0.01", "USD")):
        refusal = refused(customer, RefundUnapplied(amount=amount, reference="R-1"))
        assert (type(refusal), refusal.code) == (UnappliedInsufficient, "unapplied.insufficient")
    assert isinstance(refused(customer, RefundUnapplied(amount=cny("0.00"), reference="R-1")), AmountNotPositive)
