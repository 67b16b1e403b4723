"""Who somebody is under the policy in force."""

from __future__ import annotations

from domain.access.holder import role_of
from domain.policy import Policy
from starter.identity.principal import Language, Principal
from starter.identity.tokens import Token
from starter.services import Services


async def policy_now(services: Services) -> Policy:
    """The policy that says who is who, as it was a second ago at most: every command asks the ledger anew."""
    return await services.policy_now.get()


async def person(services: Services, person_id: str, language: Language) -> Principal | None:
    """Who is logged in; None when the policy in force does not list them any more."""
    policy = await policy_now(services)
    if policy.person(person_id) is None:
        return None
    return Principal(id=person_id, role=role_of(policy, person_id), language=language)


async def holder(services: Services, token: Token) -> Principal:
    """Whom a token speaks for."""
    policy = await policy_now(services)
    return Principal(id=token.subject, role=role_of(policy, token.subject), scopes=frozenset(token.scopes))
