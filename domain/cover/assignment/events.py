"""What can become true of an assigned invoice. Bookings are what an accountant writes: account, debit, credit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from domain.base import Event, Value
from domain.cover.assignment.commands import Claim
from domain.cover.opening import CoverOpened
from domain.money import Money

Account = Literal["bank", "charges", "reserve", "loan", "receivable", "sold", "payable_to_factor"]


class Booking(Value):
    """One side is zero."""

    account: Account
    debit: Money
    credit: Money


class InvoiceOffered(CoverOpened):
    event_type: ClassVar[str] = "assignment.offered"
    invoice_no: str
    agreement: str
    account: str
    order_id: str
    claims: tuple[Claim, ...]
    recourse: bool
    payee: str
    account_no: str
    reference: str
    on: date


class AssignmentActive(Event):
    """The factor took it: it pays `advance` less `charges`; the rest is the reserve."""

    event_type: ClassVar[str] = "assignment.active"
    advance: Money
    charges: Money
    reserve: Money
    bookings: tuple[Booking, ...]
    on: date


class AssignmentDeclined(Event):
    event_type: ClassVar[str] = "assignment.declined"
    reason: str
    on: date


class AssignmentSettled(Event):
    """The customer has paid the factor: the reserve less the discount interest is ours."""

    event_type: ClassVar[str] = "assignment.settled"
    collected: Money
    interest: Money
    reserve_paid: Money
    bookings: tuple[Booking, ...]
    on: date


class BuyBackAsked(Event):
    event_type: ClassVar[str] = "assignment.buy_back_asked"
    reason: str
    reference: str
    on: date


class BoughtBack(Event):
    """The advance is repaid and the claim is ours again: its exposure too, and collection goes on."""

    event_type: ClassVar[str] = "assignment.bought_back"
    reason: str
    repaid: Money
    bookings: tuple[Booking, ...]
    on: date


class PaymentPassedOn(Event):
    event_type: ClassVar[str] = "assignment.payment_passed_on"
    payment_id: str
    receivable_id: str
    amount: Money
    bookings: tuple[Booking, ...]
    on: date
