"""Refused attempts, kept for those who look after the system."""

from __future__ import annotations

from typing import Final

import asyncpg
import structlog
from starlette.types import Scope

from activities.postgres.attempts import Attempts
from domain.errors import Refusal
from starter.services import Services

log = structlog.get_logger(__name__)

NOBODY: Final = "nobody"
"""Who acts where nobody is known."""


async def note(services: Services, scope: Scope, refusal: Refusal) -> None:
    """Record who tried what, and why it was refused. Without the record the refusal stands all the same."""
    principal = scope.get("principal")
    facts = dict(refusal.facts)
    if principal is None:
        facts["address"] = address_of(scope)
    try:
        await Attempts(services.pool).note(
            actor=principal.id if principal is not None else facts.get("person", NOBODY),
            what=f"{scope['method']} {scope['path']}",
            target=refusal.field,
            code=refusal.code,
            facts=facts,
        )
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        log.warning("refusal_not_recorded", code=refusal.code, error=str(error))


def address_of(scope: Scope) -> str:
    client = scope.get("client")
    return client[0] if client else ""
