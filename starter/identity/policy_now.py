"""The policy in force, for who asks at every request."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Final

from domain.policy import Policy

_SECONDS: Final = 1.0


class PolicyNow:
    """What is shown may be a second old; what is decided is decided by the ledger, which asks under its lock."""

    def __init__(self, ask: Callable[[], Awaitable[Policy]]) -> None:
        self._ask = ask
        self._known: Policy | None = None
        self._until = 0.0

    async def get(self) -> Policy:
        """The policy file's, with the authority matrix that counts at this moment of business time."""
        if self._known is None or time.monotonic() >= self._until:
            self._known = await self._ask()
            self._until = time.monotonic() + _SECONDS
        return self._known
