"""`python -m starter.prepare`: brings a database and a Temporal namespace of one's own to what this program needs."""

from __future__ import annotations

import asyncio

import asyncpg
from google.protobuf.duration_pb2 import Duration
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest, RegisterNamespaceRequest
from temporalio.client import Client
from temporalio.service import RPCError, RPCStatusCode

from activities.postgres.migrations import SchemaError, migrate
from runtime.errors import OperationalError, SettingsInvalid
from runtime.search_attributes import register_search_attributes
from runtime.settings import Settings, load_settings
from runtime.temporal import connect
from starter.ending import leave
from starter.screen import say

UNREACHABLE = 3
NAMESPACE_SECONDS = 60.0  # a new namespace reaches all of the server's caches after a while


async def prepare(settings: Settings) -> None:
    """Safe to repeat, before every deployment. The retention of a namespace that exists is left as it is."""
    if settings.database_url is None or settings.temporal_address is None:
        raise SettingsInvalid("DATABASE_URL and TEMPORAL_ADDRESS name what is to be prepared; set both")
    say(f"database at schema {await migrate(settings.database_url)}")
    client = await connect(settings)
    if not await _has_namespace(client):
        await _make_namespace(client, settings.retention_days)
    await _once_known(client)
    say(f"namespace {client.namespace} knows our search attributes")


async def _has_namespace(client: Client) -> bool:
    try:
        await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    except RPCError as error:
        if error.status == RPCStatusCode.NOT_FOUND:
            return False
        raise
    return True


async def _make_namespace(client: Client, retention_days: int) -> None:
    request = RegisterNamespaceRequest(
        namespace=client.namespace,
        workflow_execution_retention_period=Duration(seconds=retention_days * 86_400),
    )
    try:
        await client.workflow_service.register_namespace(request)
    except RPCError as error:
        if error.status != RPCStatusCode.ALREADY_EXISTS:  # another deployment was faster
            raise


async def _once_known(client: Client) -> None:
    async with asyncio.timeout(NAMESPACE_SECONDS):
        while True:
            try:
                return await register_search_attributes(client)
            except RPCError as error:
                if error.status != RPCStatusCode.NOT_FOUND:
                    raise
                await asyncio.sleep(1)


def main() -> int:
    """Exit code 0 when all is ready, 3 when something cannot be reached or refuses."""
    try:
        asyncio.run(prepare(load_settings()))
    except (OperationalError, SchemaError, OSError, RPCError, asyncpg.PostgresError) as error:
        say(f"not prepared: {error}")
        return UNREACHABLE
    return 0


if __name__ == "__main__":
    leave(main())
