"""What comes in after the claim belongs to the insurer and to us as the loss did; the first loss stays ours."""

from __future__ import annotations

from decimal import Decimal

from domain.base import Decision, Event, OtherStream
from domain.cover.context import CoverContext
from domain.cover.insured import events as happened
from domain.cover.insured.asking import ask_insurer, next_reference
from domain.cover.insured.evolve import evolve_insured
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.partner.answer import PartnerAnswer
from domain.money import Money


def share_recoveries(state: InsuredState, context: CoverContext) -> Decision:
    """Shares what has come in and is not shared yet, and offers the insurer its part. Nothing before the indemnity."""
    events, others = list[Event](), list[OtherStream]()
    if state.phase is not InsuredPhase.INDEMNIFIED:
        return Decision(events=())
    for recovery in state.unshared:
        share = insurers_share(state, recovery.amount)
        reference = next_reference(state, "recovery") if share.is_positive else ""
        shared = happened.RecoveryShared(
            payment_id=recovery.payment_id,
            recovered=recovery.amount,
            to_insurer=share,
            ours=recovery.amount - share,
            reference=reference,
            on=context.today,
        )
        if reference:
            documents = (recovery.payment_id,)
            others.append(ask_insurer(state, context, "recovery", reference, share, documents=documents))
        events.append(shared)
        state = evolve_insured(state, shared)
    return Decision(events=tuple(events), others=tuple(others))


def insurers_share(state: InsuredState, recovered: Money) -> Money:
    """Of this payment. Reckoned over all of them, so that cents do not add up, and never above what it has paid."""
    if state.indemnity is None or state.loss is None:
        raise LookupError("nothing has been paid by the insurer")
    nothing = Money.zero(recovered.currency)
    so_far = (state.recovered or nothing) + recovered
    owing = so_far.times(min(Decimal(1), state.indemnity.amount / state.loss.amount))
    return max(nothing, min(state.indemnity, owing) - (state.to_insurer or nothing))


def recovery_answered(state: InsuredState, answer: PartnerAnswer, reference: str, context: CoverContext) -> Decision:
    """Money of the insurer's that nobody took is offered again, as long as nobody answers."""
    offered = next(each for each in state.offered if each.reference == reference)
    again = next_reference(state, "recovery") if answer.outcome == "gave_up" else ""
    said = happened.RecoveryAnswered(
        reference=reference, outcome=answer.outcome, reason=answer.reason, again=again, on=context.today
    )
    others: tuple[OtherStream, ...] = ()
    if again:
        documents = (offered.payment_id,)
        others = (ask_insurer(state, context, "recovery", again, offered.amount, documents=documents),)
    return Decision(events=(said, *over_if_done(evolve_insured(state, said), context)), others=others)


def over_if_done(state: InsuredState, context: CoverContext) -> tuple[happened.InsuranceOver, ...]:
    """Once the debt is settled and the insurer has answered for every share of it."""
    done = state.phase is InsuredPhase.INDEMNIFIED and state.settled and not state.offered
    return (happened.InsuranceOver(on=context.today),) if done else ()
