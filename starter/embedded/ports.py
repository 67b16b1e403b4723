"""Ports on the loopback address, given by the operator or chosen free."""

from __future__ import annotations

import random
import socket
from typing import Final

from runtime.errors import OperationalError

LOOPBACK = "127.0.0.1"

OURS: Final = range(20_000, 32_768)
"""Below the ports that systems give to outgoing connections (Linux from 32768, others from 49152): one of those could
take the port between its choice and the server's listening, or while a killed server is started again."""


def is_free(port: int, host: str = LOOPBACK) -> bool:
    """Whether a server could listen there now; a connection of the past in TIME_WAIT does not count."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return False
        return True


def choose_port(remembered: int = 0, host: str = LOOPBACK) -> int:
    """The remembered port while nobody took it, so that bookmarks live on; otherwise any free one."""
    if remembered and is_free(remembered, host):
        return remembered
    for port in random.SystemRandom().sample(OURS, len(OURS)):
        if is_free(port, host):
            return port
    raise OperationalError(f"no port between {OURS.start} and {OURS.stop - 1} is free")
