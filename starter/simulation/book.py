"""An order book: what customers, sales people and the bank do on which day, for a simulation to run.

A book says what the *world* does. Lanes, overdue holds, invoices and reminders are not in it: they are what the engine
makes of it. Where the engine holds an order back the world waits: a delivery whose day comes before the release is made
on the day of the release, never if there is none, and what follows from the delivery waits with it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Literal, Self

from pydantic import Field, model_validator

from domain.base import Exact, Value
from domain.customer.decide import CustomerExists, CustomerUnknown, GroupUnknown
from domain.errors import (
    BookPaymentDateUnclear,
    BookReferenceUnknown,
    CurrencyMismatch,
    DateInvalid,
    OrderDuplicate,
)
from domain.legal_ids import LegalId
from domain.money import Money
from domain.policy_part import Grade
from domain.terms import Terms

ScriptedAnswer = Literal["approve", "reject", "ignore"]


class BookGroup(Value):
    """Linked companies. `limit` None without `unlimited` means that no limit is on file."""

    group_id: str
    name: str
    currency: str
    limit: Money | None = None
    unlimited: bool = False


class BookCustomer(Value):
    """A customer as it stands on the first day. `limit` None without `unlimited` means that no limit is on file."""

    customer_id: str
    name: str
    country: str
    currency: str
    limit: Money | None = None
    unlimited: bool = False
    grade: Grade | None = None
    review_valid_until: date | None = None
    group_id: str | None = None
    segment: str = "ordinary"
    identifiers: tuple[LegalId, ...] = ()


class _Dated(Value):
    on: date
    amount: Money


class BookDelivery(_Dated):
    """Goods leave on this day. `final` ends the order: what was not delivered by then never will be."""

    final: bool
    invoice_no: str | None = None


class BookPayment(Value):
    """Money for one instalment of one delivery's invoice.

    `delivery` counts from 0, `instalment` from 1. Either on a day, or a number of days after the instalment's due date,
    below zero for before; a day beyond the book's end is not played. `percent` of the instalment's amount, rounded
    half-even; above 100 is an overpayment.
    """

    delivery: int = Field(ge=0)
    instalment: int = Field(default=1, ge=1)
    on: date | None = None
    days_after_due: int | None = None
    percent: Exact = Field(default=Decimal(100), gt=0)

    @model_validator(mode="after")
    def _has_one_date(self) -> Self:
        if (self.on is None) == (self.days_after_due is None):
            raise BookPaymentDateUnclear("give a day or a number of days after the due date", field="payments.on")
        return self


class BookReturn(_Dated):
    """Goods of one delivery come back; a credit note follows."""

    delivery: int = Field(ge=0)
    reason: str


class BookAmendment(_Dated):
    """From this day the order is for another amount."""


class _OfCustomer(Value):
    customer_id: str


class BookSale(_OfCustomer):
    """One order and all that the world does about it. `facts` are kept with the order and steer nothing."""

    order_id: str
    ordered_on: date
    amount: Money
    terms: Terms
    requested_by: str
    channel: str
    deliveries: tuple[BookDelivery, ...] = ()
    payments: tuple[BookPayment, ...] = ()
    returns: tuple[BookReturn, ...] = ()
    amendments: tuple[BookAmendment, ...] = ()
    cancelled_on: date | None = None
    facts: dict[str, str] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        self.amount.require_positive("amount")
        parts: tuple[_Dated, ...] = (*self.deliveries, *self.returns, *self.amendments)
        for part in parts:
            part.amount.require_positive("amount")
            if part.amount.currency != self.amount.currency:
                raise CurrencyMismatch(f"{self.order_id} is in {self.amount.currency}", field="amount")
        for back in self.returns:
            self._after_delivery(back.delivery, back.on)
        for payment in self.payments:
            self._after_delivery(payment.delivery, payment.on)
            if payment.instalment > max(1, len(self.terms.instalments)):
                raise BookReferenceUnknown(f"{self.terms} has no instalment {payment.instalment}", field="instalment")
        for day in self.days():
            if day < self.ordered_on:
                raise DateInvalid(f"{self.order_id} was ordered on {self.ordered_on}, after {day}", field="ordered_on")
        return self

    def days(self) -> Iterable[date]:
        """Every day on which the book says that something happens to this sale."""
        yield self.ordered_on
        yield from (delivery.on for delivery in self.deliveries)
        yield from (back.on for back in self.returns)
        yield from (amendment.on for amendment in self.amendments)
        yield from (payment.on for payment in self.payments if payment.on)
        yield from (self.cancelled_on,) if self.cancelled_on else ()

    def _after_delivery(self, delivery: int, on: date | None) -> None:
        if delivery >= len(self.deliveries):
            raise BookReferenceUnknown(f"{self.order_id} has no delivery {delivery}", field="delivery")
        delivered_on = self.deliveries[delivery].on
        if on is not None and on < delivered_on:
            raise DateInvalid(f"{self.order_id} was delivered on {delivered_on}, after {on}", field="on")


class BookLimitChange(_OfCustomer):
    """A new limit, in force from this day."""

    on: date
    limit: Money | None = None
    unlimited: bool = False


class BookHold(_OfCustomer):
    """A person stops new credit; `lifted_on` None means that it still stands at the end."""

    on: date
    reason: str
    lifted_on: date | None = None


class BookDecider(Value):
    """How the scripted approvers answer an order's tasks: approve after some business hours, unless named here."""

    decide_after_hours: int = Field(default=2, ge=0)
    decisions: dict[str, ScriptedAnswer] = Field(default_factory=dict)

    def answer_for(self, order_id: str) -> ScriptedAnswer:
        return self.decisions.get(order_id, "approve")


