"""What can become true of an assigned invoice. Bookings are what an accountant writes: account, debit, credit."""

from __future__ import annotations

from datetime import date
from typing import ClassVar

from domain.base import Event
from domain.cover.assignment.bookings import Booking
from domain.cover.assignment.claim import Claim, Share
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.opening import CoverOpened
from domain.money import Money


class InvoiceOffered(CoverOpened):
    """The factor has been asked. `terms` are those of the agreement: they hold for this invoice to its end."""

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
    terms: FactoringTerms
    on: date


class InvoiceNotOffered(CoverOpened):
    """The sale counted on a factor who cannot be asked any more: `reason` is the code of the refusal."""

    event_type: ClassVar[str] = "assignment.not_offered"
    invoice_no: str
    agreement: str
    account: str
    order_id: str
    claims: tuple[Claim, ...]
    reason: str
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


class OfferLapsed(Event):
    """It was declined and has fallen due: it is not offered to anybody any more."""

    event_type: ClassVar[str] = "assignment.offer_lapsed"
    on: date


class CollectionReported(Event):
    """The customer has paid the factor. `surplus` is what exceeds the claim: the factor owes it to the customer."""

    event_type: ClassVar[str] = "assignment.collected"
    notice_id: str
    amount: Money
    surplus: Money
    shares: tuple[Share, ...]
    on: date


class AssignmentSettled(Event):
    """The factor has got the whole claim: the reserve less the discount interest is ours. `reserve_paid` is below zero
    where the interest exceeds the reserve: then we pay the difference."""

    event_type: ClassVar[str] = "assignment.settled"
    collected: Money
    interest: Money
    reserve_paid: Money
    bookings: tuple[Booking, ...]
    on: date


class BuyBackAsked(Event):
    """`notice_id` is the factor's, where it was the factor who called for it."""

    event_type: ClassVar[str] = "assignment.buy_back_asked"
    reason: str
    reference: str
    notice_id: str = ""
    on: date


class BuyBackDeclined(Event):
    """The factor keeps the claim, or did not answer. What is due by itself is asked for again on `ask_again_on`."""

    event_type: ClassVar[str] = "assignment.buy_back_declined"
    reason: str
    ask_again_on: date
    on: date


class BoughtBack(Event):
    """The advance is repaid and the claim is ours again: its exposure too, and collection goes on. `repaid` is the
    advance less what the factor has got, below zero where that is more; `interest` comes on top."""

    event_type: ClassVar[str] = "assignment.bought_back"
    reason: str
    repaid: Money
    interest: Money
    bookings: tuple[Booking, ...]
    on: date


class PaymentPassedOn(Event):
    event_type: ClassVar[str] = "assignment.payment_passed_on"
    payment_id: str
    receivable_id: str
    amount: Money
    bookings: tuple[Booking, ...]
    on: date
