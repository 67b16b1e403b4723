"""Which role an actor holds under a policy."""

from __future__ import annotations

from typing import Final

from domain.access.role import ROLES, SERVICE, Role
from domain.policy import Policy
from domain.policy_part import Function

_BY_FUNCTION: Final[dict[Function, Role]] = {
    "sales": "sales",
    "credit": "credit_analyst",
    "finance": "controller",
    "management": "president",
}


def role_of(policy: Policy, actor: str) -> Role:
    """The role of a person of the policy; `service` for anybody else, who is another system.

    A policy may have roles of its own making: they have the rights that go with the function of their authority, and
    without any authority those of an auditor, who reads.
    """
    person = policy.person(actor)
    if person is None:
        return SERVICE
    if person.role in ROLES:
        return person.role
    function = next((entry.function for entry in policy.authority if entry.role == person.role), None)
    return "auditor" if function is None else _BY_FUNCTION[function]
