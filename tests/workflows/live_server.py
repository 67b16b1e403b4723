"""The product's embedded Temporal server, set up for tests: a namespace for each, and early roll-overs."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from temporalio.client import Client

from runtime.search_attributes import register_search_attributes
from runtime.temporal import connect_embedded
from starter.embedded import EmbeddedTemporal

EVENTS_BEFORE_ROLL_OVER: Final = 100
"""Production rolls over after thousands of events; tests are not that patient."""
NAMESPACES: Final = tuple(f"house-{number}" for number in range(1, 13))


class LiveServer(EmbeddedTemporal):
    """Hands out one namespace after the other: workflow ids of one test mean nothing to the next."""

    def __init__(self, data_dir: Path) -> None:
        super().__init__(data_dir)
        self._left = list(NAMESPACES)

    async def next_client(self) -> Client:
        client = await connect_embedded(self.address, self._left.pop(0))
        await register_search_attributes(client)
        return client

    def _arguments(self) -> list[str]:
        namespaces = [part for name in NAMESPACES for part in ("--namespace", name)]
        setting = f"limit.historyCount.suggestContinueAsNew={EVENTS_BEFORE_ROLL_OVER}"
        return [*super()._arguments(), *namespaces, "--dynamic-config-value", setting]
