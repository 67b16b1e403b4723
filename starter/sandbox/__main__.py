"""`python -m starter.sandbox --port N --data FOLDER`: the sandbox alone, until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import sys
from asyncio import Event
from pathlib import Path

from runtime.errors import OperationalError
from starter.api.server import listening_socket, serving
from starter.interruption import until_interrupted
from starter.sandbox.app import create_sandbox
from starter.sandbox.desk import Clock, Desk
from starter.sandbox.faults import Dice
from starter.sandbox.purchases import Purchases
from starter.screen import say

UNUSABLE = 3


async def serve(host: str, port: int, folder: Path) -> None:
    """Serve on this address."""
    with listening_socket(host, port, setting="--port or OPENACCOUNT_SANDBOX_PORT") as listener:
        desk = Desk(clock=Clock(), purchases=Purchases(folder), dice=Dice())
        async with serving(create_sandbox(desk), listener):
            bound, taken = listener.getsockname()[:2]
            say(f"the sandbox serves invented companies at http://{bound}:{taken}")
            await Event().wait()


def main() -> int:
    """Exit code 0 after a signal, 3 when the address cannot be served."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder for what was bought")
    given = parser.parse_args()
    try:
        asyncio.run(until_interrupted(serve(given.host, given.port, given.data)))
    except OperationalError as error:
        say(f"{error.code}: {error.message}")
        return UNUSABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
