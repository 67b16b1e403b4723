"""Who is asking: the person of a session, or the holder of an API token."""

from __future__ import annotations

from typing import Literal

from domain.access.rights import Action, RightMissing, may, require_right
from domain.access.role import Role
from domain.base import Value

Language = Literal["en", "zh"]


class Principal(Value):
    """`id` is what stands as `actor` in every event: a staff id, or the name of a system.

    `scopes` narrow what a token may do; None, a session's, narrows nothing.
    """

    id: str
    role: Role
    scopes: frozenset[Action] | None = None
    language: Language = "en"

    def may(self, action: Action) -> bool:
        return may(self.role, action) and (self.scopes is None or action in self.scopes)

    def require(self, action: Action) -> None:
        """`authority.role` unless role and token include the action."""
        require_right(self.role, action)
        if not self.may(action):
            raise RightMissing(f"the token does not include {action}", field="actor", action=action)
