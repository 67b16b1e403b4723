"""Folding a sale's events. It never refuses and never asks a clock: what is in the store has happened."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce

from domain.base import Event
from domain.cover.part import carve, joined
from domain.money import Money
from domain.sale import events as happened
from domain.sale.evolve_cover import cover_wanted, fitted, waiting_for_cover
from domain.sale.order import Answer
from domain.sale.state import Delivery, PendingApproval, Phase, SaleReceivable, SaleState, in_account_currency


def evolve_sale(state: SaleState, event: Event) -> SaleState:
    """The sale after one more event."""
    change = _decision(state, event) if isinstance(event, happened.Assessed) else _delivery(state, event)
    return fitted(state.model_copy(update=change))


def fold_sale(events: Iterable[Event], state: SaleState | None = None) -> SaleState:
    return reduce(evolve_sale, events, state or SaleState())


def _decision(state: SaleState, event: happened.Assessed) -> dict[str, object]:
    first_time = state.phase not in (Phase.APPROVED, Phase.PARTLY_DELIVERED)
    match event:
        case happened.OrderApproved():
            change: dict[str, object] = {
                "release": event.release,
                "reserved": event.reserved,
                "rate": event.rate,
                "order": state.placed.model_copy(update={"amount": event.release.amount}),
                "pending": None,
                "offer": None,
                "wait_until": event.release.valid_until,
                "check_again_on": None,
                "unweighed": event.unweighed,
                "approved_on": event.approved_on,
                "covers": joined(state.covers, event.covers),
            }
            if first_time:
                change |= {"phase": Phase.APPROVED, "answer": _answer(state, event, "approved")}
            return change
        case happened.OrderHeld():
            return {
                "phase": Phase.HELD,
                "answer": _answer(state, event, "held"),
                "pending": None,
                "offer": None,
                "wait_until": event.expires_on,
                "check_again_on": event.check_again_on,
                "review_by": event.review_by,
                **waiting_for_cover(state, event),
            }
        case happened.ApprovalRequested():
            growth = event.amount if not event.uncovered else Money.zero(event.amount.currency)
            asked = event.amount if first_time else state.placed.amount + growth
            pending = PendingApproval(
                approval_id=event.approval_id,
                amount=event.amount,
                asked=asked,
                exceeds_limit_by=event.exceeds_limit_by,
                uncovered=event.uncovered,
            )
            change = {"pending": pending, "offer": None, "approvals_asked": state.approvals_asked + 1}
            if first_time:
                change |= {"phase": Phase.PENDING, "answer": _answer(state, event, "pending"), "wait_until": None}
            return change
        case happened.CoverDecided():
            return {"covers": joined(state.covers, event.covers), "pending": None}
        case happened.OrderDeclined():
            return {"phase": Phase.DECLINED, "answer": _answer(state, event, "declined"), "pending": None}
    return {}


def _delivery(state: SaleState, event: Event) -> dict[str, object]:
    match event:
        case happened.OrderReceived():
            return {
                "phase": Phase.RECEIVED,
                "order": event.order,
                "content_hash": event.content_hash,
                "account_currency": event.account_currency,
                "received_on": event.received_on,
            }
        case happened.OfferMade():
            return _offered(state, event)
        case happened.OrderAmended():
            changed = {"amount": event.amount, "terms": event.terms or state.placed.terms}
            return {
                "order": state.placed.model_copy(update=changed),
                "reserved": event.reserved if state.release else None,
                "release": event.release or state.release,
                "accepted": state.offer.conditions if state.offer else state.accepted,
                "cover_wanted": cover_wanted(state, event),
                "phase": _phase_of(state, event.amount),
            }
        case happened.AmendmentRefused():
            return {"pending": None, "phase": _phase_of(state, state.placed.amount)}
        case happened.GoodsDispatched():
            return _dispatched(state, event)
        case happened.CoverLost():
            return {"covers": tuple(part for part in state.covers if part not in event.parts)}
        case happened.InvoiceIssued():
            return _invoiced(state, event)
        case happened.GoodsReturned():
            receivables = tuple(_credited(receivable, event) for receivable in state.receivables)
            return {"returned": (*state.returned, (event.invoice_no, event.amount)), "receivables": receivables}
        case happened.ReceivableFinished():
            return {"receivables": tuple(_finished(receivable, event) for receivable in state.receivables)}
        case happened.ReservationReleased():
            phase = Phase.DELIVERED if state.deliveries else Phase.LAPSED
            return {"reserved": _nothing(state), "phase": phase, "pending": None}
        case happened.OrderCancelled():
            return _cancelled(state)
        case happened.SaleClosed():
            return {"phase": Phase.CLOSED}
    return {}


def _offered(state: SaleState, event: happened.OfferMade) -> dict[str, object]:
    answer = state.answer and state.answer.model_copy(update={"outcome": "offered"})
    return {
        "phase": Phase.OFFERED,
        "offer": PendingApproval(
            approval_id=event.approval_id,
            amount=event.amount,
            asked=event.amount,
            exceeds_limit_by=event.exceeds_limit_by,
            conditions=event.conditions,
        ),
        "pending": None,
        "wait_until": event.valid_until,
        "answer": answer,
    }


def _dispatched(state: SaleState, event: happened.GoodsDispatched) -> dict[str, object]:
    delivery = Delivery(delivery_id=event.delivery_id, amount=event.amount, on=event.on, covers=event.covers)
    phase = Phase.DELIVERED if event.final else Phase.PARTLY_DELIVERED
    deliveries = (*state.deliveries, delivery)
    pending = None if event.final else state.pending
    left = carve(state.covers, in_account_currency(state, event.amount))[1]
    gone = {"deliveries": deliveries, "reserved": event.reserved_left, "covers": left}
    return {**gone, "phase": phase, "pending": pending}


def _invoiced(state: SaleState, event: happened.InvoiceIssued) -> dict[str, object]:
    deliveries = tuple(
        delivery.model_copy(update={"invoice_no": event.invoice_no})
        if delivery.delivery_id == event.delivery_id
        else delivery
        for delivery in state.deliveries
    )
    opened = tuple(
        SaleReceivable(receivable_id=receivable_id, invoice_no=event.invoice_no, claim=claim)
        for receivable_id, claim in zip(event.receivable_ids, event.instalments, strict=True)
    )
    return {"deliveries": deliveries, "receivables": (*state.receivables, *opened)}


def _phase_of(state: SaleState, amount: Money) -> Phase:
    """An order that shrank to what has been delivered is delivered."""
    return Phase.DELIVERED if state.deliveries and state.delivered >= amount else state.phase


def _credited(receivable: SaleReceivable, event: happened.GoodsReturned) -> SaleReceivable:
    credited = dict(event.credited).get(receivable.receivable_id)
    if credited is None:
        return receivable
    left = max(receivable.claim - credited, Money.zero(credited.currency))
    return receivable.model_copy(update={"claim": left})


def _finished(receivable: SaleReceivable, event: happened.ReceivableFinished) -> SaleReceivable:
    if receivable.receivable_id != event.receivable_id:
        return receivable
    return receivable.model_copy(update={"finished": True})


def _cancelled(state: SaleState) -> dict[str, object]:
    if state.deliveries:
        return {"phase": Phase.DELIVERED, "reserved": _nothing(state), "pending": None}
    answer = state.answer and state.answer.model_copy(update={"outcome": "cancelled"})
    return {"phase": Phase.CANCELLED, "reserved": _nothing(state), "pending": None, "answer": answer}


def _nothing(state: SaleState) -> Money:
    return Money.zero(state.placed.amount.currency)


def _answer(state: SaleState, event: happened.Assessed, outcome: str) -> Answer:
    order = state.placed
    return Answer.model_validate(
        {
            "order_id": order.order_id,
            "outcome": outcome,
            "lane": event.lane,
            "rule": event.rule,
            "reasons": event.reasons,
            "grade": event.grade,
            "release": event.release if isinstance(event, happened.OrderApproved) else None,
            "terms": str(order.terms),
            "approval_id": event.approval_id
            if isinstance(event, happened.ApprovalRequested | happened.OrderApproved | happened.OrderDeclined)
            else "",
        }
    )