class Book(Value):
    """A whole order book. Sales stand in the order of their days.

    Refuses `customer.exists`, `customer.unknown`, `group.unknown`, `order.duplicate`, and `date.invalid` for what
    happens outside of the book's days; a sale by itself refuses `currency.mismatch`, `book.*` and `date.invalid`.
    """

    name: str
    first_day: date
    last_day: date
    customers: tuple[BookCustomer, ...]
    groups: tuple[BookGroup, ...] = ()
    sales: tuple[BookSale, ...]
    limit_changes: tuple[BookLimitChange, ...] = ()
    holds: tuple[BookHold, ...] = ()
    decider: BookDecider = BookDecider()

    @model_validator(mode="after")
    def _is_consistent(self) -> Self:
        self._customers_are_known()
        orders: set[str] = set()
        for sale in self.sales:
            if sale.order_id in orders:
                raise OrderDuplicate(f"order {sale.order_id} is in the book twice", field="order_id")
            orders.add(sale.order_id)
            self._within(sale.order_id, sale.days())
        for change in self.limit_changes:
            self._within(change.customer_id, (change.on,))
        for hold in self.holds:
            self._within(hold.customer_id, (hold.on, hold.lifted_on or hold.on))
        for order_id in self.decider.decisions:
            if order_id not in orders:
                raise BookReferenceUnknown(f"there is no order {order_id} to decide", field="decisions")
        return self

    def _customers_are_known(self) -> None:
        known: set[str] = set()
        groups = {group.group_id for group in self.groups}
        for customer in self.customers:
            if customer.customer_id in known:
                raise CustomerExists(f"{customer.customer_id} is in the book twice", field="customer_id")
            if customer.group_id is not None and customer.group_id not in groups:
                raise GroupUnknown(f"{customer.customer_id} belongs to {customer.group_id}", field="group_id")
            known.add(customer.customer_id)
        named_in: tuple[_OfCustomer, ...] = (*self.sales, *self.limit_changes, *self.holds)
        for named in named_in:
            if named.customer_id not in known:
                raise CustomerUnknown(f"customer {named.customer_id} is not in the book", field="customer_id")

    def _within(self, what: str, days: Iterable[date]) -> None:
        for day in days:
            if not self.first_day <= day <= self.last_day:
                raise DateInvalid(f"{what}: {day} is outside of {self.first_day} to {self.last_day}", field="date")
