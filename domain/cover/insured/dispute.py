"""What the customer contests is not covered until that is settled."""

from __future__ import annotations

from datetime import timedelta

from domain.base import Decision
from domain.cover.context import CoverContext
from domain.cover.insured import events as happened
from domain.cover.insured.commands import DisputeCover, SettleDispute
from domain.cover.insured.duties import claim_again
from domain.cover.insured.evolve import fold_insured
from domain.cover.insured.refusals import DisputeNone, DisputeOpen, DisputeReasonMissing, DisputeTooLarge
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.refusals import CoverCurrency, CoverNotInForce
from domain.money import Money

_DISPUTABLE = (InsuredPhase.COVERED, InsuredPhase.NOTIFIED, InsuredPhase.CLAIMED, InsuredPhase.ACCEPTED)


def dispute(state: InsuredState, command: DisputeCover, context: CoverContext) -> Decision:
    """Refuses `cover.not_in_force`, `cover.currency`, `amount.not_positive` and `dispute.*`."""
    if state.phase not in _DISPUTABLE or state.settled or state.balance is None:
        raise CoverNotInForce(f"the cover is {state.phase}", field="receivable_id", phase=state.phase.value)
    if state.disputed is not None:
        raise DisputeOpen(f"{state.disputed} is disputed already", field="receivable_id")
    _require_currency(state, command.amount)
    command.amount.require_positive("amount")
    denied = state.denied or Money.zero(command.amount.currency)
    if command.amount > state.balance - denied:
        raise DisputeTooLarge(f"only {state.balance - denied} is owed", field="amount")
    _require_reason(command.reason)
    return Decision(events=(happened.CoverDisputed(amount=command.amount, reason=command.reason, on=context.today),))


def settle_dispute(state: InsuredState, command: SettleDispute, context: CoverContext) -> Decision:
    """A claim whose last day passed while there was nothing to claim is owed again. Refuses `dispute.*` and
    `cover.currency`."""
    if state.disputed is None:
        raise DisputeNone("nothing is disputed", field="receivable_id")
    _require_currency(state, command.upheld)
    if not Money.zero(command.upheld.currency) <= command.upheld <= state.disputed:
        raise DisputeTooLarge(f"between nothing and {state.disputed} is upheld", field="upheld")
    _require_reason(command.reason)
    settled = happened.DisputeSettled(upheld=command.upheld, reason=command.reason, on=context.today)
    after = fold_insured((settled,), state)
    owed = any(duty.kind == "claim" and duty.open for duty in state.duties)
    if state.phase is not InsuredPhase.NOTIFIED or owed or after.would_pay.is_zero:
        return Decision(events=(settled,))
    by = context.today + timedelta(days=state.agreed.claim_days)
    return Decision(events=(settled.model_copy(update={"claim_by": by}), claim_again(state, by, context)))


def _require_currency(state: InsuredState, amount: Money) -> None:
    if state.balance is not None and amount.currency != state.balance.currency:
        raise CoverCurrency(f"the receivable is in {state.balance.currency}", field="amount")


def _require_reason(reason: str) -> None:
    if not reason.strip():
        raise DisputeReasonMissing("say what it is about", field="reason")
