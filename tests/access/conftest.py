"""The scene is that of the store's tests."""

from tests.store.conftest import scene

__all__ = ["scene"]
