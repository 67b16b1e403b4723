"""The database and the scene are those of the store's tests."""

from tests.store.conftest import policy, pool, scene

__all__ = ["policy", "pool", "scene"]
