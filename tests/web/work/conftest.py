"""A seller with its worker, whose people work in the browser."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from starter.embedded import EmbeddedPostgres
from tests.api.seller import Seller, seller_of_its_own
from tests.web.work.office import Office


@pytest.fixture(scope="session")
async def working_seller(
    migrated_template: EmbeddedPostgres, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Seller]:
    async with seller_of_its_own(migrated_template, tmp_path_factory.mktemp("office")) as seller:
        yield seller


@pytest.fixture
def office(working_seller: Seller) -> Office:
    """Tests make their own customers and tasks; no two see each other's."""
    return Office(working_seller)
