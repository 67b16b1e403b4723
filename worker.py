"""The composition root: settings → adapters → activities → workers and relay. `python worker.py --processes N`."""

from __future__ import annotations

import argparse
import asyncio
import signal
import subprocess
import sys
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

from temporalio.client import Client
from temporalio.worker import Worker

from activities.ledger import Ledger, LedgerActivities
from activities.mail.senders import FolderSender, SmtpSender
from activities.policy_file import load_policy
from activities.ports import MailSender
from activities.postgres.adopt import adopt_policy
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from activities.postgres.relay import Relay
from runtime.logging import configure_logging
from runtime.settings import Settings
from runtime.temporal import connect
from starter.gateway import Gateway
from workflows.registry import WORKFLOWS, sandbox


def build_worker(client: Client, task_queue: str, ledger: Ledger) -> Worker:
    """A worker for every workflow of the product."""
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=[LedgerActivities(ledger).record, LedgerActivities(ledger).snapshot],
        workflow_runner=sandbox(),
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


def mail_sender(settings: Settings) -> MailSender:
    if settings.smtp_host and settings.smtp_from:
        return SmtpSender(settings.smtp_host, settings.smtp_port, settings.smtp_from)
    return FolderSender(settings.mail_folder)


async def work(settings: Settings, only: str) -> None:
    """Runs until SIGINT or SIGTERM; what is in hand is finished first."""
    if settings.database_url is None:
        raise SystemExit("set DATABASE_URL, or use `openaccount up`")
    stop = asyncio.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(name, stop.set)
    pool = await open_pool(settings.database_url)
    client = await connect(settings)
    async with AsyncExitStack() as running:
        running.push_async_callback(pool.close)
        if only != "relay":
            store = EventStore(pool, load_policy(settings.policy_file))
            await adopt_policy(store, datetime.now(UTC))
            await running.enter_async_context(build_worker(client, settings.task_queue, store))
        if only != "workflows":
            gateway = Gateway(client, settings.task_queue)
            relay = Relay(pool, gateway, mail_sender(settings), lambda: datetime.now(UTC))
            delivering = asyncio.create_task(relay.run())
            running.callback(delivering.cancel)
        await stop.wait()


def supervise(processes: int, only: str) -> int:
    """Runs several worker processes; when one ends, all end with it and whoever supervises starts them again."""
    command = [sys.executable, str(Path(__file__)), "--only", only]
    children = [subprocess.Popen(command) for _ in range(processes)]

    def stop(*_: object) -> None:
        for child in children:
            child.terminate()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    while all(child.poll() is None for child in children):
        with suppress(subprocess.TimeoutExpired):
            children[0].wait(timeout=0.5)
    for child in children:
        child.terminate()
    return max(child.wait() for child in children)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--processes", type=int, default=1, metavar="N", help="worker processes to run")
    parser.add_argument("--only", choices=["all", "workflows", "relay"], default="all")
    given = parser.parse_args()
    if given.processes > 1:
        return supervise(given.processes, given.only)
    settings = Settings()
    configure_logging(settings)
    asyncio.run(work(settings, given.only))
    return 0


if __name__ == "__main__":
    sys.exit(main())
