"""One person's decision: who may take it, and what it closes."""

from __future__ import annotations

from decimal import Decimal

from domain import local_time
from domain.approval import events as happened
from domain.approval.authority import OwnRequest, SecondSeat, require_period
from domain.approval.commands import Decide
from domain.approval.conditions import (
    ConditionsNotForAmendments,
    ConditionsNotForLimits,
    ConditionsOfRefusal,
    require_sensible,
    strictest,
)
from domain.approval.context import TaskContext
from domain.approval.duties import duty_of_deciding, require_separate
from domain.approval.question import Question
from domain.approval.refusals import OfferTooLarge, ReasonMissing, TaskChanged
from domain.approval.standing import Standing, standing
from domain.approval.state import TaskState, evolve_task
from domain.base import Event
from domain.money import Money
from domain.policy import Policy


def check_decision(state: TaskState, command: Decide) -> None:
    """The rules that need no policy."""
    require_current(state, command.revision)
    require_unconcerned(state, command.person)
    # Whoever tells a customer apart from a listed company says by what.
    explained = command.outcome == "reject" or state.asked.about == "name_hit"
    if explained and not command.reason.strip():
        raise ReasonMissing("say why", field="reason")
    if command.amount is not None and command.amount.require_positive("amount") > state.asked.amount:
        raise OfferTooLarge(f"{state.asked.amount} was asked", field="amount")
    if not command.conditions.none:
        _check_conditions(state.asked, command)


def require_current(state: TaskState, revision: int | None) -> None:
    """`task.changed` when the task has moved on since the person looked at it."""
    if revision is not None and revision != state.revision:
        raise TaskChanged(
            "the task has changed since you looked at it", field="revision", seen=str(revision), now=str(state.revision)
        )


def require_unconcerned(state: TaskState, person: str) -> None:
    """`authority.own_request`, `authority.second_seat`: neither a requester nor somebody who has decided already."""
    if person in state.asked.requesters:
        raise OwnRequest("nobody decides their own request", field="actor")
    if any(person in (decision.person, *decision.on_behalf_of) for decision in state.decisions):
        raise SecondSeat("you have decided this task already", field="actor")


def standing_of(state: TaskState, person: str, context: TaskContext) -> Standing:
    """How this person may fill a seat that is open; refuses by `authority.*` and `duties.conflict`."""
    question = Question.of(state.asked)
    found = standing(context.policy, question, state.seats, state.open_places, context.presence, person)
    people = (person, *found.on_behalf_of)
    if any(set(people) & {decision.person, *decision.on_behalf_of} for decision in state.decisions):
        raise SecondSeat("two decisions come from two people", field="actor")
    require_separate(duty_of_deciding(state.asked.about), people, context.done, context.policy)
    return found


def decided(state: TaskState, command: Decide, context: TaskContext) -> tuple[Event, ...]:
    """The decision, and the end of the task where it is the last one that was missing or a refusal."""
    case, by = state.asked, standing_of(state, command.person, context)
    adds = _adds(case, command, context.policy)
    if adds is not None:
        require_period(by.entry, adds, context.approved_in_period, context.policy)
    if not command.conditions.none:
        on = case.ordered_on or local_time.local_day(context.now, context.policy.timezone)
        require_sensible(command.conditions, case.term_days, on)
    decision = happened.Decided(
        person=by.person.id,
        role=by.person.role,
        function=by.entry.function,
        outcome=command.outcome,
        amount=command.amount,
        reason=command.reason,
        authority=by.entry.amount if case.about == "order" else by.entry.limit_amount,
        policy_hash=context.policy.hash,
        policy_version=context.policy.version,
        matrix_version=context.matrix_version,
        home=adds,
        conditions=command.conditions,
        on_behalf_of=by.on_behalf_of,
        place=by.place,
    )
    return (decision, *_closing(evolve_task(state, decision), context))


def _check_conditions(case: happened.ApprovalCase, command: Decide) -> None:
    if case.about != "order":
        raise ConditionsNotForLimits("only an order depends on conditions", field="conditions")
    if case.amendment:
        raise ConditionsNotForAmendments("the growth of an order is approved or not", field="conditions")
    if command.outcome == "reject":
        raise ConditionsOfRefusal("a refusal depends on nothing", field="conditions")


def _adds(case: happened.ApprovalCase, command: Decide, policy: Policy) -> Decimal | None:
    """What this approval adds to those of the period, of a smaller amount its share. None: no order is approved."""
    if case.about != "order" or command.outcome != "approve":
        return None
    home = case.amount_in_home_currency
    if command.amount is None or command.amount == case.amount:
        return home
    return Money.rounded(home * command.amount.amount / case.amount.amount, policy.home_currency).amount


def _closing(state: TaskState, context: TaskContext) -> tuple[Event, ...]:
    people = tuple(decision.person for decision in state.decisions)
    refusal = next((decision for decision in state.decisions if decision.outcome == "reject"), None)
    if refusal is not None:
        return (happened.ApprovalClosed(outcome="rejected", decided_by=people, reason=refusal.reason),)
    if state.open_places:
        return ()
    asked = state.asked.amount
    smallest = min((decision.amount or asked for decision in state.decisions), default=asked)
    on = state.asked.ordered_on or local_time.local_day(context.now, context.policy.timezone)
    return (
        happened.ApprovalClosed(
            outcome="approved",
            amount=smallest if smallest < asked else None,
            decided_by=people,
            conditions=strictest([decision.conditions for decision in state.decisions], on),
        ),
    )
