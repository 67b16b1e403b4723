"""The factor gets its money: from the customer, or from us where it reached us by mistake."""

from __future__ import annotations

from datetime import date

from domain.base import Decision, Event
from domain.cover.assignment import bookings
from domain.cover.assignment.claim import shares, still_open
from domain.cover.assignment.commands import PassOn
from domain.cover.assignment.events import AssignmentSettled, CollectionReported, PaymentPassedOn
from domain.cover.assignment.evolve import evolve_assignment
from domain.cover.assignment.funding import discount_interest
from domain.cover.assignment.reserved import give_back
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.cover.context import CoverContext
from domain.cover.partner.answer import PartnerNotice
from domain.cover.refusals import CoverCurrency
from domain.money import Money


def collected(state: AssignmentState, notice: PartnerNotice, context: CoverContext) -> Decision:
    """The customer has paid the factor: the whole claim where no amount is said."""
    left = state.total - state.got
    amount = left if notice.amount is None else notice.amount.require_positive("amount")
    if amount.currency != left.currency:
        raise CoverCurrency(f"the invoice is in {left.currency}", field="currency", currency=left.currency)
    counted = min(amount, left)
    event = CollectionReported(
        notice_id=notice.notice_id,
        amount=counted,
        surplus=amount - counted,
        shares=shares(state.claims, state.receipts, counted),
        on=_on(state, notice.on, context),
    )
    return _with_settlement(state, event, context.today)


def pass_on(state: AssignmentState, command: PassOn, context: CoverContext) -> Decision:
    """Once per payment and claim, and never more than the factor still misses of it. What reached us before the factor
    took the invoice, or after it gave it back, is ours."""
    claim = next((claim for claim in state.claims if claim.receivable_id == command.receivable_id), None)
    if claim is None or state.phase is not AssignmentPhase.ACTIVE:
        return Decision(events=())
    known = {(receipt.source, receipt.receivable_id) for receipt in state.receipts}
    amount = min(command.amount, still_open(claim, state.receipts))
    if (command.payment_id, command.receivable_id) in known or not amount.is_positive:
        return Decision(events=())
    event = PaymentPassedOn(
        payment_id=command.payment_id,
        receivable_id=command.receivable_id,
        amount=amount,
        bookings=bookings.passed_on(amount),
        on=context.today,
    )
    return _with_settlement(state, event, context.today)


def interest_until(state: AssignmentState, day: date) -> Money:
    """The discount interest from the day the factor paid."""
    return discount_interest(state.advanced, state.active_on or day, state.receipts, day, state.agreed)


def _with_settlement(state: AssignmentState, event: Event, today: date) -> Decision:
    after = evolve_assignment(state, event)
    if after.got < after.total:
        return Decision(events=(event,))
    # The advance runs until the factor got its money, whenever we hear of it.
    last = max(receipt.on for receipt in after.receipts)
    interest = interest_until(after, last)
    settled = AssignmentSettled(
        collected=after.got,
        interest=interest,
        reserve_paid=after.total - after.advanced - interest,
        bookings=bookings.settled(after.total, after.advanced, interest, recourse=after.recourse),
        on=today,
    )
    return Decision(events=(event, settled), others=give_back(state))


def _on(state: AssignmentState, said: date | None, context: CoverContext) -> date:
    """The factor's day, as far as it can be true."""
    earliest = state.active_on or context.today
    return max(earliest, min(said or context.today, context.today))
