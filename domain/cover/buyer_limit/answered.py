"""What an insurer's or factor's answer and its notices do to a buyer limit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.base import Event
from domain.cover.agreement import Agreement
from domain.cover.buyer_limit import events as happened
from domain.cover.buyer_limit.room import falling
from domain.cover.buyer_limit.state import BuyerLimitPhase, BuyerLimitState
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearPartner
from domain.cover.refusals import CoverCurrency
from domain.errors import AmountInvalid
from domain.money import Money


def answered(
    state: BuyerLimitState, command: HearPartner, agreement: Agreement | None, today: date
) -> tuple[Event, ...]:
    """Granted, perhaps less than asked for, or declined. An answer to an older question is no news."""
    asked, answer = state.asked or state.unanswered, command.answer
    if asked is None or command.reference != state.reference:
        return ()
    if answer.outcome != "accepted":
        gave_up = answer.outcome == "gave_up"
        known = state.asked is None and gave_up
        reason = "gave_up" if gave_up else answer.reason
        return () if known else (_declined(command, reason, today, gave_up=gave_up),)
    until = min((day for day in (answer.until, agreement.last_day if agreement else None) if day), default=None)
    amount = _amount(state, answer, asked)
    why_not = _why_not(state, answer, amount, until, agreement, today)
    if why_not:
        return (_declined(command, why_not, today),)
    begins = max(today, answer.on or today)
    granted = happened.LimitGranted(amount=amount, from_day=begins, valid_until=until, reference=command.reference)
    fallen = falling(state.uses, amount.amount, state.fallen)
    if not fallen:
        return (granted,)
    cut = happened.LimitCut(amount=amount.amount, on=today, said_on=begins, reason="granted_less", fallen=fallen)
    return granted, cut


def noticed(state: BuyerLimitState, notice: PartnerNotice, today: date) -> tuple[Event, ...]:
    """Cut or withdrawn, each notice once. It holds from today: what has left stays insured.

    Refuses `cover.currency` and `amount.invalid` for a cut to nothing that we could understand.
    """
    if notice.kind not in ("limit_cut", "limit_withdrawn") or notice.notice_id in state.notices:
        return ()
    granted = state.phase is BuyerLimitPhase.GRANTED
    if not granted and state.asked is None and state.unanswered is None:
        return ()
    said = {"on": today, "said_on": notice.on or today, "reason": notice.reason, "notice_id": notice.notice_id}
    amount = _cut_to(state, notice)
    if amount <= 0:
        return (happened.LimitEnded(how="withdrawn", fallen=undispatched(state) if granted else (), **said),)
    if granted and amount >= state.amount and state.asked is None:
        return ()
    fallen = falling(state.uses, amount, state.fallen) if granted else ()
    return (happened.LimitCut(amount=min(amount, state.amount) if granted else amount, fallen=fallen, **said),)


def undispatched(state: BuyerLimitState) -> tuple[str, ...]:
    """The sales that would lose the limit if it ended, besides those that have lost it."""
    return tuple(use.holder for use in state.uses if use.undispatched and use.holder not in state.fallen)


def _cut_to(state: BuyerLimitState, notice: PartnerNotice) -> Decimal:
    if notice.kind == "limit_withdrawn":
        return Decimal(0)
    if notice.amount is None:
        raise AmountInvalid("a cut says to which amount", field="notice.amount")
    if notice.amount.currency != state.currency:
        raise CoverCurrency(f"the limit is in {state.currency}", field="notice.amount", currency=state.currency)
    return notice.amount.amount


def _amount(state: BuyerLimitState, answer: PartnerAnswer, asked: Money) -> Money:
    """What the answer grants, within what the partner has said since it was asked."""
    amount, ceiling = answer.amount or asked, state.ceiling
    if ceiling is None or (answer.on is not None and answer.on > ceiling.said_on):
        return amount
    return min(amount, Money.of(ceiling.amount, asked.currency)) if amount.currency == asked.currency else amount


def _why_not(
    state: BuyerLimitState,
    answer: PartnerAnswer,
    amount: Money,
    until: date | None,
    agreement: Agreement | None,
    today: date,
) -> str:
    """Why an answer that grants something grants nothing that we could use; empty where it does."""
    if amount.currency != state.currency:
        return "currency"
    if not amount.is_positive:
        return "nothing_granted"
    if agreement is None or not agreement.in_force_on(today):
        return "agreement_over"
    if until is None or until < max(today, answer.on or today):
        return "expired"
    return ""


def _declined(command: HearPartner, reason: str, today: date, *, gave_up: bool = False) -> Event:
    return happened.LimitDeclined(reference=command.reference, reason=reason, on=today, gave_up=gave_up)
