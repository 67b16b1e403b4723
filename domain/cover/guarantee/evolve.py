"""How a guarantee folds from its events."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import get_args

from domain.base import Event
from domain.cover.duty import DutyEvent, after_duty
from domain.cover.guarantee import events as happened
from domain.cover.guarantee.state import Call, GuaranteePhase, GuaranteeState, Secured
from domain.cover.use import UseChanged, after_use
from domain.ids import receivable_stream
from domain.money import Money

_DUTY_EVENTS = get_args(DutyEvent)


def evolve_guarantee(state: GuaranteeState, event: Event) -> GuaranteeState:
    """The guarantee after one more event; never refuses."""
    if isinstance(event, _DUTY_EVENTS):
        return state.model_copy(update={"duties": after_duty(state.duties, event)})
    return state.model_copy(update=_change(state, event))


def fold_guarantee(events: Iterable[Event], state: GuaranteeState | None = None) -> GuaranteeState:
    return reduce(evolve_guarantee, events, state or GuaranteeState())


def _change(state: GuaranteeState, event: Event) -> dict[str, object]:
    match event:
        case happened.GuaranteeGiven():
            known = ("guarantee_id", "guarantor", "account", "expires_on", "warn_on", "orders", "percent")
            return {
                **{name: getattr(event, name) for name in (*known, "fee_percent")},
                "phase": GuaranteePhase.GIVEN,
                "amount": event.amount.amount,
                "currency": event.amount.currency,
            }
        case happened.GuaranteeExtended():
            return {"expires_on": event.expires_on, "warn_on": event.warn_on, "watched_from": None}
        case happened.ExpiryNeared():
            return {"watched_from": event.on}
        case happened.SecuredFollowed():
            return {"secured": _followed(state, event)}
        case UseChanged():
            return _used(state, event)
        case happened.GuaranteeEnded():
            return {"phase": GuaranteePhase.ENDED, "fallen": event.fallen, "lost": event.lost}
        case happened.SecurityLost():
            return {"lost": (*state.lost, event.receivable_id)}
    return _called(state, event)


def _called(state: GuaranteeState, event: Event) -> dict[str, object]:
    match event:
        case happened.GuaranteeCalled():
            known = ("reference", "receivable_id", "amount", "share", "rate", "currency", "answer_by")
            call = Call(**{name: getattr(event, name) for name in known})
            return {"calls": (*state.calls, call)}
        case happened.CallPaid():
            calls = _answered(state, event.reference, event.amount, given_up=False)
            return {"calls": calls, "amount": state.amount - event.amount.amount}
        case happened.CallRefused():
            nothing = Money.zero(state.currency)
            return {"calls": _answered(state, event.reference, nothing, given_up=event.given_up)}
    return {}


def _answered(state: GuaranteeState, reference: str, paid: Money, *, given_up: bool) -> tuple[Call, ...]:
    """What was paid of a call in part stays so, though the rest of it is refused."""
    answer = {"paid": paid, "given_up": given_up}
    return tuple(
        call.model_copy(update=answer) if call.reference == reference and (call.paid is None or call.given_up) else call
        for call in state.calls
    )


def _followed(state: GuaranteeState, event: happened.SecuredFollowed) -> tuple[Secured, ...]:
    others = tuple(one for one in state.secured if one.receivable_id != event.receivable_id)
    if event.settled:
        return others
    return (*others, Secured(**{name: getattr(event, name) for name in Secured.model_fields}))


def _used(state: GuaranteeState, event: UseChanged) -> dict[str, object]:
    """What a holder that uses nothing any more was owed or secured is forgotten."""
    uses = after_use(state.uses, event)
    holders = {use.holder for use in uses}
    return {
        "uses": uses,
        "secured": tuple(one for one in state.secured if receivable_stream(one.receivable_id) in holders),
        "fallen": tuple(sale for sale in state.fallen if sale in holders),
        "lost": tuple(key for key in state.lost if receivable_stream(key) in holders),
    }
