"""Approval tasks to begin a test with."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Literal

from domain.absence.presence import EVERYBODY_THERE, Presence
from domain.approval.authority import seats_for
from domain.approval.case import open_case
from domain.approval.commands import Decide, TaskCommand
from domain.approval.context import TaskContext
from domain.approval.state import TaskState, fold_task
from domain.approval.task import decide_task
from domain.money import Money
from domain.policy import Policy
from domain.sale.events import ApprovalRequested
from domain.sale.order import Reason
from tests.domain.builders import NOW, a_policy, an_order

ONE = "300000.00"
"""An amount that one person decides: the nearest is the credit manager."""

TWO = "900000.00"
"""An amount that sales and credit decide together."""


def a_task(
    amount: str = ONE,
    *,
    requested_by: str = "shop",
    policy: Policy | None = None,
    presence: Presence = EVERYBODY_THERE,
    now: datetime = NOW,
    amendment: bool = False,
) -> TaskState:
    policy = policy or a_policy()
    asked = Decimal(amount)
    requested = ApprovalRequested(
        policy_hash=policy.hash,
        lane="delegated",
        rule="ask.over_cap",
        reasons=(Reason(code="ask.over_cap"),),
        grade="A",
        rate=Decimal(1),
        exposure_before=Decimal(0),
        exposure_after=asked,
        approval_id="S-1.1",
        seats=seats_for(policy, asked, "A", 30, requested_by),
        amount=Money.of(amount, "CNY"),
        term_days=30,
        amount_in_home_currency=asked,
        exceeds_limit_by=Decimal(0),
    )
    order = an_order(amount, requested_by=requested_by)
    return fold_task([open_case(requested, order, policy, now, presence=presence, amendment=amendment)])


def at(now: datetime, policy: Policy | None = None, presence: Presence = EVERYBODY_THERE) -> TaskContext:
    return TaskContext(policy=policy or a_policy(), now=now, presence=presence)


def away(**substitutes: str | None) -> Presence:
    """`away(staff_031="staff-032")`: who is away and who stands in."""
    return Presence(away={person.replace("_", "-"): substitute for person, substitute in substitutes.items()})


def says(
    person: str, outcome: Literal["approve", "reject"] = "approve", *, amount: str | None = None, reason: str = ""
) -> Decide:
    offered = None if amount is None else Money.of(amount, "CNY")
    return Decide(person=person, outcome=outcome, amount=offered, reason=reason)


def answered(task: TaskState, *commands: TaskCommand, context: TaskContext | None = None) -> TaskState:
    for command in commands:
        task = fold_task(decide_task(task, command, context or at(NOW)).events, task)
    return task
