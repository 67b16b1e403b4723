"""What the separation of duties and the authority over a period depend on; read only where a person acts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final, NamedTuple

from activities.contracts import Envelope
from activities.postgres.context import Facts
from activities.postgres.duties import approved_since, done_in_case, one_by_one
from domain.approval.commands import AskForEvidence, Decide, DelegateTask
from domain.approval.duties import DUTY_OF, require_separate
from domain.approval.state import TaskState
from domain.cash.receipt import RegisterReceipt
from domain.customer.state import CustomerState
from domain.receivable.state import ReceivableState
from domain.sale.commands import SubmitOrder
from domain.sale.state import SaleState

_DECIDES: Final = (Decide, DelegateTask, AskForEvidence)
"""What only whoever could decide a task may do with it."""


class _Case(NamedTuple):
    """`waiting`: every sale of the customer that waits belongs to it too."""

    customer_id: str
    order_ids: tuple[str, ...] = ()
    waiting: bool = False


async def keep_apart(connection: Any, envelope: Envelope, state: Any, facts: Facts) -> Facts:
    """The facts with who did what in the case and what the person approved within the period.

    Refuses `duties.conflict`; of a decision about a task the domain says so, which knows for whom somebody acts.
    """
    rules, command = facts.policy.safeguards, envelope.command
    if rules is None or facts.policy.person(envelope.actor) is None:
        return facts
    duty = DUTY_OF.get(type(command))
    case = _case_of(state, command, facts) if duty or isinstance(command, _DECIDES) else None
    if case is None:
        return facts
    if not isinstance(command, SubmitOrder):  # The case begins with it: nothing of it can happen beside.
        await one_by_one(connection, envelope.actor)
    done = await done_in_case(connection, case.customer_id, case.order_ids, waiting=case.waiting)
    if duty is not None:
        require_separate(duty, (envelope.actor,), done, facts.policy)
        return facts
    approved = await approved_since(connection, envelope.actor, envelope.at, rules.period_days)
    return replace(facts, done=done, approved_in_period=approved)


def _case_of(state: Any, command: Any, facts: Facts) -> _Case | None:
    match state, command:
        case SaleState(order=None), SubmitOrder(order=order):
            return _Case(order.customer_id, (order.order_id,))
        case SaleState(order=order), _ if order is not None:
            return _Case(order.customer_id, (order.order_id,))
        case ReceivableState(customer_id=customer_id), _ if customer_id:
            return _Case(customer_id, (state.order_id,))
        case _, RegisterReceipt():
            return _Case(command.customer_id, _settled_by(command, facts))
        case TaskState(case=opened), _ if opened is not None:
            return _Case(opened.customer_id, (opened.order_id,), waiting=opened.about != "order")
        case CustomerState(customer_id=customer_id), _ if customer_id:
            return _Case(customer_id, waiting=True)
    return None


def _settled_by(receipt: RegisterReceipt, facts: Facts) -> tuple[str, ...]:
    """The sales whose receivables the receipt may settle: those that it names, or all that are open."""
    named = frozenset(receipt.references)
    return tuple(
        item.order_id
        for item in facts.open_items
        if item.order_id and (not named or named & {item.receivable_id, item.invoice_no})
    )
