"""How an assigned invoice changes with each event."""

from __future__ import annotations

from datetime import timedelta

from domain.base import Event
from domain.cover.assignment import events as happened
from domain.cover.assignment.claim import Receipt
from domain.cover.assignment.state import AssignmentPhase, AssignmentState


def evolve_assignment(state: AssignmentState, event: Event) -> AssignmentState:
    """The assignment after one more event; never refuses."""
    return state.model_copy(update=_change(state, event))


def _change(state: AssignmentState, event: Event) -> dict[str, object]:
    match event:
        case happened.InvoiceOffered():
            fields = set(type(event).model_fields) - {"exposure", "on"}
            known = {name: getattr(event, name) for name in fields}
            return {**known, "phase": AssignmentPhase.OFFERED, "offers": state.offers + 1}
        case happened.InvoiceNotOffered():
            fields = set(type(event).model_fields) - {"exposure", "on", "reason"}
            return {**{name: getattr(event, name) for name in fields}, "phase": AssignmentPhase.DECLINED}
        case happened.AssignmentActive():
            figures = {name: getattr(event, name) for name in ("advance", "charges", "reserve")}
            back = state.last_due + timedelta(days=state.agreed.recourse_days) if state.recourse else None
            taken = {**figures, "phase": AssignmentPhase.ACTIVE, "active_on": event.on, "recourse_on": back}
            if state.phase is not AssignmentPhase.DECLINED:
                return taken
            # It came too late: what the factor was to bear of the claims has been given back.
            ours = {"cover": None, "reserved": False}
            return {**taken, "claims": tuple(claim.model_copy(update=ours) for claim in state.claims)}
        case happened.AssignmentDeclined():
            return {"phase": AssignmentPhase.DECLINED}
        case happened.OfferLapsed():
            return {"lapsed_on": event.on}
        case happened.CollectionReported():
            got = (
                Receipt(source=event.notice_id, receivable_id=share.receivable_id, amount=share.amount, on=event.on)
                for share in event.shares
            )
            return {"receipts": (*state.receipts, *got), "notices": (*state.notices, event.notice_id)}
        case happened.PaymentPassedOn():
            known = {name: getattr(event, name) for name in ("receivable_id", "amount", "on")}
            receipt = Receipt(source=event.payment_id, **known)
            return {"receipts": (*state.receipts, receipt), "passed_on": (*state.passed_on, event.payment_id)}
    return _ending(state, event)


def _ending(state: AssignmentState, event: Event) -> dict[str, object]:
    match event:
        case happened.AssignmentSettled():
            return {"phase": AssignmentPhase.SETTLED, "interest": event.interest, "buying_back": ""}
        case happened.BuyBackAsked():
            heard = (*state.notices, event.notice_id) if event.notice_id else state.notices
            asked = {"buying_back": event.reference, "buy_back_reason": event.reason, "buy_backs": state.buy_backs + 1}
            return {**asked, "notices": heard}
        case happened.BuyBackDeclined():
            again = None if state.recourse_on is None else max(state.recourse_on, event.ask_again_on)
            return {"buying_back": "", "recourse_on": again}
        case happened.BoughtBack():
            return {"phase": AssignmentPhase.BOUGHT_BACK, "interest": event.interest, "buying_back": ""}
    return {}
