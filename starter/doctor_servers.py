"""The doctor's questions to PostgreSQL and Temporal. Each answers with a line, or raises one of FAULTS."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta

import asyncpg
from temporalio.api.workflowservice.v1 import DescribeNamespaceRequest
from temporalio.service import RPCError

from activities.postgres.migrations import newest_version, schema_version
from runtime.errors import OperationalError
from runtime.search_attributes import SEARCH_ATTRIBUTES, missing_search_attributes
from runtime.settings import Settings
from runtime.temporal import connect

SKEW_SECONDS_MAX = 2.0
FAULTS = (OperationalError, OSError, ValueError, RPCError, asyncpg.PostgresError, asyncpg.InterfaceError)


async def database(settings: Settings) -> str:
    """Whether it answers and has the schema of this program."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        version = await schema_version(connection)
        server = await connection.fetchval("SHOW server_version")
    finally:
        await connection.close()
    if version != newest_version():
        raise ValueError(f"schema {version}, this program needs {newest_version()}: run `openaccount up` once")
    return f"PostgreSQL {server}, schema {version}"


async def clocks(settings: Settings) -> str:
    """How far the database's clock is from this machine's: business dates are taken from both."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        before = time.time()
        theirs = float(await connection.fetchval("SELECT extract(epoch FROM clock_timestamp())"))
        after = time.time()
    finally:
        await connection.close()
    skew = theirs - (before + after) / 2
    if abs(skew) > SKEW_SECONDS_MAX:
        raise ValueError(f"the database's clock is {skew:+.1f} s from this machine's; let both follow a time server")
    return f"{skew:+.3f} s apart"


async def temporal(settings: Settings) -> str:
    """Whether it answers and knows the namespace; how long that keeps closed histories."""
    client = await connect(settings)
    described = await client.workflow_service.describe_namespace(DescribeNamespaceRequest(namespace=client.namespace))
    kept = described.config.workflow_execution_retention_ttl.ToTimedelta()
    if settings.temporal_embedded and kept < timedelta(days=settings.retention_days):
        raise ValueError(f"namespace {client.namespace} keeps histories {kept.days} d, not {settings.retention_days} d")
    return f"namespace {client.namespace} keeps closed histories for {kept.days} d"


async def search_attributes(settings: Settings) -> str:
    """Whether the namespace knows them all: a workflow that sets an unknown one never gets on."""
    missing = await missing_search_attributes(await connect(settings))
    if missing:
        raise ValueError(f"missing: {', '.join(key.name for key in missing)}; `openaccount up` registers them")
    return ", ".join(key.name for key in SEARCH_ATTRIBUTES)


CHECKS: Mapping[str, Callable[[Settings], Awaitable[str]]] = {
    "database": database,
    "clocks": clocks,
    "temporal": temporal,
    "search attributes": search_attributes,
}
