"""What a command does to an insurance policy: events, a question to the insurer, or a refusal by code."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from functools import reduce
from typing import Final

from domain.base import Decision, Event, OtherStream
from domain.cover.commands import AcknowledgeMiss
from domain.cover.context import CoverContext
from domain.cover.duty import DutyDropped, DutyMet
from domain.cover.duty_handling import acknowledge, pass_duties
from domain.cover.insurance import commands as ask
from domain.cover.insurance import events as happened
from domain.cover.insurance.dates import month_after
from domain.cover.insurance.declaring import declare_again, duties_arising, is_over, owed_for
from domain.cover.insurance.refusals import (
    DeclarationMonthInvalid,
    DeclarationTooEarly,
    DeclarationTwice,
    InsuranceEndInvalid,
    InsuranceOverlap,
)
from domain.cover.insurance.state import InsuranceState, evolve_insurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.insurance.terms_check import check_terms
from domain.cover.partner.answer import PartnerRequest
from domain.cover.partner.asking import ask_partner
from domain.cover.partner.commands import HearPartner
from domain.cover.refusals import CoverCurrency, CoverExists, CoverNotInForce, CoverOff, CoverUnknown
from domain.errors import AmountInvalid
from domain.ids import checked_id, split_stream
from domain.money import Money

CONSEQUENCE: Final = "the insurer may refuse cover for what left in a month that was not declared, and end the policy"
GAVE_UP: Final = "gave_up"


def decide_insurance(state: InsuranceState, command: ask.InsuranceCommand, context: CoverContext) -> Decision:
    """The events of an insurance policy of the house. What the day brings comes before what is asked for.

    Codes: `cover.*`, `insurance.*`, `declaration.*`, `duty.*`, `id.invalid`, `currency.unknown`, `amount.invalid`.
    """
    if isinstance(command, ask.TakeInsurance):
        return Decision(events=(_taken(state, command, context),))
    if state.terms is None:
        raise CoverUnknown(f"there is no insurance policy {split_stream(context.stream)[1]}", field="policy_id")
    events = _time_passes(state, context)
    now, others = _folded(state, events), tuple[OtherStream, ...]()
    match command:
        case ask.DeclareTurnover():
            declared = _declared(now, command, state.terms, context)
            others = (ask_partner(_declaration(declared, state, context), context),)
            events += (declared, *_met(now, declared, context.today))
        case ask.EndInsurance():
            events += (_ended(now, command, context.today),)
        case AcknowledgeMiss():
            events += acknowledge(now.duties, command, context)
        case HearPartner():
            events += _answered(now, command, context)
    if is_over(_folded(state, events), context.today) and state.closed_on is None:
        events += (happened.InsuranceClosed(on=context.today),)
    return Decision(events=events, others=others)


def _taken(state: InsuranceState, command: ask.TakeInsurance, context: CoverContext) -> Event:
    policy_id, terms = checked_id(split_stream(context.stream)[1], field="policy_id"), command.terms
    if state.terms is not None:
        raise CoverExists(f"{policy_id} is an insurance policy already", field="policy_id")
    if context.policy.cover is None:
        raise CoverOff("the policy in force has no section `cover`", field="policy")
    check_terms(terms, context.today)
    for other in context.arrangements.values():
        if isinstance(other, InsuranceState) and _overlaps(other, terms):
            message = f"{other.policy_id} insures in {terms.currency} through {other.last_day}"
            raise InsuranceOverlap(message, field="terms.valid_from", policy_id=other.policy_id)
    return happened.InsuranceTaken(policy_id=policy_id, terms=terms, on=context.today)


def _overlaps(other: InsuranceState, terms: InsuranceTerms) -> bool:
    if other.terms is None or other.last_day is None or other.terms.currency != terms.currency:
        return False
    return other.terms.valid_from <= terms.valid_until and terms.valid_from <= other.last_day


def _time_passes(state: InsuranceState, context: CoverContext) -> tuple[Event, ...]:
    """The months that have ended since, warnings due, and what was missed: once each, however late it is looked at."""
    if context.policy.cover is None:
        raise CoverOff("the policy in force has no section `cover`", field="policy")
    arisen = duties_arising(state, context.today, context.policy.cover.duties.warn_days)
    duties = _folded(state, arisen).duties
    return (*arisen, *pass_duties(duties, context.today, lambda _: CONSEQUENCE))


def _declared(
    state: InsuranceState, command: ask.DeclareTurnover, terms: InsuranceTerms, context: CoverContext
) -> happened.TurnoverDeclared:
    month = _month(command.month, state)
    if month_after(month) > context.today:
        raise DeclarationTooEarly(f"{command.month} has not ended", field="month")
    earlier = state.declared(command.month)
    if earlier is not None and earlier.accepted is not False:
        raise DeclarationTwice(f"{command.month} is declared", field="month")
    if command.turnover.currency != terms.currency:
        raise CoverCurrency(f"turnover is declared in {terms.currency}", field="turnover", currency=terms.currency)
    if command.turnover < Money.zero(terms.currency):
        raise AmountInvalid("turnover is not below zero", field="turnover")
    number = 1 + (earlier.number if earlier else 0)
    return happened.TurnoverDeclared(
        month=command.month,
        turnover=command.turnover,
        premium=command.turnover.percent(terms.premium_percent),
        reference=f"declaration.{state.policy_id}.{command.month}.{number}",
    )


def _month(written: str, state: InsuranceState) -> date:
    """The first day of a month in which the policy was in force."""
    if re.fullmatch(r"[0-9]{4}-(0[1-9]|1[0-2])", written):
        month = date.fromisoformat(f"{written}-01") if written[:4] != "0000" else None
        if month is not None and state.in_force_in(month):
            return month
    raise DeclarationMonthInvalid("a month of the policy, like 2026-11", field="month")


def _declaration(declared: happened.TurnoverDeclared, state: InsuranceState, context: CoverContext) -> PartnerRequest:
    assert state.terms is not None
    return PartnerRequest(
        partner="insurer",
        name=state.terms.insurer,
        kind="declaration",
        reference=declared.reference,
        subject=state.policy_id,
        amount=declared.turnover,
        on=context.today,
        facts={"month": declared.month, "premium": str(declared.premium.amount)},
    )


def _met(state: InsuranceState, declared: happened.TurnoverDeclared, today: date) -> tuple[Event, ...]:
    """Met where it is still open: what is declared too late stays missed."""
    return tuple(
        DutyMet(duty_id=duty.duty_id, kind=duty.kind, on=today, reference=declared.reference)
        for duty in owed_for(state, declared.month)
    )


def _ended(state: InsuranceState, command: ask.EndInsurance, today: date) -> Event:
    if state.last_day is None or state.ended_on is not None or state.last_day < today:
        raise CoverNotInForce("the policy has ended, or its end is agreed", field="policy_id")
    if not today <= command.on <= state.last_day:
        raise InsuranceEndInvalid(f"it ends between {today} and {state.last_day}", field="on")
    if not command.reason.strip():
        raise InsuranceEndInvalid("say why", field="reason")
    return happened.InsuranceEnded(on=command.on, reason=command.reason)


def _answered(state: InsuranceState, command: HearPartner, context: CoverContext) -> tuple[Event, ...]:
    """The first answer counts, or one that came after we had given up. What was not accepted is owed again."""
    declared = next((each for each in state.declarations if each.reference == command.reference), None)
    answer = command.answer
    reason = GAVE_UP if answer.outcome == GAVE_UP else answer.reason or answer.outcome
    if declared is None or (declared.accepted is not None and declared.reason != GAVE_UP):
        return ()
    if answer.outcome == "accepted":
        dropped = (
            DutyDropped(duty_id=duty.duty_id, kind=duty.kind, on=context.today, reason="declaration.accepted")
            for duty in owed_for(state, declared.month)
        )
        return (happened.DeclarationAnswered(month=declared.month, accepted=True), *dropped)
    if declared.accepted is not None and reason == GAVE_UP:
        return ()
    warn_days = context.policy.cover.duties.warn_days if context.policy.cover else 0
    again = declare_again(state, declared.month, context.today, warn_days)
    return (happened.DeclarationAnswered(month=declared.month, accepted=False, reason=reason), *again)


def _folded(state: InsuranceState, events: Iterable[Event]) -> InsuranceState:
    return reduce(evolve_insurance, events, state)
