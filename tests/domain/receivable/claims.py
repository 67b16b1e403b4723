"""Receivables to begin a test with."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from domain.base import Decision
from domain.customer.state import CustomerState
from domain.money import Money
from domain.policy import Policy
from domain.receivable.commands import ReceivableCommand
from domain.receivable.decide import ReceivableContext, decide_receivable
from domain.receivable.events import ReceivableOpened
from domain.receivable.state import ReceivableState, fold_receivable
from tests.domain.builders import TODAY, a_customer, a_ladder, a_policy


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
