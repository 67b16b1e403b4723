"""A receivable as its events left it, and the table of its life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.base import Event, Exact, ExposureChange, Value
from domain.cover.part import CoverPart, carve, covered
from domain.cover.use import Uses, uses_of
from domain.money import Money
from domain.policy import convert
from domain.receivable import events as happened


class ReceivablePhase(StrEnum):
    NEW = "new"
    OPEN = "open"
    OVERDUE = "overdue"
    SETTLED = "settled"


RECEIVABLE_TRANSITIONS: Final[dict[ReceivablePhase, frozenset[ReceivablePhase]]] = {
    ReceivablePhase.NEW: frozenset({ReceivablePhase.OPEN}),
    ReceivablePhase.OPEN: frozenset({ReceivablePhase.OVERDUE, ReceivablePhase.SETTLED}),
    ReceivablePhase.OVERDUE: frozenset({ReceivablePhase.SETTLED}),
    ReceivablePhase.SETTLED: frozenset(),
}


_OURS: Final = {"payee": "", "account_no": ""}
"""The customer pays us."""


class Principal(Value):
    """What interest runs on from that day: the claim without interest and fees, which bear none themselves."""

    on: date
    amount: Money


class ReceivableState(Value):
    """`balance` is what is still owed, interest included; `rate` turns it into the currency of the account.

    `payee` and `account_no` are whom the customer pays, empty for us; `assigned_to` is the stream of the assignment.
    `principals` are the amounts that interest is still to be charged on, from the due date or the last charge on.
    `insured`: it was insured when it was opened, and its insurer is kept informed whatever has become of that.
    """

    phase: ReceivablePhase = ReceivablePhase.NEW
    receivable_id: str = ""
    invoice_no: str = ""
    customer_id: str = ""
    order_id: str = ""
    country: str = ""
    amount: Money | None = None
    balance: Money | None = None
    invoiced_on: date | None = None
    due_on: date | None = None
    terms: str = ""
    rate: Exact = Decimal(1)
    account_currency: str = ""
    ladder: str = ""
    overdue_on: date | None = None
    settled_on: date | None = None
    last_step: str | None = None
    level: int = 0
    stops_credit: bool = False
    stops_delivery: bool = False
    call_open: bool = False
    charged: Money | None = None
    principals: tuple[Principal, ...] = ()
    payments: tuple[str, ...] = ()
    covers: tuple[CoverPart, ...] = ()
    assigned_to: str = ""
    payee: str = ""
    account_no: str = ""
    insured: bool = False

    @property
    def owed(self) -> Money:
        if self.balance is None:
            raise LookupError("the receivable has not been opened")
        return self.balance

    @property
    def principal(self) -> Money:
        """Payments settle the claim before the interest and fees that were charged on it. House rule."""
        nothing = Money.zero(self.owed.currency)
        return max(nothing, self.owed - (self.charged or nothing))

    @property
    def settled(self) -> bool:
        return self.phase is ReceivablePhase.SETTLED


def receivable_exposure(state: ReceivableState) -> ExposureChange:
    if state.balance is None:
        return ExposureChange()
    balance = convert(state.balance, state.rate, state.account_currency).amount
    return ExposureChange(receivable=balance, covered=covered(state.covers, balance))


def receivable_uses(state: ReceivableState) -> Uses:
    """What the receivable uses of each arrangement: its goods have left, and it never uses more than is still owed."""
    if state.balance is None or not state.covers or state.settled:
        return {}
    return uses_of((), carried(state))


def carried(state: ReceivableState) -> tuple[CoverPart, ...]:
    """What of its covers still carries something: the rest was given back as the customer paid, and does not return."""
    return carve(state.covers, convert(state.owed, state.rate, state.account_currency).amount)[0]


def evolve_receivable(state: ReceivableState, event: Event) -> ReceivableState:
    """The receivable after one more event; never refuses."""
    return state.model_copy(update=_change(state, event))


def fold_receivable(events: Iterable[Event], state: ReceivableState | None = None) -> ReceivableState:
    return reduce(evolve_receivable, events, state or ReceivableState())


def _change(state: ReceivableState, event: Event) -> dict[str, object]:
    match event:
        case happened.ReceivableOpened():
            known = event.model_dump(exclude={"exposure", "source", "amount", "covers"})
            principals = (Principal(on=event.due_on, amount=event.amount),)
            opened = {
                "amount": event.amount,
                "balance": event.amount,
                "principals": principals,
                "covers": event.covers,
                "insured": any(part.kind == "insurance" for part in event.covers),
            }
            return {**known, **opened, "phase": ReceivablePhase.OPEN}
        case happened.BecameOverdue():
            return {"phase": ReceivablePhase.OVERDUE, "overdue_on": event.on}
        case happened.LadderStepTaken():
            return {
                "last_step": event.step,
                "level": event.level,
                "stops_credit": event.stops_credit,
                "stops_delivery": event.stops_delivery,
                "call_open": state.call_open or event.channel == "task",
            }
        case happened.InterestCharged():
            return {
                "covers": carried(state),
                "balance": state.owed + event.amount,
                "charged": event.amount + (state.charged or Money.zero(event.amount.currency)),
                "principals": (Principal(on=event.through, amount=state.principal),),
            }
        case happened.CoverChanged():
            factored = state.assigned_to or any(part.kind == "factoring" for part in event.covers)
            return {"covers": event.covers, **({} if factored else _OURS)}
        case happened.ClaimAssigned():
            payee = {"payee": event.payee, "account_no": event.account_no}
            covers = _with(state.covers, event.cover)
            return {**payee, "assigned_to": event.assignment, "covers": covers, "call_open": False}
        case happened.ClaimReturned():
            left = tuple(part for part in carried(state) if part.kind != "factoring")
            return {**_OURS, "assigned_to": "", "covers": left}
        case happened.CallMade():
            return {"call_open": False}
        case happened.PaymentApplied():
            paid = event.applied + event.bank_charge + event.written_off + event.discount
            return {**_reduced(state, paid, event.paid_on), "payments": (*state.payments, event.payment_id)}
        case happened.CreditNoteApplied():
            return _reduced(state, event.amount, event.on)
        case happened.ReceivableSettled():
            cleared = {"stops_credit": False, "stops_delivery": False, "call_open": False, "level": 0}
            return {"phase": ReceivablePhase.SETTLED, "settled_on": event.on, **cleared}
    return {}


def _with(covers: tuple[CoverPart, ...], cover: CoverPart | None) -> tuple[CoverPart, ...]:
    """The parts with this one in its place, or behind the others."""
    if cover is None:
        return covers
    if any(part.stream == cover.stream for part in covers):
        return tuple(cover if part.stream == cover.stream else part for part in covers)
    return (*covers, cover)


def _reduced(state: ReceivableState, amount: Money, on: date) -> dict[str, object]:
    """Value dates count, but never reach back into days for which interest has been charged."""
    left = state.model_copy(update={"balance": state.owed - amount})
    begins = max(on, state.principals[-1].on)
    return {"balance": left.balance, "principals": (*state.principals, Principal(on=begins, amount=left.principal))}
