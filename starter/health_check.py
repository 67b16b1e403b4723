"""`python -m starter.health_check`: whether the worker of this machine is at work, as Temporal sees it.

Exit code 0 when database and Temporal answer and a worker of this host polls, else 1.
"""

from __future__ import annotations

import asyncio
import socket

from runtime.errors import OperationalError
from runtime.settings import load_settings
from starter.api.health import HealthProbe
from starter.ending import leave
from starter.screen import say


async def check() -> bool:
    """Tells on stderr what is missing."""
    health = await HealthProbe(load_settings(), host=socket.gethostname()).check()
    say(health.model_dump_json())
    return health.status == "ok"


def main() -> int:
    """The exit code."""
    try:
        return 0 if asyncio.run(check()) else 1
    except OperationalError as error:
        say(f"{error.code}: {error.message}")
        return 1


if __name__ == "__main__":
    leave(main())
