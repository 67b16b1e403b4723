"""Where the servers are, and the way to the books and to the desk."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any, Final
from uuid import uuid4

import asyncpg

from activities.policy_file import load_policy
from activities.postgres.pool import open_pool
from activities.postgres.read_models import ReadModels
from domain.errors import ActorMissing
from domain.ids import checked_id
from domain.policy import Policy
from runtime.errors import DatabaseUnreachable, OperationalError
from runtime.settings import Settings, load_settings
from starter.books import Books
from starter.cli.options import Acting
from starter.embedded import attach

if TYPE_CHECKING:
    from temporalio.client import Client

    from starter.desk import Desk

PATIENCE_SECONDS: Final = 60.0
"""How long a command waits for its answer: a worker that was killed is replaced, and repeats, well within it."""

NOBODY: Final = "cli"
"""Who acts when nobody is named, where that is allowed."""


class NoAnswer(OperationalError):
    """What was sent may still be carried out."""

    code = "worker.no_answer"


@asynccontextmanager
async def reading() -> AsyncIterator[Books]:
    """The books; needs the database only."""
    settings = load_settings()
    settings = settings if settings.database_url else attach(settings)
    async with _pool(settings) as pool:
        yield Books(ReadModels(pool), _policy(settings), evidence_key=settings.evidence_key)


@asynccontextmanager
async def at_desk(
    acting: Acting, *, named: bool = False, patience: float | None = PATIENCE_SECONDS
) -> AsyncIterator[tuple[Desk, dict[str, Any]]]:
    """The desk, and who acts under which command id, to be passed on with each request.

    `named` refuses `actor.missing` where somebody must answer for it.
    """
    from starter.desk import Desk  # noqa: PLC0415 - only what writes needs Temporal, whose client takes long to load
    from starter.gateway import Gateway  # noqa: PLC0415

    settings = attach(load_settings())
    by = {"actor": actor_of(acting, settings, named=named), "command_id": _command_id(acting)}
    async with _pool(settings) as pool:
        gateway = Gateway(await temporal(), settings.task_queue)
        try:
            async with asyncio.timeout(patience):
                yield Desk(gateway, ReadModels(pool), _policy(settings), settings.evidence_key), by
        except TimeoutError:
            raise NoAnswer(
                f"no answer within {patience:g} s; is a worker running (openaccount doctor)? The command may still be "
                f"carried out: to be sure repeat it with --command-id {by['command_id']}"
            ) from None


async def temporal() -> Client:
    """The server that runs the workflows."""
    from runtime.temporal import connect  # noqa: PLC0415

    return await connect(attach(load_settings()))


def actor_of(acting: Acting, settings: Settings, *, named: bool) -> str:
    """The person or system that acts; `actor.missing` when there must be one and nobody is named."""
    actor = acting.actor or settings.actor
    if actor is None:
        if named:
            raise ActorMissing("somebody must answer for this: --as PERSON, or OPENACCOUNT_ACTOR", field="actor")
        return NOBODY
    return checked_id(actor, field="actor")


def timezone_of(books: Books) -> str:
    """Where the business is at home."""
    return books.policy.timezone if books.policy else "UTC"


def _command_id(acting: Acting) -> str:
    return str(uuid4()) if acting.command_id is None else checked_id(acting.command_id, field="command_id")


def _policy(settings: Settings) -> Policy:
    return load_policy(settings.policy_file)


@asynccontextmanager
async def _pool(settings: Settings) -> AsyncIterator[asyncpg.Pool]:
    assert settings.database_url is not None
    try:
        pool = await asyncio.wait_for(open_pool(settings.database_url, most=4), PATIENCE_SECONDS / 6)
    except (OSError, TimeoutError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        raise DatabaseUnreachable(f"the database does not answer: {str(error) or 'timed out'}") from error
    try:
        yield pool
    finally:
        pool.terminate()
