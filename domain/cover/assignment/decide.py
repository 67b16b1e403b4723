"""What a command does to an assigned invoice: events, or a refusal by code."""

from __future__ import annotations

from datetime import date

from domain.base import Decision
from domain.cover.assignment import bookings
from domain.cover.assignment.buy_back import (
    buy_back,
    buy_back_reference,
    hear_buy_back,
    let_recourse_come,
    require_active,
    unpaid,
)
from domain.cover.assignment.commands import AssignmentCommand, BuyBack, OfferInvoice, PassOn
from domain.cover.assignment.events import AssignmentActive, AssignmentDeclined, OfferLapsed
from domain.cover.assignment.funding import advance_on, fee_on
from domain.cover.assignment.offer import offer
from domain.cover.assignment.refusals import NoticeUnfit
from domain.cover.assignment.reserved import give_back
from domain.cover.assignment.settle import collected, pass_on
from domain.cover.assignment.state import AssignmentPhase, AssignmentState
from domain.cover.commands import LetCoverTimePass
from domain.cover.context import CoverContext
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.cover.refusals import CoverUnknown
from domain.money import Money


def decide_assignment(state: AssignmentState, command: AssignmentCommand, context: CoverContext) -> Decision:
    """The events that follow; an answer or notice that was heard before is no news.

    Codes: `assignment.*`, `cover.unknown`, `cover.not_in_force`, `cover.currency`, `cover.country_excluded`,
    `cover.credit_period`, `cover.off`, `customer.unknown`.
    """
    if isinstance(command, OfferInvoice):
        return offer(state, command, context)
    if state.phase is AssignmentPhase.NEW:
        raise CoverUnknown("the invoice has not been offered to a factor", field="invoice_no")
    match command:
        case BuyBack():
            return buy_back(state, command, context)
        case PassOn():
            return pass_on(state, command, context)
        case HearPartner():
            return _hear(state, command, context)
        case HearNotice():
            return _notice(state, command.notice, context)
        case LetCoverTimePass():
            return _let_time_pass(state, context)


def next_moment(state: AssignmentState) -> date | None:
    """The day from which on it is bought back by itself; or, declined, from which on nobody is offered it any more."""
    if state.phase is AssignmentPhase.ACTIVE:
        return None if state.buying_back else state.recourse_on
    if state.phase is AssignmentPhase.DECLINED and not state.ended:
        return state.lapses_on
    return None


def _hear(state: AssignmentState, heard: HearPartner, context: CoverContext) -> Decision:
    accepted = heard.answer.outcome == "accepted"
    if heard.reference == state.reference:
        # One who takes it after we gave up has it, unless it was offered again or has fallen due.
        late = state.phase is AssignmentPhase.DECLINED and accepted and not state.ended
        if late or state.phase is AssignmentPhase.OFFERED:
            return _taken(state, heard.answer, context)
    elif (
        state.phase is AssignmentPhase.ACTIVE
        and heard.reference == buy_back_reference(state)
        and (accepted or state.buying_back)
    ):
        return hear_buy_back(state, heard.answer, context)
    return Decision(events=())


def _taken(state: AssignmentState, answer: PartnerAnswer, context: CoverContext) -> Decision:
    """The advance is what the agreement says; so are the charges, unless the factor names fitting ones."""
    if answer.outcome != "accepted":
        declined = AssignmentDeclined(reason=answer.reason or answer.outcome, on=context.today)
        return Decision(events=(declined,), others=give_back(state))
    claims, terms = state.total, state.agreed
    advance, said = advance_on(claims, terms), answer.charges
    nothing = Money.zero(terms.currency)
    fits = said is not None and said.currency == terms.currency and nothing <= said <= advance
    charges = said if fits and said is not None else fee_on(claims, terms)
    active = AssignmentActive(
        advance=advance,
        charges=charges,
        reserve=claims - advance,
        bookings=bookings.taken(claims, advance, charges, recourse=state.recourse),
        on=context.today,
    )
    return Decision(events=(active,))


def _notice(state: AssignmentState, notice: PartnerNotice, context: CoverContext) -> Decision:
    if notice.notice_id in state.notices:
        return Decision(events=())
    require_active(state)
    if notice.partner != "factor" or notice.name not in ("", state.agreed.factor):
        raise NoticeUnfit("another factor has this invoice", field="name")
    match notice.kind:
        case "collected":
            return collected(state, notice, context)
        case "unpaid":
            return unpaid(state, notice, context)
    raise NoticeUnfit(f"{notice.kind} is not said of an invoice", field="kind")


def _let_time_pass(state: AssignmentState, context: CoverContext) -> Decision:
    if state.phase is AssignmentPhase.DECLINED and not state.ended and state.lapses_on <= context.today:
        return Decision(events=(OfferLapsed(on=context.today),))
    return let_recourse_come(state, context)
