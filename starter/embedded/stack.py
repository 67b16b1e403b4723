"""PostgreSQL and Temporal together, each embedded unless its address was given."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from runtime.settings import Settings
from starter.embedded.postgres import EmbeddedPostgres
from starter.embedded.state import StackAddresses, exclusive, read_addresses, write_addresses
from starter.embedded.temporal_server import EmbeddedTemporal


@dataclass(frozen=True)
class EmbeddedStack:
    """Servers that run. `settings` carries their addresses; a part that was given from outside is None."""

    settings: Settings
    postgres: EmbeddedPostgres | None
    temporal: EmbeddedTemporal | None

    @property
    def database_url(self) -> str:
        if self.postgres is not None:
            return self.postgres.dsn
        assert self.settings.database_url is not None
        return self.settings.database_url

    @property
    def temporal_address(self) -> str:
        if self.temporal is not None:
            return self.temporal.address
        assert self.settings.temporal_address is not None
        return self.settings.temporal_address

    @property
    def ui_address(self) -> str | None:
        return self.temporal.ui_address if self.temporal is not None else None

    def addresses(self, *, serving: bool) -> StackAddresses:
        """What other shells need to find this stack."""
        return StackAddresses(
            pid=os.getpid(),
            serving=serving,
            database_url=self.database_url,
            temporal_address=self.temporal_address,
            temporal_embedded=self.temporal is not None,
            ui_address=self.ui_address,
            postgres_port=self.postgres.port if self.postgres else 0,
            temporal_port=self.temporal.port if self.temporal else 0,
            temporal_ui_port=self.temporal.ui_port if self.temporal else 0,
        )


@asynccontextmanager
async def embedded_stack(settings: Settings) -> AsyncIterator[EmbeddedStack]:
    """Start what was not given, both at once; stop it in the end, Temporal first.

    Raises StackBusy when another process serves the same data folder, PostgresFailed, TemporalFailed.
    """
    with exclusive(settings.data_dir):
        postgres, temporal = _parts(settings)
        try:
            await _start(postgres, temporal)
            stack = EmbeddedStack(_addressed(settings, postgres, temporal), postgres, temporal)
            write_addresses(settings.data_dir, stack.addresses(serving=True))
            try:
                yield stack
            finally:
                write_addresses(settings.data_dir, stack.addresses(serving=False))
        finally:
            await _stop(postgres, temporal)


def _parts(settings: Settings) -> tuple[EmbeddedPostgres | None, EmbeddedTemporal | None]:
    last = read_addresses(settings.data_dir)
    postgres = temporal = None
    if settings.database_url is None:
        postgres = EmbeddedPostgres(settings.data_dir, port=settings.postgres_port, bin_dir=settings.pg_bin)
        postgres.port = postgres.port or (last.postgres_port if last else 0)
    if settings.temporal_address is None:
        temporal = EmbeddedTemporal(
            settings.data_dir,
            port=settings.temporal_port,
            ui_port=settings.temporal_ui_port,
            namespace=settings.temporal_namespace,
            retention_days=settings.retention_days,
            synchronous=settings.temporal_synchronous,
        )
        temporal.port = temporal.port or (last.temporal_port if last else 0)
        temporal.ui_port = temporal.ui_port or (last.temporal_ui_port if last else 0)
    return postgres, temporal


async def _start(postgres: EmbeddedPostgres | None, temporal: EmbeddedTemporal | None) -> None:
    results = await asyncio.gather(
        *(part.start() for part in (postgres, temporal) if part is not None), return_exceptions=True
    )
    for result in results:
        if isinstance(result, BaseException):
            raise result


async def _stop(postgres: EmbeddedPostgres | None, temporal: EmbeddedTemporal | None) -> None:
    for part in (temporal, postgres):
        if part is not None:
            await part.stop()


def _addressed(settings: Settings, postgres: EmbeddedPostgres | None, temporal: EmbeddedTemporal | None) -> Settings:
    return settings.with_addresses(
        database_url=postgres.dsn if postgres is not None else settings.database_url or "",
        temporal_address=temporal.address if temporal is not None else settings.temporal_address or "",
        temporal_embedded=temporal is not None or settings.temporal_embedded,
        temporal_ui_url=temporal.ui_address if temporal is not None else None,
    )
