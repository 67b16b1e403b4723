"""Who may do what at all: one table, asked by the API and the pages, and again where a command is carried out.

How much somebody may decide (amount, grade, term) and whether they stand too near to the case is not said here: that is
the authority matrix (`domain.approval.authority`) and the separation of duties (`domain.approval.duties`).
"""

from __future__ import annotations

from typing import Final, Literal

from domain.access.role import ROLES, Role
from domain.errors import NotAuthorised

Action = Literal[
    "order.submit",
    "order.amend",
    "order.cancel",
    "order.accept_offer",
    "order.dispatch",
    "order.return",
    "payment.book",
    "payment.apply",
    "payment.refund",
    "receivable.call",
    "receivable.take_over",
    "customer.register",
    "customer.identify",
    "customer.move",
    "customer.review",
    "customer.visit",
    "evidence.correct",
    "evidence.erase",
    "grade.assign",
    "limit.set",
    "hold.place",
    "hold.lift",
    "customer.knock_out",
    "segment.decide",
    "warning.check",
    "warning.answer",
    "task.decide",
    "task.ask",
    "task.answer",
    "task.delegate",
    "absence.register",
    "matrix.propose",
    "matrix.confirm",
    "token.manage",
    "webhook.manage",
    "cover.arrange",
    "cover.request",
    "cover.claim",
    "cover.hear",
    "read.cover",
    "read.orders",
    "read.customers",
    "read.evidence",
    "read.raw_evidence",
    "read.tasks",
    "read.receivables",
    "read.portfolio",
    "read.policy",
    "read.events",
    "read.attempts",
    "read.deliveries",
]

_SALES: Final[frozenset[Role]] = frozenset({"sales", "sales_lead", "sales_director"})
_CREDIT: Final[frozenset[Role]] = frozenset({"credit_analyst", "credit_manager", "credit_director"})
_CREDIT_HEADS: Final[frozenset[Role]] = frozenset({"credit_manager", "credit_director"})
_FINANCE: Final[frozenset[Role]] = frozenset({"controller", "cfo"})
_TOP: Final[frozenset[Role]] = frozenset({"president"})
_DECIDERS: Final = _SALES | _CREDIT | _FINANCE | _TOP
_SYSTEM: Final[frozenset[Role]] = frozenset({"service"})
_AUDITOR: Final[frozenset[Role]] = frozenset({"auditor"})
_ADMIN: Final[frozenset[Role]] = frozenset({"admin"})
_COLLECTOR: Final[frozenset[Role]] = frozenset({"collector"})
_PEOPLE: Final = frozenset(ROLES) - _SYSTEM

RIGHTS: Final[dict[Action, frozenset[Role]]] = {
    "order.submit": _SALES | _SYSTEM,
    "order.amend": _SALES | _SYSTEM,
    "order.cancel": _SALES | _SYSTEM,
    "order.accept_offer": _SALES | _SYSTEM,
    "order.dispatch": _SALES | _SYSTEM,
    "order.return": _SALES | _FINANCE | _SYSTEM,
    "payment.book": _FINANCE | _SYSTEM,
    "payment.apply": _FINANCE | _COLLECTOR | _SYSTEM,
    "payment.refund": _FINANCE,
    "receivable.call": _COLLECTOR | _SALES | _CREDIT,
    "receivable.take_over": _FINANCE | _ADMIN | _SYSTEM,
    "customer.register": _DECIDERS | _SYSTEM,
    "customer.identify": _DECIDERS | _SYSTEM,
    "customer.move": _CREDIT | _TOP,
    "customer.review": _SALES | _CREDIT | _TOP | _SYSTEM,
    "customer.visit": _SALES | _CREDIT | _COLLECTOR,
    "evidence.correct": _CREDIT | _TOP,
    "evidence.erase": _CREDIT | _TOP,
    "grade.assign": _CREDIT | _TOP,
    "limit.set": _CREDIT | _FINANCE | _TOP,
    "hold.place": _CREDIT | _FINANCE | _TOP | _COLLECTOR,
    "hold.lift": _CREDIT | _TOP,
    "customer.knock_out": _CREDIT | _TOP,
    "segment.decide": _SALES | _CREDIT | _FINANCE | _TOP,
    "warning.check": _CREDIT | _ADMIN | _SYSTEM,
    "warning.answer": _SALES | _CREDIT | _FINANCE | _TOP,
    "task.decide": _DECIDERS,
    "task.ask": _DECIDERS,
    "task.answer": _DECIDERS | _COLLECTOR | _SYSTEM,
    "task.delegate": _DECIDERS,
    "absence.register": _PEOPLE - _AUDITOR,
    "matrix.propose": frozenset({"credit_manager", "credit_director", "controller", "cfo", "president", "admin"}),
    "matrix.confirm": frozenset({"credit_director", "controller", "cfo", "president"}),
    "token.manage": _ADMIN,
    "webhook.manage": _ADMIN,
    "cover.arrange": _CREDIT_HEADS | _FINANCE | _TOP,
    "cover.request": _CREDIT | _FINANCE | _TOP,
    "cover.claim": _CREDIT | _FINANCE | _COLLECTOR,
    "cover.hear": _SYSTEM,
    "read.cover": _CREDIT | _FINANCE | _TOP | _AUDITOR | _COLLECTOR | {"sales_director"},
    "read.orders": _PEOPLE | _SYSTEM,
    "read.customers": _PEOPLE | _SYSTEM,
    "read.evidence": _CREDIT | _FINANCE | _TOP | _AUDITOR,
    "read.raw_evidence": _CREDIT | _AUDITOR,
    "read.tasks": _DECIDERS | _COLLECTOR | _AUDITOR | _SYSTEM,
    "read.receivables": _PEOPLE | _SYSTEM,
    "read.portfolio": _CREDIT | _FINANCE | _TOP | _AUDITOR | _COLLECTOR | {"sales_director"},
    "read.policy": _PEOPLE,
    "read.events": _AUDITOR | _ADMIN | _SYSTEM,
    "read.attempts": _AUDITOR | _ADMIN,
    "read.deliveries": _ADMIN | _AUDITOR,
}
"""The whole table; `docs/roles.md` is written from it."""


class RightMissing(NotAuthorised):
    """The role does not include this action."""

    code = "authority.role"


def may(role: Role, action: Action) -> bool:
    return role in RIGHTS[action]


def require_right(role: Role, action: Action) -> None:
    """`authority.role` unless the role includes the action."""
    if not may(role, action):
        raise RightMissing(f"the role {role} does not include {action}", field="actor", role=role, action=action)
