"""Every cell of the table of rights: a role, an action, and how near the person stands to the case.

The ledger's test and the API's test go through the same cells; `docs/roles.md` is written from them.
"""

from __future__ import annotations

from datetime import date
from typing import Final, NamedTuple

from domain.access.rights import RIGHTS, Action, may
from domain.access.role import ROLES, Role
from tests.access.usual import PRESIDENT

PERSON_OF: Final[dict[Role, str]] = {
    "sales": "staff-001",
    "sales_lead": "staff-011",
    "sales_director": "staff-051",
    "credit_analyst": "staff-021",
    "credit_manager": "staff-031",
    "credit_director": "staff-061",
    "controller": "staff-081",
    "cfo": "staff-041",
    "president": PRESIDENT,
    "collector": "staff-091",
    "auditor": "staff-095",
    "admin": "staff-099",
    "service": "shop",
}
"""Who holds each role in the standard policy; a program is on no list."""

DAY: Final = date(2026, 3, 2)


class Relation(NamedTuple):
    """How somebody stands to a case, what they try, and the code that refuses it; empty where nothing is refused.

    `roles` are those for which the relation can come about at all.
    """

    name: str
    action: Action
    code: str
    roles: tuple[Role, ...]
    about: str


_DECIDERS: Final = tuple(role for role in ROLES if may(role, "task.decide"))
_DUAL: Final[tuple[Role, ...]] = ("sales_director", "credit_manager", "credit_director")
_SENDERS: Final = tuple(role for role in _DECIDERS if may(role, "order.submit"))
_LIMIT_SETTERS: Final = tuple(role for role in _DECIDERS if may(role, "limit.set") and role != "controller")
_PROPOSERS: Final = tuple(role for role in ROLES if may(role, "matrix.confirm"))

RELATIONS: Final[tuple[Relation, ...]] = (
    Relation("none", "task.decide", "", _DECIDERS, "stands in no relation to the case and has the authority"),
    Relation("requester", "task.decide", "authority.own_request", _DECIDERS, "asked for the sale"),
    Relation(
        "substitute of the requester",
        "task.decide",
        "authority.requester_substitute",
        _DECIDERS,
        "stands in for the one who asked for the sale",
    ),
    Relation("second seat", "task.decide", "authority.second_seat", _DUAL, "has filled one of the two seats already"),
    Relation("delegate", "task.decide", "", _DECIDERS, "was asked in the place of the one whose seat it was"),
    Relation("sender", "task.decide", "authority.own_request", _SENDERS, "sent the order that somebody else asked for"),
    Relation(
        "holder of a conflicting duty",
        "task.decide",
        "duties.conflict",
        _LIMIT_SETTERS,
        "set the limit that the order uses",
    ),
    Relation("absent person", "task.decide", "", _DECIDERS, "is away, but answers all the same"),
    Relation("none", "matrix.confirm", "", _PROPOSERS, "did not propose the version"),
    Relation("proposer", "matrix.confirm", "matrix.four_eyes", _PROPOSERS, "proposed the version"),
    Relation(
        "substitute of the proposer",
        "matrix.confirm",
        "matrix.four_eyes",
        _PROPOSERS,
        "stands in for the one who proposed the version",
    ),
)

CELLS: Final = tuple((role, action, may(role, action)) for action in RIGHTS for role in ROLES)
"""Role, action, and whether the role includes the action."""


def near(relation: Relation, role: Role) -> str:
    """The code that must come: whoever may not do it at all is told that, whatever their relation."""
    return relation.code if may(role, relation.action) else "authority.role"
