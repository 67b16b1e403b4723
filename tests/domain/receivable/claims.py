"""Receivables to begin a test with, and what happens to them."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest

from domain.base import Decision
from domain.customer.events import CashUnapplied
from domain.customer.state import CustomerState
from domain.errors import Refusal
from domain.money import Money
from domain.policy import Policy
from domain.receivable.commands import ReceivableCommand, ReceivePayment
from domain.receivable.decide import ReceivableContext, decide_receivable
from domain.receivable.events import ReceivableOpened
from domain.receivable.state import ReceivableState, fold_receivable
from tests.domain.builders import TODAY, a_customer, a_ladder, a_policy, only


def a_receivable(
    amount: str = "1000.00",
    currency: str = "CNY",
    *,
    terms: str = "NET30",
    invoiced_on: date = TODAY,
    due_on: date = TODAY + timedelta(days=30),
    rate: str = "1",
    country: str = "CN",
) -> ReceivableState:
    opened = ReceivableOpened(
        receivable_id="INV-000001",
        invoice_no="INV-000001",
        customer_id="C-1",
        order_id="S-1",
        country=country,
        amount=Money.of(amount, currency),
        invoiced_on=invoiced_on,
        due_on=due_on,
        terms=terms,
        rate=Decimal(rate),
        account_currency="CNY",
        ladder="default",
    )
    return fold_receivable([opened])


def a_receivable_context(
    on: date = TODAY, *, policy: Policy | None = None, customer: CustomerState | None = None, hours: int = 2
) -> ReceivableContext:
    """Two in the morning UTC of that day, so that the steps of `a_ladder` due on it are due."""
    return ReceivableContext(
        policy=policy or a_policy(ladder=a_ladder()),
        now=datetime.combine(on, time(hours), UTC),
        today=on,
        customer=customer or a_customer(),
    )


def collect(
    state: ReceivableState, command: ReceivableCommand, context: ReceivableContext
) -> tuple[ReceivableState, Decision]:
    """The receivable after the command, and what was decided."""
    decision = decide_receivable(state, command, context)
    return fold_receivable(decision.events, state), decision


def payment(
    amount: str, *, charge: str | None = None, on: date = TODAY, payment_id: str = "P-1", currency: str = "CNY"
) -> ReceivePayment:
    return ReceivePayment(
        payment_id=payment_id,
        amount=Money.of(amount, currency),
        bank_charge=None if charge is None else Money.of(charge, currency),
        paid_on=on,
    )


def paid(state: ReceivableState, command: ReceivableCommand, on: date = TODAY) -> tuple[ReceivableState, Decision]:
    return collect(state, command, a_receivable_context(on))


def surplus(decision: Decision) -> Money:
    return only((event for _, events in decision.others for event in events), CashUnapplied).amount


def refused(state: ReceivableState, command: ReceivableCommand, on: date = TODAY) -> Refusal:
    with pytest.raises(Refusal) as caught:
        decide_receivable(state, command, a_receivable_context(on))
    return caught.value
