"""What follows from an event for the insurance of a receivable, and back for the receivable. Part of the outbox."""

from __future__ import annotations

from collections.abc import Iterator

from activities.postgres.outbox_row import Append
from domain.base import Event, Value
from domain.cover.insured import events as insured
from domain.cover.insured.commands import AttachCover, FollowReceivable
from domain.cover.insured.state import InsuredState
from domain.ids import customer_stream, insured_stream, receivable_stream
from domain.money import Money
from domain.receivable import events as happened
from domain.receivable.commands import ChangeCover
from domain.receivable.state import ReceivablePhase, ReceivableState


def insured_tells(event: Event, append: Append) -> Iterator[tuple[str, Value]]:
    """The streams and commands that follow from this event."""
    if isinstance(event, happened.ReceivableOpened):
        yield from _attached(event)
    elif isinstance(append.after, ReceivableState):
        yield from _followed(event, append.after, append)
    elif isinstance(append.after, InsuredState):
        yield from _cover_changed(event, append)


def _attached(event: happened.ReceivableOpened) -> Iterator[tuple[str, Value]]:
    """One receivable is insured once: a second insurance would overlap the first, and is dropped on the record."""
    parts = [part for part in event.covers if part.kind == "insurance"]
    for part in parts[:1]:
        known = event.model_dump(include={"receivable_id", "invoice_no", "order_id", "invoiced_on", "due_on"})
        amounts = {"amount": event.amount, "rate": event.rate}
        account = customer_stream(event.customer_id)
        yield insured_stream(event.receivable_id), AttachCover(account=account, part=part, **known, **amounts)
    for part in parts[1:]:
        yield receivable_stream(event.receivable_id), ChangeCover(stream=part.stream, reason="cover.overlaps")


def _followed(event: Event, state: ReceivableState, append: Append) -> Iterator[tuple[str, Value]]:
    """Told is what is owed after the whole append, so that one word about it is enough."""
    if not state.insured:
        return
    paid: Money | None = None
    named, credited = "", False
    match event:
        case happened.PaymentApplied():
            paid, named = event.applied, event.payment_id
        case happened.CreditNoteApplied():
            paid, named, credited = event.amount, event.credit_note_no, True
        case happened.BecameOverdue() | happened.InterestCharged() | happened.ReceivableSettled():
            pass
        case _:
            return
    told = FollowReceivable(
        balance=state.owed,
        overdue=state.phase is ReceivablePhase.OVERDUE or state.overdue_on is not None,
        settled=state.settled,
        paid=paid,
        payment_id=named,
        credited=credited,
        on=append.facts.today,
    )
    yield insured_stream(state.receivable_id), told


def _cover_changed(event: Event, append: Append) -> Iterator[tuple[str, Value]]:
    """The receivable is carried by what its insurance bears now."""
    part, target = append.after.part, receivable_stream(append.after.receivable_id)
    match event:
        case insured.CoverForfeited():
            yield target, ChangeCover(stream=part.stream, reason=event.reason)
        case insured.CoverDisputed() | insured.DisputeSettled() | insured.IndemnityPaid():
            yield target, ChangeCover(stream=part.stream, part=part, reason=event.event_type)
        case insured.ReceivableFollowed(credited=True) if part != append.before.part:
            yield target, ChangeCover(stream=part.stream, part=part, reason=event.event_type)
