"""A receivable as its events left it, and the table of its life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.base import Event, Exact, ExposureChange, Value
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


class ReceivableState(Value):
    """`balance` is what is still owed, interest included; `rate` turns it into the currency of the customer's account."""

    phase: ReceivablePhase = ReceivablePhase.NEW
    receivable_id: str = ""
    invoice_no: str = ""
    customer_id: str = ""
    order_id: str = ""
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
    interest_through: date | None = None
    payments: tuple[str, ...] = ()

    @property
    def owed(self) -> Money:
        if self.balance is None:
            raise LookupError("the receivable has not been opened")
        return self.balance

    @property
    def settled(self) -> bool:
        return self.phase is ReceivablePhase.SETTLED


def receivable_exposure(state: ReceivableState) -> ExposureChange:
    if state.balance is None:
        return ExposureChange()
    return ExposureChange(receivable=convert(state.balance, state.rate, state.account_currency).amount)


def evolve_receivable(state: ReceivableState, event: Event) -> ReceivableState:
    """The receivable after one more event; never refuses."""
    return state.model_copy(update=_change(state, event))


def fold_receivable(events: Iterable[Event], state: ReceivableState | None = None) -> ReceivableState:
    return reduce(evolve_receivable, events, state or ReceivableState())


def _change(state: ReceivableState, event: Event) -> dict[str, object]:
    match event:
        case happened.ReceivableOpened():
            known = event.model_dump(exclude={"exposure", "source", "amount"})
            return {**known, "amount": event.amount, "balance": event.amount, "phase": ReceivablePhase.OPEN}
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
            return {"balance": state.owed + event.amount, "interest_through": event.through}
        case happened.CallMade():
            return {"call_open": False}
        case happened.PaymentApplied():
            paid = event.applied + event.bank_charge + event.written_off + event.discount
            return {"balance": state.owed - paid, "payments": (*state.payments, event.payment_id)}
        case happened.CreditNoteApplied():
            return {"balance": state.owed - event.amount}
        case happened.ReceivableSettled():
            cleared = {"stops_credit": False, "stops_delivery": False, "call_open": False, "level": 0}
            return {"phase": ReceivablePhase.SETTLED, "settled_on": event.on, **cleared}
    return {}
