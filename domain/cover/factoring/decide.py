"""What a command does to a factoring agreement: events, or a refusal by code."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from domain.base import Decision
from domain.cover.commands import LetCoverTimePass
from domain.cover.context import CoverContext
from domain.cover.factoring.commands import EndAgreement, FactoringCommand, TakeAgreement
from domain.cover.factoring.events import AgreementEnded, AgreementEnding, AgreementTaken
from domain.cover.factoring.refusals import FactoringEndPast, FactoringOverlap, FactoringTermsInvalid
from domain.cover.factoring.state import FactoringState
from domain.cover.factoring.terms import FactoringTerms
from domain.cover.refusals import CoverExists, CoverNotInForce, CoverOff, CoverUnknown
from domain.ids import checked_id, split_stream
from domain.money import Money

_HUNDRED = Decimal(100)


def decide_factoring(state: FactoringState, command: FactoringCommand, context: CoverContext) -> Decision:
    """The events that follow. Codes: `cover.off`, `cover.exists`, `cover.unknown`, `cover.not_in_force`,
    `factoring.terms`, `factoring.overlap`, `factoring.end_past`, `currency.unknown`, `id.invalid`."""
    match command:
        case TakeAgreement():
            return _take(state, command, context)
        case EndAgreement():
            return _end(state, command, context)
        case LetCoverTimePass():
            return _let_time_pass(state, context)


def next_moment(state: FactoringState) -> date | None:
    """The day after its last."""
    return None if state.ended or state.last_day is None else state.last_day + timedelta(days=1)


def _take(state: FactoringState, command: TakeAgreement, context: CoverContext) -> Decision:
    if state.terms is not None:
        raise CoverExists("there is an agreement of that id", field="agreement_id")
    if context.policy.cover is None:
        raise CoverOff("the policy in force has no section `cover`", field="policy")
    agreement_id = checked_id(split_stream(context.stream)[1], field="agreement_id")
    _check(command.terms, context.today)
    for other in _alike(command.terms, context):
        raise FactoringOverlap(
            f"agreement {other} is of the same kind on some of these days", field="valid_from", agreement=other
        )
    return Decision(events=(AgreementTaken(agreement_id=agreement_id, terms=command.terms),))


def _end(state: FactoringState, command: EndAgreement, context: CoverContext) -> Decision:
    if state.terms is None:
        raise CoverUnknown("there is no such agreement", field="agreement_id")
    if state.ended:
        raise CoverNotInForce(f"it ended on {state.ended_on}", field="agreement_id")
    if command.on < context.today:
        raise FactoringEndPast(f"{command.on} has passed", field="on")
    if state.last_day is not None and command.on > state.last_day:
        raise CoverNotInForce(f"its last day is {state.last_day}", field="on")
    return Decision(events=(AgreementEnding(on=command.on, reason=command.reason),))


def _let_time_pass(state: FactoringState, context: CoverContext) -> Decision:
    last = state.last_day
    if state.ended or last is None or context.today <= last:
        return Decision(events=())
    reason = "expired" if state.ends_on is None or last < state.ends_on else "ended"
    return Decision(events=(AgreementEnded(on=last, reason=reason),))


def _check(terms: FactoringTerms, today: date) -> None:
    Money.zero(terms.currency)
    for name in ("factor", "payee", "account_no"):
        if not getattr(terms, name).strip():
            raise FactoringTermsInvalid(f"{name} is missing", field=name)
    for name in ("fee_percent", "interest_percent", "advance_percent"):
        percent: Decimal = getattr(terms, name)
        if not percent.is_finite() or not 0 <= percent <= _HUNDRED:
            raise FactoringTermsInvalid(f"{name} is a share of a hundred", field=name)
    if not terms.fee_percent <= terms.advance_percent or not terms.advance_percent:
        raise FactoringTermsInvalid("the advance is paid less the fee", field="advance_percent")
    if terms.max_credit_days <= 0:
        raise FactoringTermsInvalid("an invoice runs at least a day", field="max_credit_days")
    if terms.recourse_days < 0:
        raise FactoringTermsInvalid("recourse begins when the invoice is due, or later", field="recourse_days")
    if terms.valid_until < max(terms.valid_from, today):
        raise FactoringTermsInvalid("it would never be in force", field="valid_until")


def _alike(terms: FactoringTerms, context: CoverContext) -> Iterator[str]:
    """The agreements of the same factor, kind and currency that are in force on a day of these terms."""
    for stream, known in context.arrangements.items():
        if not isinstance(known, FactoringState) or known.terms is None or known.ended or stream == context.stream:
            continue
        alike = ("factor", "recourse", "currency")
        same = all(getattr(known.terms, name) == getattr(terms, name) for name in alike)
        last = known.last_day or known.terms.valid_until
        if same and known.terms.valid_from <= terms.valid_until and terms.valid_from <= last:
            yield stream
