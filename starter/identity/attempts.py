"""Refused attempts, kept for those who look after the system."""

from __future__ import annotations

from typing import Final

import structlog
from starlette.types import Scope

from domain.errors import Refusal
from starter.services import Services

log = structlog.get_logger(__name__)

NOBODY: Final = "nobody"
"""Who acts where nobody is known."""


async def note(services: Services, scope: Scope, refusal: Refusal) -> None:
    """Record who tried what, and why it was refused. Without the record the refusal stands all the same."""
    principal = scope.get("principal")
    actor = principal.id if principal is not None else refusal.facts.get("person", NOBODY)
    facts = dict(refusal.facts)
    if principal is None:
        facts["address"] = address_of(scope)
    log.warning("refused", actor=actor, what=scope["method"], target=scope["path"], code=refusal.code, **facts)


def address_of(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""
