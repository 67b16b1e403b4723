"""`python -m starter.sandbox --port N --data FOLDER`: the sandbox alone, until SIGINT or SIGTERM."""

from __future__ import annotations

import argparse
import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx2

from runtime.errors import OperationalError
from starter.api.server import listening_socket, serving
from starter.interruption import until_interrupted
from starter.sandbox.app import create_sandbox
from starter.sandbox.desk import Clock, Desk
from starter.sandbox.faults import Dice
from starter.sandbox.partners.callbacks import Callbacks, secret_of
from starter.sandbox.partners.house import PartnerHouse
from starter.sandbox.partners.journal import Journal
from starter.sandbox.purchases import Purchases
from starter.screen import say

UNUSABLE = 3


async def serve(host: str, port: int, folder: Path, address: str) -> None:
    """Serve on this address; callbacks of partners go to the other one."""
    with listening_socket(host, port, setting="--port or OPENACCOUNT_SANDBOX_PORT") as listener:
        desk = Desk(clock=Clock(), purchases=Purchases(folder), dice=Dice())
        house = PartnerHouse(lambda: datetime.now(UTC), Journal(folder))
        async with httpx2.AsyncClient(trust_env=False) as client:
            callbacks = Callbacks(house, client, secret_of(folder), address)
            async with serving(create_sandbox(desk, callbacks), listener):
                bound, taken = listener.getsockname()[:2]
                say(f"the sandbox serves invented companies at http://{bound}:{taken}")
                await callbacks.run()


def main() -> int:
    """Exit code 0 after a signal, 3 when the address cannot be served."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, required=True, help="0 takes a free one")
    parser.add_argument("--data", type=Path, required=True, help="folder for what was bought and asked")
    parser.add_argument("--callbacks", default="", metavar="URL", help="where partners bring their answers")
    given = parser.parse_args()
    try:
        asyncio.run(until_interrupted(serve(given.host, given.port, given.data, given.callbacks)))
    except OperationalError as error:
        say(f"{error.code}: {error.message}")
        return UNUSABLE
    return 0


if __name__ == "__main__":
    sys.exit(main())
