"""Who would send a command: the one who may, out of people of the standard policy and a program."""

from __future__ import annotations

from typing import Final

from domain.access.actions import SYSTEM, action_of
from domain.access.rights import may
from domain.access.role import Role
from domain.base import Value

PRESIDENT: Final = "staff-071"
_PEOPLE: Final[dict[str, Role]] = {
    PRESIDENT: "president",
    "shop": "service",
    "staff-011": "sales_lead",
    "staff-031": "credit_manager",
    "staff-041": "cfo",
    "staff-091": "collector",
    "staff-099": "admin",
}


def usual_actor(command: Value) -> str:
    """Whoever the command itself names; the program for what only it does; else the first who may."""
    action = action_of(command)
    if action is None:
        return SYSTEM
    named: str | None = getattr(command, "person", None)
    return named or next(person for person, role in _PEOPLE.items() if may(role, action))
