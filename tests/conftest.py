"""What every test may ask for: folders that other users can enter, and a database of its own with ways into it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from uuid import uuid4

import asyncpg
import pytest
from hypothesis import HealthCheck, settings

from activities.policy_file import load_policy
from activities.postgres.migrations import migrate
from activities.postgres.pool import open_pool
from domain.policy import Policy
from runtime.settings import PROJECT_ROOT
from starter.embedded import EmbeddedPostgres

TEMPLATE = "openaccount_template"

# How long an example takes says something about the machine and nothing about the rule. The same code meets the same
# examples in every run; `pytest --hypothesis-profile=search` looks for others.
settings.register_profile("any machine", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile(
    "search", deadline=None, derandomize=False, max_examples=1_000, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("any machine")


def pytest_configure(config: pytest.Config) -> None:
    """Temporal's worker warns when an activity ends just as it is cancelled, as when its workflow task times out
    on a busy machine. That is harmless, for its outcome is an echo; as an error it would end the worker."""
    config.addinivalue_line("filterwarnings", "default:Cannot find activity to cancel")


def _open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="openaccount-test-"))
    folder.chmod(0o711)  # root's PostgreSQL works under another account and must get in
    return folder


@pytest.fixture
def open_tmp_path() -> Iterator[Path]:
    """Like tmp_path, but other users of the machine can enter it."""
    folder = _open_folder()
    yield folder
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def postgres() -> AsyncIterator[EmbeddedPostgres]:
    """One throw-away PostgreSQL for the whole run; `.dsn` is the superuser's."""
    folder = _open_folder()
    server = EmbeddedPostgres(folder, durable=False)
    await server.start()
    yield server
    await server.stop()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
async def migrated_template(postgres: EmbeddedPostgres) -> EmbeddedPostgres:
    """The same server, with a migrated database to copy from."""
    await _execute(postgres.dsn, f"CREATE DATABASE {TEMPLATE}")
    await migrate(_named(postgres.dsn, TEMPLATE))
    return postgres


@pytest.fixture
async def database(migrated_template: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a migrated, empty database that only this test uses."""
    async with database_of(migrated_template) as dsn:
        yield dsn


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The standard policy."""
    return load_policy(PROJECT_ROOT / "policies" / "standard.yaml")


@pytest.fixture
async def pool(database: str) -> AsyncIterator[asyncpg.Pool]:
    """On that database, in the application's role."""
    async with await open_pool(database, most=20) as pool:
        yield pool


@pytest.fixture
async def admin(database: str) -> AsyncIterator[asyncpg.Connection]:
    """The superuser of that database."""
    connection = await asyncpg.connect(database)
    yield connection
    await connection.close()


@asynccontextmanager
async def database_of(server: EmbeddedPostgres) -> AsyncIterator[str]:
    """The address of a copy of the migrated template, for as long as it is needed."""
    name = f"test_{uuid4().hex}"
    await _execute(server.dsn, f"CREATE DATABASE {name} TEMPLATE {TEMPLATE} STRATEGY FILE_COPY")
    yield _named(server.dsn, name)
    await _execute(server.dsn, f"DROP DATABASE {name} WITH (FORCE)")


def _named(dsn: str, database: str) -> str:
    base, _, query = dsn.partition("?")
    return f"{base.rsplit('/', 1)[0]}/{database}?{query}"


async def _execute(dsn: str, statement: str) -> None:
    connection = await asyncpg.connect(dsn)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()
