"""Separation of duties over the whole life of a case: whoever did one thing does not do what it controls.

A case is one sale with its customer: who requested it, who graded the customer and set its limit, who approved,
dispatched, credited, called and booked the money. Only people count; a program has no interest of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from domain.approval.review_authority import About
from domain.approval.safeguards import Duty
from domain.base import Value
from domain.cash.receipt import RegisterReceipt
from domain.customer import commands as customer
from domain.errors import NotAuthorised
from domain.policy import Policy
from domain.receivable import commands as receivable
from domain.sale import commands as sale


class DutiesConflict(NotAuthorised):
    """The person, or whom they act for, did something in this case that forbids this."""

    code = "duties.conflict"


class Done(Value):
    """Somebody did something in a case."""

    duty: Duty
    person: str


DUTY_OF: Final[dict[type[Value], Duty]] = {
    sale.SubmitOrder: "request",
    sale.AmendOrder: "request",
    sale.AcceptOffer: "request",
    sale.DispatchGoods: "dispatch",
    sale.ReturnGoods: "credit_note",
    customer.AssignGrade: "grade",
    customer.SetLimit: "limit",
    customer.SetTemporaryLimit: "limit",
    receivable.ReceivePayment: "cash",
    receivable.UseUnappliedCash: "cash",
    receivable.RecordCall: "collect",
    RegisterReceipt: "cash",
}
"""What carrying out a command does in its case. A decision of a task depends on what the task is about."""

_DECIDING: Final[dict[About, Duty]] = {"order": "approve", "limit": "limit", "name_hit": "grade"}


def duty_of_deciding(about: About) -> Duty:
    """What whoever decides such a task does: a limit that people decide is set by them."""
    return _DECIDING[about]


def barred_from(duty: Duty, done: Iterable[Done], policy: Policy) -> frozenset[str]:
    """The people who may not do it in a case in which this was done."""
    conflicting = _conflicting(duty, policy)
    return frozenset(each.person for each in done if each.duty in conflicting)


def require_separate(duty: Duty, people: Collection[str], done: Iterable[Done], policy: Policy) -> None:
    """`duties.conflict` when one of the people did what does not go together with `duty`.

    `people` are whoever acts and those for whom they act: a substitute counts as both.
    """
    conflicting = _conflicting(duty, policy)
    for each in done:
        if each.duty in conflicting and each.person in people:
            raise DutiesConflict(
                f"{each.person} did {each.duty} in this case and may not do {duty}",
                field="actor",
                person=each.person,
                did=each.duty,
                duty=duty,
            )


def _conflicting(duty: Duty, policy: Policy) -> frozenset[Duty]:
    pairs = policy.safeguards.conflicts if policy.safeguards else ()
    return frozenset(second if first == duty else first for first, second in pairs if duty in (first, second))
