"""Who is asking, for the routes: the session's person or the token's holder, found by the gate.

Dependencies are coroutines, though they wait for nothing: FastAPI hands plain functions to threads.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Request

from domain.access.rights import Action
from starter.identity.principal import Principal
from starter.identity.refusals import NotLoggedIn

__all__ = ["Asking", "NotLoggedIn", "allowed", "asking_still", "principal"]


async def principal(request: Request) -> Principal:
    """Whoever asks; `login.required` when nobody is known."""
    found: Principal | None = request.scope.get("principal")
    if found is None:
        raise NotLoggedIn("log in, or send a token", field="authorization")
    return found


Asking = Annotated[Principal, Depends(principal)]


async def asking_still(request: Request) -> Principal:
    """Who asks by now, for answers that go on: a session that was logged out or has run out is refused meanwhile."""
    again: Callable[[], Awaitable[Principal]] | None = request.scope.get("ask_again")
    return await (again() if again is not None else principal(request))


def allowed(action: Action) -> Callable[[Principal], Awaitable[Principal]]:
    """A dependency: whoever asks, if their role and token include the action; else `authority.role`."""

    async def check(asking: Asking) -> Principal:
        asking.require(action)
        return asking

    return check
