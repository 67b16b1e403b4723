"""A buyer limit as its events left it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Final

from domain.base import Event, Exact, Value
from domain.cover.buyer_limit import events as happened
from domain.cover.use import Use, UseChanged, after_use, used
from domain.money import Money


class BuyerLimitPhase(StrEnum):
    NEW = "new"
    SOUGHT = "sought"
    GRANTED = "granted"
    DECLINED = "declined"
    ENDED = "ended"


BUYER_LIMIT_TRANSITIONS: Final[dict[BuyerLimitPhase, frozenset[BuyerLimitPhase]]] = {
    BuyerLimitPhase.NEW: frozenset({BuyerLimitPhase.SOUGHT, BuyerLimitPhase.GRANTED}),
    BuyerLimitPhase.SOUGHT: frozenset({BuyerLimitPhase.GRANTED, BuyerLimitPhase.DECLINED}),
    BuyerLimitPhase.GRANTED: frozenset({BuyerLimitPhase.SOUGHT, BuyerLimitPhase.ENDED}),
    BuyerLimitPhase.DECLINED: frozenset({BuyerLimitPhase.SOUGHT, BuyerLimitPhase.GRANTED}),
    BuyerLimitPhase.ENDED: frozenset({BuyerLimitPhase.SOUGHT, BuyerLimitPhase.GRANTED}),
}
"""One that ends while a larger one is asked for is sought again. Whoever answers after we gave up may still grant."""


class Ceiling(Value):
    """What a partner said while its answer was awaited: an answer that is not later grants no more."""

    amount: Exact
    said_on: date


class BuyerLimitState(Value):
    """`amount` is what is granted now, in the currency of the account; `asked` what has been asked and not answered.

    `fallen` are sales whose undispatched goods it carries no longer, until they have been decided again.
    `declined_on` keeps us from asking again at once for `declined` or more. `unanswered` was given up: silence is no
    decline. `ceiling` bounds the answer that is awaited. A limit that ended still carries what had left by then.
    """

    phase: BuyerLimitPhase = BuyerLimitPhase.NEW
    agreement: str = ""
    account: str = ""
    amount: Exact = Decimal(0)
    currency: str = ""
    discretionary: bool = False
    withdrawn: bool = False
    from_day: date | None = None
    valid_until: date | None = None
    asked: Money | None = None
    unanswered: Money | None = None
    ceiling: Ceiling | None = None
    reference: str = ""
    requests: int = 0
    for_orders: tuple[str, ...] = ()
    declined: Money | None = None
    declined_on: date | None = None
    notices: tuple[str, ...] = ()
    uses: tuple[Use, ...] = ()
    fallen: tuple[str, ...] = ()

    @property
    def free(self) -> Decimal:
        """What may still leave on it."""
        return max(Decimal(0), self.amount - used(self.uses)) if self.phase is BuyerLimitPhase.GRANTED else Decimal(0)

    def carries_on(self, day: date) -> bool:
        """Whether goods may leave on it on that day."""
        begun = self.from_day is None or self.from_day <= day
        in_time = self.valid_until is None or day <= self.valid_until
        return self.phase is BuyerLimitPhase.GRANTED and begun and in_time

    def leaves_discretion(self, day: date) -> bool:
        """Whether its discretionary limit may be taken up: the insurer has said nothing against this buyer, and has
        granted no limit by name that is still to begin."""
        to_come = self.phase is BuyerLimitPhase.GRANTED and self.from_day is not None and day < self.from_day
        return not self.withdrawn and self.declined_on is None and not to_come

    def carries(self, holder: str, day: date) -> bool:
        """Whether goods of this sale may leave on it on that day: it must not have fallen by a cut."""
        return self.carries_on(day) and holder not in self.fallen

    @property
    def ended(self) -> bool:
        """Never: a limit that was declined or withdrawn may be asked for again."""
        return False


def evolve_buyer_limit(state: BuyerLimitState, event: Event) -> BuyerLimitState:
    """The limit after one more event; never refuses."""
    match event:
        case happened.LimitSought():
            return _sought(state, event)
        case happened.LimitGranted() | happened.DiscretionUsed():
            return _granted(state, event)
        case happened.LimitDeclined():
            return _declined(state, event)
        case happened.LimitShortened():
            return state.model_copy(update={"valid_until": event.valid_until})
        case happened.LimitCut():
            granted = state.phase is BuyerLimitPhase.GRANTED
            smaller = _smaller(state, event, event.amount)
            return smaller.model_copy(update={"amount": event.amount}) if granted else smaller
        case happened.LimitEnded():
            return _ended(state, event)
        case UseChanged():
            fallen = state.fallen if event.undispatched else tuple(x for x in state.fallen if x != event.holder)
            return state.model_copy(update={"uses": after_use(state.uses, event), "fallen": fallen})
    return state


def _sought(state: BuyerLimitState, event: happened.LimitSought) -> BuyerLimitState:
    granted = state.phase is BuyerLimitPhase.GRANTED
    return state.model_copy(
        update={
            "phase": state.phase if granted else BuyerLimitPhase.SOUGHT,
            "agreement": event.agreement,
            "account": event.account,
            "currency": event.amount.currency,
            "asked": event.amount,
            "unanswered": None,
            "ceiling": None,
            "reference": event.reference,
            "requests": state.requests + 1,
            "for_orders": (event.for_order,) if event.for_order else (),
        }
    )


def _granted(state: BuyerLimitState, event: happened.LimitGranted | happened.DiscretionUsed) -> BuyerLimitState:
    granted = {
        "phase": BuyerLimitPhase.GRANTED,
        "amount": event.amount.amount,
        "currency": event.amount.currency,
        "valid_until": event.valid_until,
        "withdrawn": False,
    }
    if isinstance(event, happened.DiscretionUsed):
        known = {"agreement": event.agreement, "account": event.account, "discretionary": True, "from_day": None}
        return state.model_copy(update=granted | known)
    answered = {"asked": None, "unanswered": None, "ceiling": None, "for_orders": ()}
    begins = {"from_day": event.from_day, "discretionary": False, "declined": None, "declined_on": None}
    return state.model_copy(update=granted | answered | begins)


def _declined(state: BuyerLimitState, event: happened.LimitDeclined) -> BuyerLimitState:
    sought = state.phase is BuyerLimitPhase.SOUGHT
    answered = {
        "phase": BuyerLimitPhase.DECLINED if sought else state.phase,
        "asked": None,
        "unanswered": state.asked if event.gave_up else None,
        "for_orders": (),
    }
    said = {} if event.gave_up else {"declined": state.asked or state.unanswered, "declined_on": event.on}
    return state.model_copy(update=answered | said)


def _smaller(
    state: BuyerLimitState, event: happened.LimitCut | happened.LimitEnded, amount: Decimal
) -> BuyerLimitState:
    awaited = state.asked is not None or state.unanswered is not None
    ceiling = Ceiling(amount=amount, said_on=event.said_on) if event.notice_id and awaited else state.ceiling
    notices = (*state.notices, event.notice_id) if event.notice_id else state.notices
    return state.model_copy(update={"ceiling": ceiling, "notices": notices, "fallen": (*state.fallen, *event.fallen)})


def _ended(state: BuyerLimitState, event: happened.LimitEnded) -> BuyerLimitState:
    withdrawn = event.how == "withdrawn"
    after = BuyerLimitPhase.SOUGHT if state.asked is not None else BuyerLimitPhase.ENDED
    change = {"phase": after, "amount": Decimal(0), "withdrawn": withdrawn}
    smaller = _smaller(state, event, Decimal(0))
    return smaller.model_copy(update=change) if state.phase is BuyerLimitPhase.GRANTED else smaller
