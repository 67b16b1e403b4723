"""What can be asked of a task for one or two people, and what follows."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from domain.approval import events as happened
from domain.approval.authority import OwnRequest, SecondSeat, require_authority, require_period
from domain.approval.clock import time_passed
from domain.approval.commands import Decide, LetTaskTimePass, TaskCommand, Withdraw
from domain.approval.duties import Done, duty_of_deciding, require_separate
from domain.approval.refusals import OfferTooLarge, ReasonMissing, TaskClosed, TaskUnknown
from domain.approval.review_authority import require_review_authority
from domain.approval.state import TaskPhase, TaskState, evolve_task
from domain.base import Decision, Event, Exact, Value
from domain.money import Money
from domain.policy import Policy


class TaskContext(Value):
    """`policy` is the one in force now, with the authority matrix of version `matrix_version`. `done` is who did what
    in the case, `approved_in_period` what the person who decides has approved, in home currency."""

    policy: Policy
    now: datetime
    matrix_version: int = 0
    done: tuple[Done, ...] = ()
    approved_in_period: Exact = Decimal(0)


def decide_task(state: TaskState, command: TaskCommand, context: TaskContext) -> Decision:
    """Codes: `task.*`, `authority.*`, `duties.conflict`."""
    if state.phase is TaskPhase.NEW:
        raise TaskUnknown("there is no such task", field="task_id")
    if isinstance(command, LetTaskTimePass):
        return Decision(events=time_passed(state, context.now, context.policy))
    if state.phase is not TaskPhase.OPEN:
        raise TaskClosed(f"the task is {state.phase}", field="task_id", phase=state.phase)
    if isinstance(command, Withdraw):
        return Decision(events=(happened.ApprovalClosed(outcome="withdrawn", reason=command.reason),))
    assert isinstance(command, Decide)
    return Decision(events=_decided(state, command, context))


def check_decision(state: TaskState, command: Decide) -> None:
    """The rules that need no policy; the rest is checked where the decision falls."""
    if state.phase is TaskPhase.NEW:
        raise TaskUnknown("there is no such task", field="task_id")
    if state.phase is not TaskPhase.OPEN:
        raise TaskClosed(f"the task is {state.phase}", field="task_id", phase=state.phase)
    if command.person in state.asked.requesters:
        raise OwnRequest("nobody decides their own request", field="actor")
    if any(decision.person == command.person for decision in state.decisions):
        raise SecondSeat("you have decided this task already", field="actor")
    # Whoever tells a customer apart from a listed company says by what.
    explained = command.outcome == "reject" or state.asked.about == "name_hit"
    if explained and not command.reason.strip():
        raise ReasonMissing("say why", field="reason")
    if command.amount is not None and command.amount.require_positive("amount") > state.asked.amount:
        raise OfferTooLarge(f"{state.asked.amount} was asked", field="amount")


def _decided(state: TaskState, command: Decide, context: TaskContext) -> tuple[Event, ...]:
    check_decision(state, command)
    case = state.asked
    if case.about == "order":
        person, entry = require_authority(
            context.policy, command.person, state.open_seats, case.weighs, case.grade, case.term_days
        )
    else:
        person, entry = require_review_authority(
            context.policy, command.person, case.about, case.amount_in_home_currency
        )
    require_separate(duty_of_deciding(case.about), (person.id,), context.done, context.policy)
    adds = _adds(case, command, context.policy)
    if adds is not None:
        require_period(entry, adds, context.approved_in_period, context.policy)
    decided = happened.Decided(
        person=person.id,
        role=person.role,
        function=entry.function,
        outcome=command.outcome,
        amount=command.amount,
        reason=command.reason,
        authority=entry.amount if case.about == "order" else entry.limit_amount,
        policy_hash=context.policy.hash,
        matrix_version=context.matrix_version,
        home=adds,
    )
    after = evolve_task(state, decided)
    return (decided, *_closing(after))


def _adds(case: happened.ApprovalCase, command: Decide, policy: Policy) -> Decimal | None:
    """What this approval adds to those of the period, of a smaller amount its share. None: no order is approved."""
    if case.about != "order" or command.outcome != "approve":
        return None
    home = case.amount_in_home_currency
    if command.amount is None or command.amount == case.amount:
        return home
    return Money.rounded(home * command.amount.amount / case.amount.amount, policy.home_currency).amount


def _closing(state: TaskState) -> tuple[Event, ...]:
    people = tuple(decision.person for decision in state.decisions)
    refusal = next((decision for decision in state.decisions if decision.outcome == "reject"), None)
    if refusal is not None:
        return (happened.ApprovalClosed(outcome="rejected", decided_by=people, reason=refusal.reason),)
    if len(state.decisions) < len(state.seats):
        return ()
    smallest = min((decision.amount or state.asked.amount for decision in state.decisions), default=state.asked.amount)
    less = smallest if smallest < state.asked.amount else None
    return (happened.ApprovalClosed(outcome="approved", amount=less, decided_by=people),)
