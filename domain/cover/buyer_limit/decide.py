"""What a command does to a buyer limit: events, a question to the partner, a warning, or a refusal by code."""

from __future__ import annotations

from datetime import date, timedelta

from domain.base import Decision, Event
from domain.cover.agreement import Agreement
from domain.cover.buyer_limit import commands as ask
from domain.cover.buyer_limit import events as happened
from domain.cover.buyer_limit.alarm import alarm_of
from domain.cover.buyer_limit.answered import answered, noticed, undispatched
from domain.cover.buyer_limit.asking import sought
from domain.cover.buyer_limit.discretion import discretion
from domain.cover.buyer_limit.state import BuyerLimitPhase, BuyerLimitState
from domain.cover.context import CoverContext
from domain.cover.factoring.state import FactoringState
from domain.cover.insurance.state import InsuranceState
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.cover.refusals import CoverExists, CoverUnknown
from domain.ids import buyer_limit_stream, customer_stream


def decide_buyer_limit(state: BuyerLimitState, command: ask.BuyerLimitCommand, context: CoverContext) -> Decision:
    """The events of one buyer's limit under one agreement.

    Codes: `cover.*`, `buyer_limit.*`, `customer.unknown`, `amount.*`.
    """
    if isinstance(command, ask.RequestLimit | ask.UseDiscretion):
        agreement = _agreement(state, command, context)
        if isinstance(command, ask.RequestLimit):
            return sought(state, agreement, command, context)
        return Decision(events=_taken_up(state, agreement, context))
    if not state.agreement:
        raise CoverUnknown(f"there is no {context.stream}", field="stream")
    known = _known(state.agreement, context)
    match command:
        case HearPartner():
            return Decision(events=answered(state, command, known, context.today))
        case HearNotice():
            events = noticed(state, command.notice, context.today)
            return Decision(events=events, others=alarm_of(state, events, context))
        case ask.ShortenLimit():
            return Decision(events=_shortened(state, command.until))
    return Decision(events=_lapsed(state, known, context.today))


def next_moment(state: BuyerLimitState) -> date | None:
    """The day after its last."""
    granted = state.phase is BuyerLimitPhase.GRANTED
    return state.valid_until + timedelta(days=1) if granted and state.valid_until is not None else None


def _agreement(
    state: BuyerLimitState, command: ask.RequestLimit | ask.UseDiscretion, context: CoverContext
) -> Agreement:
    """The agreement that the command names, for the customer whose account is locked."""
    customer_id = context.known_customer.customer_id
    if (state.agreement or command.agreement) != command.agreement:
        raise CoverExists(f"{context.stream} is a limit under {state.agreement}", field="agreement")
    named = (buyer_limit_stream(command.agreement, customer_id), customer_stream(customer_id))
    if named != (context.stream, command.account):
        raise CoverUnknown(f"{context.stream} is no limit of {command.account}", field="account")
    agreement = _known(command.agreement, context)
    if agreement is None:
        raise CoverUnknown(f"there is no {command.agreement} in force", field="agreement")
    return agreement


def _known(agreement: str, context: CoverContext) -> Agreement | None:
    found = context.arrangements.get(agreement)
    return found if isinstance(found, InsuranceState | FactoringState) else None


def _taken_up(state: BuyerLimitState, agreement: Agreement, context: CoverContext) -> tuple[Event, ...]:
    """Nothing where a limit stands already, discretionary or named."""
    if state.carries_on(context.today):
        return ()
    taken_up = discretion(agreement, context.known_customer, context.today, state)
    return (*_lapsed(state, agreement, context.today), taken_up)


def _shortened(state: BuyerLimitState, until: date) -> tuple[Event, ...]:
    if state.phase is not BuyerLimitPhase.GRANTED or (state.valid_until is not None and state.valid_until <= until):
        return ()
    return (happened.LimitShortened(valid_until=until),)


def _lapsed(state: BuyerLimitState, agreement: Agreement | None, today: date) -> tuple[Event, ...]:
    in_time = state.valid_until is None or today <= state.valid_until
    under = agreement is not None and agreement.last_day is not None and today <= agreement.last_day
    if state.phase is not BuyerLimitPhase.GRANTED or (in_time and under):
        return ()
    return (happened.LimitEnded(how="lapsed", on=today, said_on=today, fallen=undispatched(state)),)
