"""What happened, when, by whom: one line for each fact."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from rich.console import RenderableType

from activities.postgres.rows import EventRow
from domain.approval import events as task
from domain.base import Event, event_of
from domain.ids import split_stream
from domain.receivable import events as receivable
from domain.sale import events as sale
from domain.sale.order import Reason
from domain.warning import events as warning
from starter.cli.explain import reason, reasons
from starter.cli.figures import amount, moment
from starter.cli.review_words import REVIEW_WORDS
from starter.cli.screen import table


def timeline(events: Iterable[EventRow], timezone: str) -> RenderableType:
    """In the order of recording; times are business time in the policy's time zone."""
    rows = [
        (moment(row.business_time, timezone), row.actor, _place(row.stream), describe(event_of(row.type, row.data)))
        for row in events
    ]
    return table(("when", "who", "where", "what"), rows)


def _place(stream: str) -> str:
    kind, key = split_stream(stream)
    return {"sale": "sale", "approval": f"task {key}"}.get(kind, key)


def describe(event: Event) -> str:
    """One fact in words; its type where there are none for it."""
    words = WORDS.get(type(event))
    return words(event) if words else event.event_type.replace("_", " ")


def _approved(event: sale.OrderApproved) -> str:
    by = f" on task {event.approval_id}" if event.approval_id else f", {event.lane.replace('_', '-')}"
    return f"approved{by}: release of {amount(event.release.amount)} through {event.release.valid_until}"


def _payment(event: receivable.PaymentApplied) -> str:
    extras = (("bank charge", event.bank_charge), ("discount", event.discount), ("let go", event.written_off))
    more = "".join(f", {name} {amount(part)}" for name, part in extras if not part.is_zero)
    return f"payment {event.payment_id}: {amount(event.applied)}{more}"


def _step(event: receivable.LadderStepTaken) -> str:
    stopped = [name for name, on in (("credit", event.stops_credit), ("delivery", event.stops_delivery)) if on]
    how = {"mail": "by mail", "task": "a call is due", "none": "noted"}[event.channel]
    return f"collection step {event.step} ({how}), {amount(event.balance)} open" + (
        f"; stops {' and '.join(stopped)}" if stopped else ""
    )


def _decided(event: task.Decided) -> str:
    verb = {"approve": "approved", "reject": "rejected"}[event.outcome]
    only = f", only {amount(event.amount)}" if event.amount else ""
    return f"{verb} as {event.role.replace('_', ' ')}{only}" + (f": {event.reason}" if event.reason else "")


def _asked(event: sale.ApprovalRequested) -> str:
    roles = " and ".join(seat.role.replace("_", " ") for seat in event.seats)
    return f"{roles} asked about {amount(event.amount)}: {reasons(event.reasons)}"


def _expired(why: str) -> str:
    return reason(Reason(code=why)) if "." in why else why


def _plain(name: str) -> str:
    return name.replace("_", " ")


WORDS: dict[type[Event], Callable[[Any], str]] = {
    sale.OrderReceived: lambda e: (
        f"order of {amount(e.order.amount)}, {e.order.terms}, asked by {e.order.requested_by}"
    ),
    sale.OrderApproved: _approved,
    sale.OrderHeld: lambda e: f"held until {e.expires_on}: {reasons(e.reasons)}",
    sale.ApprovalRequested: _asked,
    sale.OrderDeclined: lambda e: f"declined: {reasons(e.reasons)}",
    sale.OfferMade: lambda e: f"{amount(e.amount)} offered instead, open through {e.valid_until}",
    sale.OrderAmended: lambda e: f"amended to {amount(e.amount)}",
    sale.AmendmentRefused: lambda e: f"not enlarged to {amount(e.asked)}: {reasons(e.reasons)}",
    sale.GoodsDispatched: lambda e: f"delivery {e.delivery_id}: {amount(e.amount)}" + (", the last" if e.final else ""),
    sale.InvoiceIssued: lambda e: f"invoice {e.invoice_no} of {amount(e.amount)} for delivery {e.delivery_id}",
    sale.GoodsReturned: lambda e: (
        f"{amount(e.amount)} of {e.invoice_no} returned ({e.reason}): note {e.credit_note_no}"
    ),
    sale.ReceivableFinished: lambda e: f"{e.receivable_id} is settled",
    sale.ReservationReleased: lambda e: f"{amount(e.amount)} of the limit set free: {_expired(e.reason)}",
    sale.OrderCancelled: lambda e: f"cancelled: {e.reason}",
    sale.SaleClosed: lambda _: "closed: everything is paid",
    task.ApprovalCase: lambda e: f"task opened, to be decided by {e.expires_at:%Y-%m-%d %H:%M} UTC",
    task.Decided: _decided,
    task.Reminded: lambda e: f"{', '.join(e.roles).replace('_', ' ')} reminded",
    task.Escalated: lambda e: (
        "also offered to " + ", ".join(s.escalated_to or s.role for s in e.seats).replace("_", " ")
    ),
    task.ApprovalClosed: lambda e: f"task {e.outcome}" + (f": {e.reason}" if e.reason else ""),
    receivable.ReceivableOpened: lambda e: (
        f"{amount(e.amount)} due on {e.due_on}" + (", taken over" if e.source == "import" else "")
    ),
    receivable.BecameOverdue: lambda e: f"overdue with {amount(e.balance)}",
    receivable.LadderStepTaken: _step,
    receivable.InterestCharged: lambda e: f"interest of {amount(e.amount)} through {e.through}",
    receivable.CallMade: lambda e: f"called: {e.note}",
    receivable.PaymentApplied: _payment,
    receivable.CreditNoteApplied: lambda e: f"credit note {e.credit_note_no}: {amount(e.amount)}",
    receivable.ReceivableSettled: lambda e: f"settled on {e.on}",
    warning.WarningRaised: lambda e: f"raised: to be answered by {e.decide_by}, proposed is {_plain(e.proposed)}",
    warning.WarningDecided: lambda e: f"decided as {_plain(e.role)}, {_plain(e.action)}: {e.reason}",
    warning.WarningLapsed: lambda _: "lapsed: nobody answered in time",
    **REVIEW_WORDS,
}
