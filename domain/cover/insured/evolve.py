"""How the insurance of one receivable follows its events."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from functools import reduce
from typing import get_args

from domain.base import Event
from domain.cover.duty import DutyEvent, DutyMet, DutyMissed, after_duty
from domain.cover.insured import events as happened
from domain.cover.insured.state import InsuredPhase, InsuredState, Offered, Recovery
from domain.money import Money

_AFTER_CLAIM = (InsuredPhase.ACCEPTED, InsuredPhase.INDEMNIFIED)
_DUTIES = get_args(DutyEvent)


def evolve_insured(state: InsuredState, event: Event) -> InsuredState:
    """The insurance after one more event; never refuses."""
    if isinstance(event, _DUTIES):
        stops = isinstance(event, DutyMet | DutyMissed) and event.kind == "stop_shipment"
        duties = after_duty(state.duties, event)
        return state.model_copy(update={"duties": duties, "stopped": state.stopped or stops})
    return state.model_copy(update=_change(state, event))


def fold_insured(events: Iterable[Event], state: InsuredState | None = None) -> InsuredState:
    return reduce(evolve_insured, events, state or InsuredState())


def _change(state: InsuredState, event: Event) -> dict[str, object]:
    match event:
        case happened.CoverAttached():
            known = {name: getattr(event, name) for name in type(event).model_fields if name != "exposure"}
            return {**known, "balance": event.amount, "phase": InsuredPhase.COVERED}
        case happened.ReceivableFollowed():
            return _followed(state, event)
        case happened.CoverDisputed():
            return _contested(state, event.amount, state.denied)
        case happened.DisputeSettled():
            left = (state.disputed or event.upheld) - event.upheld
            known = {"claim_by": event.claim_by or state.claim_by}
            return known | _contested(state, None, left + state.denied if state.denied else left)
        case happened.CoverForfeited():
            return {"phase": InsuredPhase.FORFEITED, "forfeited_by": event.reason}
        case happened.InsuranceOver():
            return {"phase": InsuredPhase.OVER}
    return _with_insurer(state, event)


def _with_insurer(state: InsuredState, event: Event) -> dict[str, object]:
    match event:
        case happened.OverdueNotified():
            days = {"waiting_until": event.waiting_until, "claim_by": event.claim_by, "notified_on": event.on}
            asked = {"notice_reference": event.reference, "requests": state.requests + 1}
            return {**days, **asked, "phase": InsuredPhase.NOTIFIED}
        case happened.NoticeAnswered():
            return _noticed(state, event)
        case happened.ClaimFiled():
            asked = {"claim_reference": event.reference, "requests": state.requests + 1}
            amounts = {"loss": event.owed, "claimed": event.indemnity, "excluded": state.owed - state.undisputed}
            return {**asked, **amounts, "pay_by": event.pay_by, "unshared": (), "phase": InsuredPhase.CLAIMED}
        case happened.ClaimUnanswered():
            return {"phase": InsuredPhase.NOTIFIED, "pay_by": None, "claim_by": event.claim_by}
        case happened.ClaimDecided(accepted=True):
            return {"phase": InsuredPhase.ACCEPTED, "accepted": event.indemnity}
        case happened.IndemnityPaid():
            part = state.carried.model_copy(update={"paid_percent": event.share_percent})
            paid = {"indemnity": event.amount, "part": part, "notices": (*state.notices, event.notice_id)}
            return {**paid, "phase": InsuredPhase.INDEMNIFIED}
        case happened.RecoveryShared():
            return _shared(state, event)
        case happened.RecoveryAnswered():
            return _answered(state, event)
    return {}


def _noticed(state: InsuredState, event: happened.NoticeAnswered) -> dict[str, object]:
    """A notice that nobody answered may still be answered later."""
    if event.outcome == "gave_up":
        return {"phase": InsuredPhase.COVERED} if state.phase is InsuredPhase.NOTIFIED else {}
    taken = event.outcome == "accepted" and state.phase is InsuredPhase.COVERED
    return {"notice_reference": "", "phase": InsuredPhase.NOTIFIED if taken else state.phase}


def _followed(state: InsuredState, event: happened.ReceivableFollowed) -> dict[str, object]:
    known: dict[str, object] = {"balance": event.balance, "overdue": event.overdue, "settled": event.settled}
    if event.settled:
        known["stopped"] = False
    if event.paid is None:
        return known
    known["payments"] = (*state.payments, event.payment_id)
    if state.claim_is_out or state.phase in _AFTER_CLAIM:
        known |= _recovered(state, event, state.in_policy_currency(event.paid))
    if event.credited and state.denied is not None:
        denied = max(Money.zero(event.paid.currency), state.denied - event.paid)
        known |= _contested(state.model_copy(update=known), state.disputed, denied)
    return known


def _recovered(state: InsuredState, event: happened.ReceivableFollowed, paid: Money) -> dict[str, object]:
    """What came in is shared later, but for a credit of what was never owed and what the insurer has not paid: by that
    the loss turns out to be smaller."""
    known: dict[str, object] = {}
    if event.credited and state.denied is not None and state.excluded is not None and state.loss is not None:
        never_owed = min(paid, state.in_policy_currency(state.denied), state.excluded)
        paid, loss = paid - never_owed, state.loss - never_owed
        known = {"loss": loss, "excluded": state.excluded - never_owed}
        if state.indemnity is not None:
            share = {"paid_percent": share_percent(state.indemnity, loss)}
            known["part"] = state.carried.model_copy(update=share)
    if paid.is_positive:
        known["unshared"] = (*state.unshared, Recovery(payment_id=event.payment_id, amount=paid))
    return known


def share_percent(indemnity: Money, loss: Money) -> Decimal:
    """What of the loss the insurer bears."""
    return min(Decimal(100), indemnity.amount * 100 / loss.amount)


def _contested(state: InsuredState, disputed: Money | None, denied: Money | None) -> dict[str, object]:
    amounts = (state.in_policy_currency(amount).amount for amount in (disputed, denied) if amount is not None)
    left = None if denied is None or denied.is_zero else denied
    part = state.carried.model_copy(update={"disputed": sum(amounts, state.rate * 0)})
    return {"disputed": disputed, "denied": left, "part": part}


def _shared(state: InsuredState, event: happened.RecoveryShared) -> dict[str, object]:
    nothing = Money.zero(event.recovered.currency)
    sums = {
        "recovered": (state.recovered or nothing) + event.recovered,
        "to_insurer": (state.to_insurer or nothing) + event.to_insurer,
        "unshared": tuple(each for each in state.unshared if each.payment_id != event.payment_id),
    }
    if not event.reference:
        return sums
    offered = Offered(reference=event.reference, payment_id=event.payment_id, amount=event.to_insurer)
    return {**sums, "offered": (*state.offered, offered), "requests": state.requests + 1}


def _answered(state: InsuredState, event: happened.RecoveryAnswered) -> dict[str, object]:
    if not event.again:
        return {"offered": tuple(each for each in state.offered if each.reference != event.reference)}
    again = {"reference": event.again}
    offered = (each.model_copy(update=again) if each.reference == event.reference else each for each in state.offered)
    return {"offered": tuple(offered), "requests": state.requests + 1}
