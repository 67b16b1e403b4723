"""A stranger who takes a port between its choice and the start of the server that was to have it."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

import pytest

from starter.embedded.ports import LOOPBACK, choose_port


@contextmanager
def first_choice_taken(monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> Iterator[int]:
    """The first port that `module` chooses is this one, where a stranger takes connections and stays silent."""
    with socket.create_server((LOOPBACK, 0)) as stranger:
        port: int = stranger.getsockname()[1]
        choices = [port]
        monkeypatch.setattr(module, "choose_port", lambda before: choices.pop() if choices else choose_port(before))
        yield port
