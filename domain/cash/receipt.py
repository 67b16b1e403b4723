"""A payment that arrives from a customer for one or many invoices: how it is shared out becomes a fact of its own."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from domain.base import Decision, Event, Value
from domain.cash.allocation import Allocation, CashRules, OpenItem, PaymentIn, allocate
from domain.customer.decide import CustomerUnknown, with_cash_exposure
from domain.customer.events import CashUnapplied
from domain.customer.state import CustomerState
from domain.ids import checked_id, customer_stream
from domain.money import Money
from domain.policy import Policy
from domain.receivable.decide import PaymentInFuture


class RegisterReceipt(Value):
    """`references` are invoice or receivable numbers; without any, the oldest due items are settled first."""

    kind: Literal["register_receipt"] = "register_receipt"
    payment_id: str
    customer_id: str
    amount: Money
    bank_charge: Money | None = None
    paid_on: date
    references: tuple[str, ...] = ()


ReceiptCommand = RegisterReceipt


class ReceiptRegistered(Event):
    event_type: ClassVar[str] = "payment.received"
    payment_id: str
    customer_id: str
    amount: Money
    paid_on: date
    allocation: Allocation


class ReceiptState(Value):
    payment_id: str = ""
    customer_id: str = ""
    amount: Money | None = None
    paid_on: date | None = None
    allocation: Allocation | None = None


class ReceiptContext(Value):
    policy: Policy
    today: date
    customer: CustomerState | None
    open_items: tuple[OpenItem, ...]


def decide_receipt(state: ReceiptState, command: RegisterReceipt, context: ReceiptContext) -> Decision:
    """Shares the payment out; what settles nothing becomes unapplied cash. Codes: `payment.*`, `customer.unknown`."""
    if state.payment_id:
        return Decision(events=())
    checked_id(command.payment_id, field="payment_id")
    command.amount.require_positive("amount")
    customer = context.customer
    if customer is None or not customer.exists:
        raise CustomerUnknown("the customer is not registered", field="customer_id")
    if command.paid_on > context.today:
        raise PaymentInFuture(f"{command.paid_on} has not come yet", field="paid_on")
    payment = PaymentIn(
        payment_id=command.payment_id,
        amount=command.amount,
        paid_on=command.paid_on,
        references=command.references,
        bank_charges=command.bank_charge,
    )
    rules = CashRules(short_payment_tolerance=context.policy.cash.short_payment_tolerance)
    allocation = allocate(payment, context.open_items, rules)
    registered = ReceiptRegistered(
        payment_id=command.payment_id,
        customer_id=command.customer_id,
        amount=command.amount,
        paid_on=command.paid_on,
        allocation=allocation,
    )
    if allocation.unapplied.is_zero:
        return Decision(events=(registered,))
    rate = context.policy.rate(command.amount.currency, customer.currency, context.today)
    surplus = CashUnapplied(source=f"payment {command.payment_id}", amount=allocation.unapplied, rate=rate)
    others = ((customer_stream(customer.customer_id), (with_cash_exposure(customer, surplus),)),)
    return Decision(events=(registered,), others=others)


def evolve_receipt(state: ReceiptState, event: Event) -> ReceiptState:
    if isinstance(event, ReceiptRegistered):
        return ReceiptState(**event.model_dump(exclude={"exposure"}))
    return state
