"""Cash that settles nothing yet belongs to the customer and lowers exposure."""

from __future__ import annotations

from decimal import Decimal

from domain.customer.commands import (
    RefundUnapplied,
)
from domain.customer.decide import (
    UnappliedInsufficient,
)
from domain.customer.events import CashUnapplied
from domain.customer.state import CustomerState, customer_exposure, evolve_customer
from domain.errors import AmountNotPositive
from domain.money import Money
from tests.domain.builders import a_customer, cny
from tests.domain.customer.customers import (
    after,
    decide,
    refused,
)


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
