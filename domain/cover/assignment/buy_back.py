"""The claim comes back: with recourse when it is not paid, without recourse where the factor agrees."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from domain.base import Decision
from domain.cover.assignment import bookings
from domain.cover.assignment.commands import BuyBack
from domain.cover.assignment.events import BoughtBack, BuyBackAsked, BuyBackDeclined
from domain.cover.assignment.refusals import AssignmentNotActive, AssignmentOver, BuyBackRunning, NoRecourse
from domain.cover.assignment.reserved import give_back
from domain.cover.assignment.settle import interest_until
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.cover.context import CoverContext
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice, PartnerRequest
from domain.cover.partner.asking import ask_partner
from domain.cover.refusals import CoverOff
from domain.ids import split_stream

DISPUTED: Final = "disputed"
"""The reason of an `unpaid` notice that brings a claim back without recourse too: the factor bears that the customer
cannot pay, not that it need not."""


def require_active(state: AssignmentState) -> None:
    """`assignment.settled` once the factor has its money, else `assignment.not_active` unless it has the claim."""
    if state.phase is AssignmentPhase.SETTLED:
        raise AssignmentOver("the factor has got its money", field="invoice_no")
    if state.phase is not AssignmentPhase.ACTIVE:
        raise AssignmentNotActive(f"the invoice is {state.phase}", field="invoice_no", phase=state.phase)


def buy_back_reference(state: AssignmentState, number: int | None = None) -> str:
    """Of that request; of the last one where no number is given."""
    return f"buy_back.{state.invoice_no}.{state.buy_backs if number is None else number}"


def buy_back(state: AssignmentState, command: BuyBack, context: CoverContext) -> Decision:
    """A person wants the claim back; without recourse the factor may decline."""
    require_active(state)
    if state.buying_back:
        raise BuyBackRunning("the factor has been asked already", field="invoice_no", reference=state.buying_back)
    return _ask(state, command.reason, context)


def unpaid(state: AssignmentState, notice: PartnerNotice, context: CoverContext) -> Decision:
    """The factor was not paid. It bears that itself without recourse, unless the claim is disputed."""
    if not state.recourse and notice.reason != DISPUTED:
        raise NoRecourse("the factor bears the default of the customer", field="invoice_no")
    if state.buying_back:
        return Decision(events=())
    return _ask(state, notice.reason or "unpaid", context, notice.notice_id)


def let_recourse_come(state: AssignmentState, context: CoverContext) -> Decision:
    """With recourse an invoice that stays unpaid is bought back by itself."""
    due = state.recourse_on is not None and state.recourse_on <= context.today
    if state.phase is not AssignmentPhase.ACTIVE or state.buying_back or not due:
        return Decision(events=())
    return _ask(state, "unpaid", context)


def hear_buy_back(state: AssignmentState, answer: PartnerAnswer, context: CoverContext) -> Decision:
    """What is repaid follows from the agreement and from what the factor has got, whatever sum the answer names."""
    if answer.outcome != "accepted":
        if context.policy.cover is None:
            raise CoverOff("the policy in force has no section `cover`", field="policy")
        again = context.today + timedelta(days=context.policy.cover.partner_days)
        reason = answer.reason or answer.outcome
        return Decision(events=(BuyBackDeclined(reason=reason, ask_again_on=again, on=context.today),))
    interest = interest_until(state, context.today)
    event = BoughtBack(
        reason=state.buy_back_reason,
        repaid=state.advanced - state.got,
        interest=interest,
        bookings=bookings.bought_back(state.total, state.advanced, state.got, interest, recourse=state.recourse),
        on=context.today,
    )
    return Decision(events=(event,), others=give_back(state))


def _ask(state: AssignmentState, reason: str, context: CoverContext, notice_id: str = "") -> Decision:
    reference = buy_back_reference(state, state.buy_backs + 1)
    asked = BuyBackAsked(reason=reason, reference=reference, notice_id=notice_id, on=context.today)
    request = PartnerRequest(
        partner="factor",
        name=state.agreed.factor,
        kind="buy_back",
        reference=reference,
        subject=state.invoice_no,
        amount=state.total - state.got,
        on=context.today,
        facts={"customer": state.customer_id, "agreement": split_stream(state.agreement)[1]},
    )
    return Decision(events=(asked,), others=(ask_partner(request, context, state.customer_id),))
