"""What an accountant writes about an assigned invoice. Debits and credits are equal in every entry.

A claim of `claims` is advanced by `advance` at `charges`; the rest of it is the reserve. With recourse the advance is a
loan and the claim stays ours, kept apart as sold until the factor has its money. Without recourse the claim is gone and
the reserve is what the factor still owes. A payment that reaches us is booked like every other one, bank against
receivable; passing it on takes that back.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any, Literal

from domain.base import Event, Value
from domain.money import Money

Account = Literal["bank", "charges", "reserve", "loan", "receivable", "sold", "payable_to_factor"]


class Booking(Value):
    """One side is zero."""

    account: Account
    debit: Money
    credit: Money


class Entry(Value):
    """The bookings of one event, `what` being its type."""

    on: date
    what: str
    bookings: tuple[Booking, ...]


def taken(claims: Money, advance: Money, charges: Money, *, recourse: bool) -> tuple[Booking, ...]:
    """The factor pays the advance less its charges."""
    paid = _debit("bank", advance - charges) + _debit("charges", charges)
    if recourse:
        return paid + _credit("loan", advance) + _debit("sold", claims) + _credit("receivable", claims)
    return paid + _debit("reserve", claims - advance) + _credit("receivable", claims)


def passed_on(amount: Money) -> tuple[Booking, ...]:
    """What reached us is owed to the factor, and paid to it."""
    owed = _debit("receivable", amount) + _credit("payable_to_factor", amount)
    return owed + _debit("payable_to_factor", amount) + _credit("bank", amount)


def settled(claims: Money, advance: Money, interest: Money, *, recourse: bool) -> tuple[Booking, ...]:
    """The factor has got the whole claim and pays the reserve less the interest."""
    reserve = claims - advance
    paid = _debit("bank", reserve - interest) + _debit("charges", interest)
    if recourse:
        return _debit("loan", advance) + paid + _credit("sold", claims)
    return paid + _credit("reserve", reserve)


def bought_back(claims: Money, advance: Money, got: Money, interest: Money, *, recourse: bool) -> tuple[Booking, ...]:
    """We repay what the factor has not got of its advance, with interest, and what is open of the claim returns."""
    repaid = _credit("bank", advance - got + interest) + _debit("charges", interest)
    returned = _debit("receivable", claims - got)
    if recourse:
        return _debit("loan", advance) + repaid + returned + _credit("sold", claims)
    return repaid + returned + _credit("reserve", claims - advance)


def bookings_of(events: Iterable[Event]) -> tuple[Entry, ...]:
    """Everything to be booked, in the order of events: what an accounting system imports."""
    found: list[Any] = [event for event in events if getattr(event, "bookings", ())]
    return tuple(Entry(on=event.on, what=event.event_type, bookings=event.bookings) for event in found)


def balances(entries: Iterable[Entry], currency: str) -> dict[Account, Money]:
    """Debits less credits by account."""
    sums: dict[Account, Money] = {}
    for booking in (booking for entry in entries for booking in entry.bookings):
        before = sums.get(booking.account, Money.zero(currency))
        sums[booking.account] = before + booking.debit - booking.credit
    return sums


def _debit(account: Account, amount: Money) -> tuple[Booking, ...]:
    """A negative debit is a credit; nothing is not booked."""
    nothing = Money.zero(amount.currency)
    if amount.is_zero:
        return ()
    return (Booking(account=account, debit=max(amount, nothing), credit=max(-amount, nothing)),)


def _credit(account: Account, amount: Money) -> tuple[Booking, ...]:
    return _debit(account, -amount)
