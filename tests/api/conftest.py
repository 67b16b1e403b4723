"""One seller for all tests of the API: a database, a Temporal server, a worker and the application."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from starter.embedded import EmbeddedPostgres
from tests.api.seller import Seller, seller_of_its_own


@pytest.fixture(scope="session")
async def seller(
    migrated_template: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Seller]:
    """Tests make their own customers and orders; no two see each other's."""
    async with seller_of_its_own(migrated_template, tmp_path_factory.mktemp("seller")) as seller:
        yield seller
