"""The receivable moves on, and its insurance with it."""

from __future__ import annotations

from domain.base import Decision, Event
from domain.cover.context import CoverContext
from domain.cover.insured import events as happened
from domain.cover.insured.commands import FollowReceivable
from domain.cover.insured.duties import drop_duties, overdue_news
from domain.cover.insured.evolve import fold_insured
from domain.cover.insured.recovery import over_if_done, share_recoveries
from domain.cover.insured.state import InsuredPhase, InsuredState
from domain.cover.insured.stop import resume_deliveries

_NOTHING_CLAIMED = (InsuredPhase.COVERED, InsuredPhase.NOTIFIED)


def follow(state: InsuredState, command: FollowReceivable, context: CoverContext) -> Decision:
    """What is owed now. The news that it is overdue brings duties, a payment after the indemnity is shared, and with
    the last of the debt the duties go and deliveries resume. A claim that is running is still heard of."""
    if command.paid is not None and (command.paid.is_zero or command.payment_id in state.payments):
        command = command.model_copy(update={"paid": None, "payment_id": ""})
    same = (state.balance, state.overdue, state.settled) == (command.balance, command.overdue, command.settled)
    if (same and command.paid is None) or (state.settled and not command.settled):
        return Decision(events=())
    events: tuple[Event, ...] = (happened.ReceivableFollowed(**command.model_dump(exclude={"kind"})),)
    if command.settled:
        return _wound_up(state, events, context)
    if command.overdue and not state.overdue:
        events += overdue_news(state, context)
    shared = share_recoveries(fold_insured(events, state), context)
    return Decision(events=(*events, *shared.events), others=shared.others)


def _wound_up(state: InsuredState, events: tuple[Event, ...], context: CoverContext) -> Decision:
    today, resumed = context.today, resume_deliveries(state, context)
    events += drop_duties(state, "settled", today)
    if state.phase in _NOTHING_CLAIMED:
        return Decision(events=(*events, happened.InsuranceOver(on=today)), others=resumed)
    after = fold_insured(events, state)
    shared = share_recoveries(after, context)
    over = over_if_done(fold_insured(shared.events, after), context)
    return Decision(events=(*events, *shared.events, *over), others=(*shared.others, *resumed))
