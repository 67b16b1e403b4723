"""`python -m starter.api`: HTTP alone, beside servers and workers that run elsewhere."""

from __future__ import annotations

from asyncio import Event

from domain.errors import Refusal
from runtime.errors import OperationalError
from runtime.logging import configure_logging
from runtime.settings import Settings, load_settings
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.api.loop import run
from starter.api.opening import services_for
from starter.api.server import listening_socket, serving
from starter.embedded import attach
from starter.ending import leave
from starter.interruption import until_interrupted
from starter.screen import say

UNREACHABLE = 3


async def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM. The parts may come and go meanwhile: `/healthz` tells."""
    app = create_app(HealthProbe(settings))
    with listening_socket(settings.http_host, settings.http_port) as listener:
        async with services_for(app, settings), serving(app, listener, trusted_proxies=settings.trusted_proxies):
            host, port = listener.getsockname()[:2]
            say(f"serving at http://{f'[{host}]' if ':' in host else host}:{port}")
            await Event().wait()


def main() -> int:
    """Exit code 0 after a signal, 3 when the address, the settings or the policy are unusable."""
    try:
        settings = attach(load_settings())
        configure_logging(settings)
        run(until_interrupted(serve(settings)))
    except (OperationalError, Refusal) as error:
        say(f"{error.code}: {error.message}")
        return UNREACHABLE
    return 0


if __name__ == "__main__":
    leave(main())
