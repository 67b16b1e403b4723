"""What the HTTP program works with, opened once: database, Temporal, desk and policy."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Annotated

import asyncpg
from fastapi import Depends, Request
from temporalio.client import Client

from activities.policy_file import load_policy
from activities.postgres.pool import open_pool
from activities.postgres.read_models import ReadModels
from domain.policy import Policy
from runtime.errors import ServiceUnavailable
from runtime.settings import Settings
from runtime.temporal import connect
from starter.desk import Desk
from starter.gateway import Gateway
from starter.identity.policy_now import PolicyNow
from starter.identity.sessions import Sessions
from starter.identity.tokens import Tokens


@dataclass(frozen=True)
class Services:
    """`policy` is the policy file's; what is in force at a moment is asked of the desk."""

    settings: Settings
    pool: asyncpg.Pool
    client: Client
    policy: Policy
    desk: Desk

    @cached_property
    def sessions(self) -> Sessions:
        """Who is logged in."""
        return Sessions(self.pool)

    @cached_property
    def tokens(self) -> Tokens:
        """What programs show instead."""
        return Tokens(self.pool)

    @cached_property
    def policy_now(self) -> PolicyNow:
        """What is in force."""
        return PolicyNow(self.desk.policy_in_force)


@asynccontextmanager
async def open_services(settings: Settings) -> AsyncIterator[Services]:
    """Needs database and Temporal; raises what they raise while they cannot be reached."""
    assert settings.database_url is not None
    policy = load_policy(settings.policy_file)
    pool = await open_pool(settings.database_url)
    try:
        client = await connect(settings)
        desk = Desk(Gateway(client, settings.task_queue), ReadModels(pool), policy, settings.evidence_key)
        yield Services(settings=settings, pool=pool, client=client, policy=policy, desk=desk)
    finally:
        pool.terminate()


def services_of(request: Request) -> Services:
    """What the application works with, for its routes; `service.unavailable` as long as a server is away."""
    services: Services | None = request.app.state.services
    if services is None:
        raise ServiceUnavailable("a server that we need is away; try again")
    return services


async def _with_services(request: Request) -> Services:
    """Awaited where the route runs: FastAPI hands a plain function to a thread, which costs every order its turn."""
    return services_of(request)


WithServices = Annotated[Services, Depends(_with_services)]
