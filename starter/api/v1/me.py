"""Who the caller is to us."""

from __future__ import annotations

from fastapi import Response

from domain.access.rights import RIGHTS, Action
from domain.access.role import Role
from starter.api.v1.answers import View, answered
from starter.api.v1.route import api_router
from starter.identity.asking import Asking
from starter.identity.principal import Language

router = api_router()


class Me(View):
    """`actions` are what role and token together allow; `scoped` says that the token narrows the role."""

    id: str
    role: Role
    language: Language
    scoped: bool
    actions: tuple[Action, ...]


@router.get("/me", response_model=Me)
async def get_me(asking: Asking) -> Response:
    """Who holds this token, and what it allows."""
    return answered(
        Me(
            id=asking.id,
            role=asking.role,
            language=asking.language,
            scoped=asking.scopes is not None,
            actions=tuple(action for action in RIGHTS if asking.may(action)),
        )
    )
