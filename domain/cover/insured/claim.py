"""The claim: filed between the end of the waiting period and its last day, decided, paid once."""

from __future__ import annotations

from datetime import date

from domain.base import Decision, Event
from domain.cover.context import CoverContext
from domain.cover.duty import DutyKind, DutyMet
from domain.cover.insurance import dates
from domain.cover.insured import events as happened
from domain.cover.insured import refusals
from domain.cover.insured.asking import ask_insurer, next_reference
from domain.cover.insured.commands import FileClaim
from domain.cover.insured.duties import (
    claim_again,
    claim_again_by,
    drop_duties,
    forfeit,
    indemnity_awaited,
    notice_again,
)
from domain.cover.insured.evolve import fold_insured, share_percent
from domain.cover.insured.recovery import over_if_done, share_recoveries
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from domain.cover.refusals import CoverCurrency, CoverNotInForce
from domain.money import Money

_FILED = (InsuredPhase.CLAIMED, InsuredPhase.ACCEPTED, InsuredPhase.INDEMNIFIED)


def file_claim(state: InsuredState, command: FileClaim, context: CoverContext) -> Decision:
    """Asks the insurer for what it would pay of what is owed today. Refuses `claim.*` and `cover.not_in_force`."""
    notified_on = _require_time(state, context)
    documents = tuple(document.strip() for document in command.documents if document.strip())
    if not documents:
        raise refusals.ClaimDocumentsMissing("name the invoice and the proof of delivery", field="documents")
    if state.undisputed.is_zero:
        raise refusals.ClaimDisputed("nothing is owed but what the customer contests", field="receivable_id")
    indemnity = state.would_pay
    if indemnity.is_zero:
        raise refusals.ClaimBelowFirstLoss("the first loss is ours", field="receivable_id")
    reference, today = next_reference(state, "claim"), context.today
    pay_by = dates.pay_by(state.agreed, notified_on, today)
    filed = happened.ClaimFiled(
        owed=state.owed, indemnity=indemnity, documents=documents, reference=reference, on=today, pay_by=pay_by
    )
    met = _met(state, "claim", reference, today)
    request = ask_insurer(state, context, "claim", reference, indemnity, until=pay_by, documents=documents)
    return Decision(events=(filed, *met), others=(request,))


def notice_answered(state: InsuredState, answer: PartnerAnswer, context: CoverContext) -> Decision:
    """A notice that was declined costs the cover; one that nobody answered is given again, unless the answer comes
    after all: then its days count."""
    today, late = context.today, state.phase is InsuredPhase.COVERED
    said = happened.NoticeAnswered(
        reference=state.notice_reference, outcome=answer.outcome, reason=answer.reason, on=today
    )
    if not late and state.phase is not InsuredPhase.NOTIFIED:
        return Decision(events=())
    if answer.outcome == "declined":
        return Decision(events=(said, *forfeit(state, answer.reason or "notice.declined", today)))
    if (answer.outcome == "accepted") is not late:
        return Decision(events=(said,) if answer.outcome == "accepted" else ())
    reason = "notice.answered" if late else "notice.unanswered"
    again = claim_again(state, state.claim_by or today, context) if late else notice_again(state, context)
    return Decision(events=(said, *drop_duties(state, reason, today, but=("stop_shipment",)), again))


def claim_answered(state: InsuredState, answer: PartnerAnswer, context: CoverContext) -> Decision:
    """Accepted with an amount, declined for a reason, or not answered to the point: then it is filed again, unless the
    answer comes after all."""
    today, currency = context.today, state.agreed.currency
    foreign = answer.amount is not None and answer.amount.currency != currency
    unanswered = answer.outcome == "gave_up" or foreign
    if not state.claim_is_out or (unanswered and state.phase is not InsuredPhase.CLAIMED):
        return Decision(events=())
    if unanswered:
        return _file_again(state, "cover.currency" if foreign else "claim.unanswered", context)
    if answer.outcome == "declined":
        reason = answer.reason or "claim.declined"
        decided = happened.ClaimDecided(accepted=False, reason=reason, on=today)
        end = (happened.InsuranceOver(on=today),) if state.settled else forfeit(state, reason, today)
        return Decision(events=(decided, *end))
    accepted = _accepted(state, answer.amount or state.claimed, context)
    return Decision(events=(*accepted, indemnity_awaited(state, context)))


