"""`openaccount up`: the whole system in one terminal, until Ctrl-C."""

from __future__ import annotations

import socket
from asyncio import Event, get_running_loop
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from activities.postgres.migrations import migrate
from runtime.search_attributes import register_search_attributes
from runtime.settings import Settings
from runtime.temporal import connect
from starter.api.app import create_app
from starter.api.health import HealthProbe
from starter.api.opening import services_for
from starter.api.server import listening_socket, serving
from starter.embedded import EmbeddedStack, embedded_stack
from starter.interruption import until_interrupted
from starter.sandbox_process import SandboxProcess
from starter.screen import say, without_password
from starter.supervision import kept_up
from starter.worker_process import WorkerProcess

FirstStart = Callable[[EmbeddedStack], Awaitable[None]]


async def up(settings: Settings, *, on_first_start: FirstStart) -> None:
    """Serve until SIGINT or SIGTERM, then stop everything; no process is left.

    What DATABASE_URL and TEMPORAL_ADDRESS name is used, what they leave out is embedded. `on_first_start` is called
    before the worker starts; it decides itself whether there is anything to load.
    Raises OperationalError when something cannot be started.
    """
    await until_interrupted(_serve(settings, on_first_start))
    say("stopped")


async def _serve(settings: Settings, on_first_start: FirstStart) -> None:
    begun = get_running_loop().time()
    with listening_socket(settings.http_host, settings.http_port) as listener:
        say(f"starting; data in {settings.data_dir}")
        async with embedded_stack(settings) as stack, _supervised(stack):
            await migrate(stack.database_url)
            if stack.temporal is None:
                await register_search_attributes(await connect(stack.settings))
            await on_first_start(stack)
            async with _outside(stack, listener) as (complete, sandbox), _working(complete) as worker:
                served = _with_login(stack, complete)
                app = create_app(HealthProbe(served, worker_alive=lambda: worker.pid is not None))
                trusted = served.trusted_proxies
                async with services_for(app, served) as opening, serving(app, listener, trusted_proxies=trusted):
                    await opening
                    _show(stack, sandbox, listener, get_running_loop().time() - begun)
                    try:
                        await Event().wait()
                    finally:
                        say("\nstopping ...")


def _with_login(stack: EmbeddedStack, complete: Settings) -> Settings:
    """Settings that let anybody in as anybody, on books of our own making; not where a provider or `no` was said."""
    own = stack.postgres is not None and stack.settings.oidc_metadata_url is None
    chosen = stack.settings.sandbox_login
    return complete.model_copy(update={"sandbox_login": own if chosen is None else chosen})


@asynccontextmanager
async def _supervised(stack: EmbeddedStack) -> AsyncIterator[None]:
    async with kept_up(*(part for part in (stack.postgres, stack.temporal) if part is not None)):
        yield


@asynccontextmanager
async def _outside(
    stack: EmbeddedStack, listener: socket.socket
) -> AsyncIterator[tuple[Settings, SandboxProcess | None]]:
    """Settings that say where evidence comes from and who shares our risk: the sandbox unless the operator named any
    source or partner, or serves from servers of its own. Its partners call back at `listener`."""
    if stack.settings.names_others or stack.postgres is None:
        yield stack.settings, None
        return
    sandbox = SandboxProcess(stack.settings, callbacks=stack.settings.public_url or _address(listener))
    try:
        await sandbox.start()
        async with kept_up(sandbox):
            yield stack.settings.model_copy(update=sandbox.named), sandbox
    finally:
        await sandbox.stop()


@asynccontextmanager
async def _working(settings: Settings) -> AsyncIterator[WorkerProcess]:
    worker = WorkerProcess(settings)
    await worker.start()
    try:
        async with kept_up(worker):
            yield worker
    finally:
        await worker.stop()


def _way_in(stack: EmbeddedStack) -> str:
    settings = _with_login(stack, stack.settings)
    if settings.sandbox_login:
        return "as anybody whom the policy lists: the provider of identities is a sandbox"
    return settings.oidc_metadata_url or "not set up: OPENACCOUNT_OIDC_METADATA_URL, or OPENACCOUNT_SANDBOX_LOGIN=true"


def _address(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    return f"http://{f'[{host}]' if ':' in host else host}:{port}"


def _show(stack: EmbeddedStack, sandbox: SandboxProcess | None, listener: socket.socket, seconds: float) -> None:
    address = _address(listener)
    data = str(stack.settings.data_dir)
    if stack.postgres is not None and not stack.postgres.home.is_relative_to(stack.settings.data_dir.resolve()):
        data += f"; PostgreSQL's in {stack.postgres.home}, since its user cannot enter the folder"
    temporal = f"{stack.ui_address}  (server {stack.temporal_address})" if stack.ui_address else stack.temporal_address
    evidence = f"{sandbox.url}  (sandbox: invented companies)" if sandbox is not None else "as configured"
    say(
        f"\nOpen Account serves, {seconds:.1f} s after its start.\n\n"
        f"  web       {address}/\n"
        f"  log in    {_way_in(stack)}\n"
        f"  health    {address}/healthz\n"
        f"  Temporal  {temporal}\n"
        f"  evidence  {evidence}\n"
        f"  database  {without_password(stack.database_url)}\n"
        f"  data      {data}\n"
        f"  logs      {stack.settings.data_dir / 'log'}\n\n"
        "Ctrl-C stops it; the data stays.\n"
    )
