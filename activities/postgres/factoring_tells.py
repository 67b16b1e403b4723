"""What follows from an invoice that is to be factored: it is offered, assigned, paid to the factor, given back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from activities.postgres.outbox_row import Append
from domain.base import Event, Value
from domain.cover.assignment import events as assigned
from domain.cover.assignment.claim import Claim, Share
from domain.cover.assignment.commands import OfferInvoice, PassOn
from domain.cover.assignment.refusals import AssignmentExists
from domain.cover.assignment.state import AssignmentState
from domain.ids import assignment_stream, customer_stream, receivable_stream
from domain.money import Money
from domain.receivable import events as owed
from domain.receivable.commands import AssignClaim, BookAllocation, ChangeCover, ReturnClaim
from domain.receivable.state import ReceivableState
from domain.sale.events import InvoiceIssued

Tell = tuple[str, Value]


def factoring_tells(stream: str, event: Event, append: Append) -> Iterator[Tell]:
    """The streams and commands that follow from this event of `stream`."""
    match event:
        case InvoiceIssued():
            yield from _offers(event, append)
        case owed.PaymentApplied() | owed.CreditNoteApplied() | owed.ClaimAssigned():
            yield from _passes_on(event, append.after)
    if isinstance(append.after, AssignmentState):
        yield from _follows(stream, event, append, append.after)


def _offers(event: InvoiceIssued, append: Append) -> Iterator[Tell]:
    """An invoice is assigned once: the first agreement that carries a part of it is asked, the others are not."""
    opened = [each for _, _, each in append.events if isinstance(each, owed.ReceivableOpened)]
    parts = [(one, part) for one in opened for part in one.covers if part.kind == "factoring"]
    if not parts:
        return
    first, chosen = parts[0][0], parts[0][1].terms_of
    account = customer_stream(first.customer_id)
    yield assignment_stream(event.invoice_no), OfferInvoice(agreement=chosen, account=account)
    for one, part in parts:
        if part.terms_of != chosen:
            yield receivable_stream(one.receivable_id), ChangeCover(stream=part.stream, reason=AssignmentExists.code)


def _passes_on(event: Any, after: Any) -> Iterator[Tell]:
    """What makes an assigned claim smaller on our side is made good to the factor."""
    if not isinstance(after, ReceivableState) or not after.assigned_to:
        return
    nothing = Money.zero(after.owed.currency)
    match event:
        case owed.PaymentApplied() if not event.collected_by:
            source = event.payment_id
            amount = event.applied + event.bank_charge + event.written_off + event.discount
        case owed.CreditNoteApplied():
            source, amount = event.credit_note_no, event.amount
        case owed.ClaimAssigned():
            source, amount = "before_assignment", event.reduced or nothing
        case _:
            return
    if amount.is_positive:
        yield (
            after.assigned_to,
            PassOn(payment_id=source, receivable_id=after.receivable_id, amount=amount),
        )


def _follows(stream: str, event: Event, append: Append, after: AssignmentState) -> Iterator[Tell]:
    match event:
        case assigned.AssignmentActive():
            for claim in after.claims:
                yield receivable_stream(claim.receivable_id), _assign(stream, claim, after)
        case assigned.AssignmentDeclined() | assigned.InvoiceNotOffered():
            for claim in after.claims:
                yield receivable_stream(claim.receivable_id), _not_taken(stream, claim, event.reason)
        case assigned.CollectionReported():
            for share in event.shares:
                yield receivable_stream(share.receivable_id), _collected(stream, share, event)
        case assigned.AssignmentSettled():
            # A collection tells its receivables itself; what we passed on they have booked already.
            if not any(isinstance(each, assigned.CollectionReported) for _, _, each in append.events):
                yield from _give_back(stream, after, "settled")
        case assigned.BoughtBack():
            yield from _give_back(stream, after, event.reason)


def _assign(stream: str, claim: Claim, state: AssignmentState) -> AssignClaim:
    return AssignClaim(
        assignment=stream,
        payee=state.payee,
        account_no=state.account_no,
        claim=claim.amount,
        cover=None if state.recourse else claim.cover,
    )


def _not_taken(stream: str, claim: Claim, reason: str) -> Value:
    """A part that the sale counted on is lost, and said to be; in any case the customer pays us."""
    if claim.cover is None or claim.reserved:
        return ReturnClaim(assignment=stream, reason=reason)
    return ChangeCover(stream=claim.cover.stream, reason=reason)


def _collected(stream: str, share: Share, event: assigned.CollectionReported) -> BookAllocation:
    nothing = Money.zero(share.amount.currency)
    return BookAllocation(
        payment_id=f"factor.{event.notice_id}",
        applied=share.amount,
        bank_charge=nothing,
        written_off=nothing,
        paid_on=event.on,
        collected_by=stream,
        claim_over=share.in_full,
    )


def _give_back(stream: str, state: AssignmentState, reason: str) -> Iterator[Tell]:
    for claim in state.claims:
        yield receivable_stream(claim.receivable_id), ReturnClaim(assignment=stream, reason=reason)
