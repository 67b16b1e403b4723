"""The program over ASGI with a real database; Temporal is not needed to find out who asks."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from temporalio.client import Client

from activities.policy_file import load_policy
from activities.postgres.pool import open_pool
from activities.postgres.read_models import ReadModels
from runtime.settings import Settings
from starter.desk import Desk
from starter.gateway import Gateway
from starter.services import Services
from tests.identity.browser import House


@pytest.fixture
async def services(database: str) -> AsyncIterator[Services]:
    settings = Settings(database_url=database, temporal_address="127.0.0.1:1", sandbox_login=True)
    policy = load_policy(settings.policy_file)
    pool = await open_pool(database)
    client = await Client.connect("127.0.0.1:1", lazy=True)
    desk = Desk(Gateway(client, settings.task_queue), ReadModels(pool), policy)
    yield Services(settings=settings, pool=pool, client=client, policy=policy, desk=desk)
    pool.terminate()


@pytest.fixture
def house(services: Services) -> House:
    """A server and its browsers."""
    return House(services)
