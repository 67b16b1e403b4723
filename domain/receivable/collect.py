"""Watching the due date: what a moment brings, and the next moment that matters."""

from __future__ import annotations

from datetime import date, datetime

from domain import local_time
from domain.base import Event
from domain.money import Money
from domain.policy import Policy
from domain.receivable import events as happened
from domain.receivable.interest import flat_fee, interest_over
from domain.receivable.ladder import Ladder, Milestone, StepDue, next_milestone, overdue_from, step_due
from domain.receivable.state import ReceivablePhase, ReceivableState


def next_step(state: ReceivableState, policy: Policy, now: datetime) -> Milestone | None:
    """What to wait for; nothing once it is settled or the ladder is at its end.

    A balance that is too small to chase, or that a factor collects, still becomes overdue, but climbs no ladder.
    """
    if state.due_on is None or state.settled:
        return None
    ladder = _ladder(state, policy)
    overdue_recorded = state.phase is ReceivablePhase.OVERDUE
    if not _ours_to_chase(state, policy):
        return None if overdue_recorded else Milestone(at=overdue_from(ladder, state.due_on), kind="overdue")
    return next_milestone(ladder, state.due_on, overdue_recorded, state.last_step, now)


def reach_milestone(state: ReceivableState, policy: Policy, now: datetime, today: date) -> tuple[Event, ...]:
    """Everything that is due now, which may be nothing: the balance is looked at again at this very moment."""
    if state.due_on is None or state.settled:
        return ()
    ladder, events = _ladder(state, policy), list[Event]()
    overdue_at = overdue_from(ladder, state.due_on)
    if state.phase is ReceivablePhase.OPEN and overdue_at <= now:
        on = local_time.local_day(overdue_at, ladder.timezone)
        events.append(happened.BecameOverdue(balance=state.owed, on=on))
    due = step_due(ladder, state.due_on, state.last_step, now) if _ours_to_chase(state, policy) else None
    if due is not None:
        charge = _interest(state, due, policy, today)
        events.extend(charge)
        balance = state.owed + charge[0].amount if charge else state.owed
        events.append(
            happened.LadderStepTaken(
                step=due.step.code,
                level=due.step.level,
                channel=due.step.channel,
                template=due.step.template,
                skipped=due.skipped,
                stops_credit=due.step.stops_credit,
                stops_delivery=due.step.stops_delivery,
                balance=balance,
            )
        )
    return tuple(events)


def _ladder(state: ReceivableState, policy: Policy) -> Ladder:
    return policy.ladders.get(state.ladder, policy.ladders["default"])


def _ours_to_chase(state: ReceivableState, policy: Policy) -> bool:
    if state.assigned_to:
        return False
    return state.owed.amount > policy.cash.never_chase_below.get(state.owed.currency, 0)


def _interest(
    state: ReceivableState, due: StepDue, policy: Policy, today: date
) -> tuple[happened.InterestCharged, ...]:
    """On a step that charges: interest since the due date or the last charge, and once the flat fee."""
    if not due.step.charges:
        return ()
    rule, currency = policy.interest_for(state.country), state.owed.currency
    balances = [(principal.on, principal.amount) for principal in state.principals]
    fee = flat_fee(rule, currency) if state.charged is None else Money.zero(currency)
    amount = fee + interest_over(balances, today, rule, currency)
    return (happened.InterestCharged(amount=amount, fee=fee, through=today),) if amount.is_positive else ()
