"""Customers, and people who act on their files."""

from __future__ import annotations

import pytest

from domain.base import Decision
from domain.customer.commands import CustomerCommand, RegisterCustomer, SetLimit
from domain.customer.decide import CustomerContext, decide_customer
from domain.customer.state import CustomerState, GroupState, evolve_customer
from domain.errors import Refusal
from domain.policy import Person
from tests.domain.builders import TODAY, a_policy

ANALYST = Person(id="staff-021", role="credit_analyst")
"""May set limits up to 200,000 CNY."""

PRESIDENT = Person(id="staff-071", role="president")
"""May set any limit."""


def acting(person: Person | None = PRESIDENT, *, group: GroupState | None = None) -> CustomerContext:
    return CustomerContext(policy=a_policy(), actor=person, today=TODAY, group=group)


def decide(state: CustomerState, command: CustomerCommand, context: CustomerContext | None = None) -> Decision:
    return decide_customer(state, command, context or acting())


def after(state: CustomerState, *commands: CustomerCommand, context: CustomerContext | None = None) -> CustomerState:
    for command in commands:
        for event in decide(state, command, context).events:
            state = evolve_customer(state, event)
    return state


def refused(state: CustomerState, command: CustomerCommand, context: CustomerContext | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        decide(state, command, context)
    return caught.value


def a_registration(*, currency: str = "CNY", group_id: str | None = None, customer_id: str = "C-1") -> RegisterCustomer:
    return RegisterCustomer(
        customer_id=customer_id, name="Customer", country="CN", currency=currency, group_id=group_id
    )


def a_limit_of(amount: str | None, **fields: object) -> SetLimit:
    given: dict[str, object] = {"currency": "CNY", "valid_from": TODAY, "approval": "minutes-7", **fields}
    return SetLimit.model_validate({"amount": amount, **given})