def claim_paid(state: InsuredState, notice: PartnerNotice, context: CoverContext) -> Decision:
    """The indemnity has come, once. What the customer has paid since the claim is shared at once.

    Refuses `notice.foreign`, `claim.not_filed`, `cover.currency`, `amount.not_positive`. A notice that came before its
    claim was decided decides it.
    """
    if notice.kind != "claim_paid" or notice.name != state.agreed.insurer:
        raise refusals.NoticeForeign("no insurer of this receivable says such a thing", field="notice")
    if notice.notice_id in state.notices or state.indemnity is not None:
        return Decision(events=())
    if not state.claim_is_out and state.phase is not InsuredPhase.ACCEPTED:
        raise refusals.ClaimNotFiled("no claim is running", field="notice")
    amount = notice.amount or state.accepted or state.claimed
    if amount is None or state.loss is None:
        raise LookupError("a claim that was filed has its amounts")
    if amount.currency != state.agreed.currency:
        raise CoverCurrency(f"the policy is kept in {state.agreed.currency}", field="amount")
    amount.require_positive("amount")
    events: tuple[Event, ...] = ()
    if state.claim_is_out:
        events = _accepted(state, amount, context)
    paid_on = notice.on or context.today
    share = share_percent(amount, state.loss)
    events += (happened.IndemnityPaid(amount=amount, share_percent=share, on=paid_on, notice_id=notice.notice_id),)
    events += _met(state, "indemnity", notice.notice_id, context.today)
    after = fold_insured(events, state)
    shared = share_recoveries(after, context)
    events += shared.events
    return Decision(events=(*events, *over_if_done(fold_insured(shared.events, after), context)), others=shared.others)


def _met(state: InsuredState, kind: DutyKind, reference: str, on: date) -> tuple[DutyMet, ...]:
    return tuple(
        DutyMet(duty_id=duty.duty_id, kind=duty.kind, on=on, reference=reference)
        for duty in state.duties
        if duty.kind == kind and duty.open
    )


def _accepted(state: InsuredState, indemnity: Money | None, context: CoverContext) -> tuple[Event, ...]:
    dropped = drop_duties(state, "claim.answered", context.today, but=("stop_shipment",))
    return (happened.ClaimDecided(accepted=True, indemnity=indemnity, on=context.today), *dropped)


def _file_again(state: InsuredState, reason: str, context: CoverContext) -> Decision:
    today, by = context.today, claim_again_by(state, context)
    unanswered = happened.ClaimUnanswered(reference=state.claim_reference, reason=reason, on=today, claim_by=by)
    if state.settled:
        return Decision(events=(unanswered, happened.InsuranceOver(on=today)))
    return Decision(events=(unanswered, claim_again(state, by, context)))


def _require_time(state: InsuredState, context: CoverContext) -> date:
    if state.phase in _FILED:
        raise refusals.ClaimFiledAlready("the claim is filed", field="receivable_id")
    if state.phase in (InsuredPhase.FORFEITED, InsuredPhase.OVER):
        raise CoverNotInForce(f"the cover is {state.phase}", field="receivable_id", phase=state.phase.value)
    if state.phase is InsuredPhase.COVERED or state.notified_on is None:
        raise refusals.ClaimNotNotified("notify the insurer first", field="receivable_id")
    if state.waiting_until is not None and context.today < state.waiting_until:
        until = state.waiting_until
        raise refusals.ClaimTooEarly(f"wait until {until}", field="receivable_id", until=until.isoformat())
    if state.claim_by is not None and context.today > state.claim_by:
        by = state.claim_by
        raise refusals.ClaimTooLate(f"its last day was {by}", field="receivable_id", by=by.isoformat())
    return state.notified_on
