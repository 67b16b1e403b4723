"""Refused attempts, kept for those who look after the system."""

from __future__ import annotations

from typing import Final

from starlette.types import Scope

from domain.errors import Refusal
from starter.noting import note_refusal
from starter.services import Services

NOBODY: Final = "nobody"
"""Who acts where nobody is known; the target then says from which address."""


async def note(services: Services, scope: Scope, refusal: Refusal) -> None:
    """Record who tried what, and why it was refused."""
    principal = scope.get("principal")
    actor = principal.id if principal is not None else refusal.facts.get("person", NOBODY)
    target = refusal.field if principal is not None else address_of(scope)
    await note_refusal(services.pool, refusal, actor, f"{scope['method']} {scope['path']}", target)


def address_of(scope: Scope) -> str:
    """Where a request comes from, as far as the server knows."""
    client = scope.get("client")
    return client[0] if client else ""
