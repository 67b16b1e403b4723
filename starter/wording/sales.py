"""What happened to a sale, in words."""

from __future__ import annotations

from typing import Final

from domain.base import Event
from domain.sale import events as sale
from domain.sale.order import Reason
from starter.wording.rules import reasons
from starter.wording.speech import Speech
from starter.wording.telling import Telling


def _received(s: Speech, e: sale.OrderReceived) -> str:
    return s.say(
        "order of %(amount)s, %(terms)s, asked by %(who)s",
        amount=s.money(e.order.amount),
        terms=e.order.terms,
        who=e.order.requested_by,
    )


def _approved(s: Speech, e: sale.OrderApproved) -> str:
    parts = {"amount": s.money(e.release.amount), "day": s.day(e.release.valid_until)}
    if e.approval_id:
        return s.say("approved on task %(task)s: release of %(amount)s through %(day)s", task=e.approval_id, **parts)
    lane = e.lane.replace("_", "-") if s.codes else s.either(LANES, e.lane)
    return s.say("approved, %(lane)s: release of %(amount)s through %(day)s", lane=lane, **parts)


LANES: Final[dict[str, str]] = {"straight_through": "straight through", "covered": "covered"}


def _asked(s: Speech, e: sale.ApprovalRequested) -> str:
    roles = s.say(" and ").join(s.role(seat.role) for seat in e.seats)
    return s.say(
        "%(roles)s asked about %(amount)s: %(why)s", roles=roles, amount=s.money(e.amount), why=reasons(s, e.reasons)
    )


def _dispatched(s: Speech, e: sale.GoodsDispatched) -> str:
    parts = {"number": e.delivery_id, "amount": s.money(e.amount)}
    if e.final:
        return s.say("delivery %(number)s: %(amount)s, the last", **parts)
    return s.say("delivery %(number)s: %(amount)s", **parts)


def _released(s: Speech, e: sale.ReservationReleased) -> str:
    why = reasons(s, (Reason(code=e.reason), *e.reasons)) if "." in e.reason else e.reason
    return s.say("%(amount)s of the limit set free: %(why)s", amount=s.money(e.amount), why=why)


SALES: Final[dict[type[Event], Telling]] = {
    sale.OrderReceived: _received,
    sale.OrderApproved: _approved,
    sale.OrderHeld: lambda s, e: s.say(
        "held until %(day)s: %(why)s", day=s.day(e.expires_on), why=reasons(s, e.reasons)
    ),
    sale.ApprovalRequested: _asked,
    sale.OrderDeclined: lambda s, e: s.say("declined: %(why)s", why=reasons(s, e.reasons)),
    sale.OfferMade: lambda s, e: s.say(
        "%(amount)s offered instead, open through %(day)s", amount=s.money(e.amount), day=s.day(e.valid_until)
    ),
    sale.OrderAmended: lambda s, e: s.say("amended to %(amount)s", amount=s.money(e.amount)),
    sale.AmendmentRefused: lambda s, e: s.say(
        "not enlarged to %(amount)s: %(why)s", amount=s.money(e.asked), why=reasons(s, e.reasons)
    ),
    sale.GoodsDispatched: _dispatched,
    sale.InvoiceIssued: lambda s, e: s.say(
        "invoice %(invoice)s of %(amount)s for delivery %(number)s",
        invoice=e.invoice_no,
        amount=s.money(e.amount),
        number=e.delivery_id,
    ),
    sale.GoodsReturned: lambda s, e: s.say(
        "%(amount)s of %(invoice)s returned (%(reason)s): note %(note)s",
        amount=s.money(e.amount),
        invoice=e.invoice_no,
        reason=e.reason,
        note=e.credit_note_no,
    ),
    sale.ReceivableFinished: lambda s, e: s.say("%(receivable)s is settled", receivable=e.receivable_id),
    sale.ReservationReleased: _released,
    sale.OrderCancelled: lambda s, e: s.say("cancelled: %(reason)s", reason=e.reason),
    sale.SaleClosed: lambda s, _: s.say("closed: everything is paid"),
}
