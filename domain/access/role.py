"""The roles that people and programs hold. Which of them may do what stands in `rights`."""

from __future__ import annotations

from typing import Final, Literal, get_args

Role = Literal[
    "sales",
    "sales_lead",
    "sales_director",
    "credit_analyst",
    "credit_manager",
    "credit_director",
    "controller",
    "cfo",
    "president",
    "collector",
    "auditor",
    "admin",
    "service",
]

ROLES: Final[tuple[Role, ...]] = get_args(Role)

SERVICE: Final[Role] = "service"
"""What an actor is that the policy does not list among its people: another system."""
