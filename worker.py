"""The composition root: settings → adapters → activities → workers and relay. `python worker.py --processes N`."""

from __future__ import annotations

import argparse
import asyncio
import compileall
import gc
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final, ParamSpec, TypeVar

import asyncpg
import structlog
from temporalio.client import Client
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

from activities.evidence.cipher import MasterKey
from activities.evidence.gather import EvidenceActivities
from activities.ledger import Ledger, LedgerActivities
from activities.mail.senders import FolderSender, SmtpSender
from activities.partners.asking import PartnerActivities
from activities.partners.factory import PartnerSettings, open_partners
from activities.policy_file import load_policy
from activities.portfolio import Portfolio, PortfolioActivities
from activities.ports import MailSender
from activities.postgres.adopt import adopt_policy
from activities.postgres.credit_files import CreditFiles
from activities.postgres.decision_sender import DecisionSender
from activities.postgres.event_store import EventStore
from activities.postgres.own_sources import OwnHistory, Registrations
from activities.postgres.pool import open_pool
from activities.postgres.portfolio import NightlyBook
from activities.postgres.raw_answers import RawAnswers
from activities.postgres.read_models import ReadModels
from activities.postgres.relay import Relay
from activities.sources.factory import SourceSettings, open_sources
from activities.sources.port import Source
from activities.webhooks.call import Caller
from activities.webhooks.dispatcher import Dispatcher
from activities.webhooks.secrets import EndpointSecrets
from domain.evidence.facts import NameHit, WatchListEntry
from domain.evidence.source import Provider
from domain.legal_ids import LegalId
from domain.screening.screen import screen
from domain.webhook.address import Reach
from runtime.errors import TemporalUnreachable
from runtime.logging import configure_logging
from runtime.settings import Settings
from runtime.temporal import connect
from starter.desk import Desk
from starter.gateway import Gateway
from starter.schedules import ensure_schedules
from workflows.credit_review import SOURCES_QUEUE
from workflows.partner_job import PARTNERS_QUEUE
from workflows.registry import WORKFLOWS, sandbox

log = structlog.get_logger(__name__)

P = ParamSpec("P")
T = TypeVar("T")

_PAUSE_SECONDS: Final = 0.5
_STARTING: Final = (asyncpg.CannotConnectNowError, asyncpg.ConnectionDoesNotExistError)

APPENDS_AT_ONCE = 10
"""As many as the pool has connections."""
TASKS_AT_ONCE = 2 * APPENDS_AT_ONCE
"""A task that is begun must end within SALE_TASK_TIMEOUT. In a rush the rest waits at the server, where waiting is
free: with the usual hundred at once, tasks that queue for a connection or an account's lock time out and start anew."""


KEPT_IN_MEMORY = 200
"""Most workflows wait for days, with a tenth of a megabyte each. One that has been forgotten is replayed from its
history when a message comes, which takes some milliseconds."""
INQUIRIES_AT_ONCE = 40
REQUESTS_AT_ONCE = 40
"""They wait for others nearly all of their time."""


def build_worker(
    client: Client, task_queue: str, ledger: Ledger, *, nightly: Portfolio | None = None, sandboxed: bool = True
) -> Worker:
    """A worker for every workflow of the product; the nightly run waits for a worker that is given the portfolio."""
    activities: list[Callable[..., Any]] = [LedgerActivities(ledger).record, LedgerActivities(ledger).snapshot]
    if nightly is not None:
        activities += [PortfolioActivities(nightly).mark, PortfolioActivities(nightly).watch]
    return Worker(
        client,
        task_queue=task_queue,
        workflows=WORKFLOWS,
        activities=activities,
        workflow_runner=sandbox() if sandboxed else UnsandboxedWorkflowRunner(),
        max_cached_workflows=KEPT_IN_MEMORY,
        max_concurrent_workflow_tasks=TASKS_AT_ONCE,
        max_concurrent_local_activities=APPENDS_AT_ONCE,
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


def build_source_worker(client: Client, task_queue: str, evidence: EvidenceActivities) -> Worker:
    """A worker that asks sources, on a queue of its own: slow providers keep no decision waiting."""
    return Worker(
        client,
        task_queue=f"{task_queue}{SOURCES_QUEUE}",
        activities=[evidence.inquire],
        max_concurrent_activities=INQUIRIES_AT_ONCE,
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


def build_partner_worker(client: Client, task_queue: str, partners: PartnerActivities) -> Worker:
    """A worker that asks insurers, factors and guarantors, on a queue of its own for the same reason."""
    return Worker(
        client,
        task_queue=f"{task_queue}{PARTNERS_QUEUE}",
        activities=[partners.submit, partners.poll],
        max_concurrent_activities=REQUESTS_AT_ONCE,
        graceful_shutdown_timeout=timedelta(seconds=10),
    )


@asynccontextmanager
async def evidence_activities(settings: Settings, store: EventStore) -> AsyncIterator[EvidenceActivities]:
    """Everything that asks sources and keeps their answers; the connections close with the block."""
    rules = store.policy.screening

    def screened(name: str, identifiers: Sequence[LegalId], entries: Sequence[WatchListEntry]) -> tuple[NameHit, ...]:
        return screen(name, identifiers, entries, rules) if rules is not None else ()

    async with open_sources(SourceSettings.taken_from(settings), screened) as outside:
        own: dict[Provider, Source] = {
            Provider.OWN_HISTORY: OwnHistory(store.pool),
            Provider.REGISTRATION: Registrations(),
        }
        answers = RawAnswers(store.pool, MasterKey.of_file(settings.evidence_key))
        yield EvidenceActivities({**outside, **own}, CreditFiles(store.pool), answers, store)


@asynccontextmanager
async def webhook_dispatcher(settings: Settings, store: EventStore) -> AsyncIterator[Dispatcher]:
    """What sends events to endpoints. Its connections are its own: tries last long, and appends wait for none of it."""
    assert settings.database_url is not None
    async with await _once_there(open_pool, settings.database_url, most=3) as pool:
        secrets = EndpointSecrets(pool, MasterKey.of_file(settings.evidence_key))
        yield Dispatcher(pool, store, secrets, Caller(Reach.of(settings.webhook_reach)), lambda: datetime.now(UTC))


def mail_sender(settings: Settings) -> MailSender:
    if settings.smtp_host and settings.smtp_from:
        return SmtpSender(settings.smtp_host, settings.smtp_port, settings.smtp_from)
    return FolderSender(settings.mail_folder)


async def work(settings: Settings, only: str) -> None:
    """Runs until SIGINT or SIGTERM; what is in hand is finished first. It waits for servers that are not there yet, but
    not any longer when it is to end."""
    if settings.database_url is None:
        raise SystemExit("set DATABASE_URL, or use `openaccount up`")
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    starting = asyncio.timeout(None)

    def end() -> None:
        stop.set()
        with suppress(RuntimeError):  # it runs already
            starting.reschedule(loop.time())

    for name in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(name, end)
    async with AsyncExitStack() as running:
        try:
            async with starting:
                delivering = await _start(settings, only, running, stop)
        except TimeoutError:
            if stop.is_set():
                return
            raise
        await stop.wait()
        if delivering is not None and delivering.done():
            await delivering  # It never ends by itself: raise what ended it, and be started again.


async def _start(
    settings: Settings, only: str, running: AsyncExitStack, stop: asyncio.Event
) -> asyncio.Future[Any] | None:
    """Everything that `only` names, to be ended with `running`; what delivers to the outside sets `stop` if it ends."""
    assert settings.database_url is not None
    pool = await _once_there(open_pool, settings.database_url)
    running.push_async_callback(pool.close)
    client = await _once_there(connect, settings)
    policy = load_policy(settings.policy_file)
    store = EventStore(pool, policy if settings.automatic_reviews else policy.without_reviews())
    if only != "relay":
        await _once_there(adopt_policy, store, datetime.now(UTC))
        queue, sandboxed = settings.task_queue, settings.workflow_sandbox
        worker = build_worker(client, queue, store, nightly=NightlyBook(store), sandboxed=sandboxed)
        await running.enter_async_context(worker)
        partners = await running.enter_async_context(open_partners(PartnerSettings.taken_from(settings)))
        await running.enter_async_context(build_partner_worker(client, queue, PartnerActivities(partners)))
        if settings.automatic_reviews:
            await _once_there(ensure_schedules, client, queue, store.policy)
            evidence = await running.enter_async_context(evidence_activities(settings, store))
            await running.enter_async_context(build_source_worker(client, queue, evidence))
    if only == "workflows":
        return None
    gateway = Gateway(client, settings.task_queue)
    relay = Relay(pool, gateway, mail_sender(settings), lambda: datetime.now(UTC))
    decisions = DecisionSender(pool, Desk(gateway, ReadModels(pool)).tell)
    webhooks = await running.enter_async_context(webhook_dispatcher(settings, store))
    delivering = asyncio.gather(relay.run(), decisions.run(), webhooks.run())
    running.callback(delivering.cancel)
    delivering.add_done_callback(lambda _: stop.set())
    return delivering


async def _once_there(reach: Callable[P, Awaitable[T]], *args: P.args, **kwargs: P.kwargs) -> T:
    """Servers that are just starting, or starting again, are waited for; anything else that is wrong is raised."""
    while True:
        try:
            return await reach(*args, **kwargs)
        except (OSError, *_STARTING, TemporalUnreachable) as error:
            log.warning("waiting_for_server", error=str(error))
            await asyncio.sleep(_PAUSE_SECONDS)


def supervise(processes: int, only: str) -> int:
    """Keeps several worker processes running until SIGINT or SIGTERM: one that ends is replaced, the others go on."""
    command = [sys.executable, str(Path(__file__)), "--only", only]
    children = [subprocess.Popen(command) for _ in range(processes)]
    stopping = threading.Event()

    def stop(*_: object) -> None:
        stopping.set()

    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, stop)
    while not stopping.wait(timeout=_PAUSE_SECONDS):
        children = [child if child.poll() is None else subprocess.Popen(command) for child in children]
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
    # The sandbox loads the workflow modules anew at every start; compiled, that costs half.
    compileall.compile_dir(Path(__file__).with_name("workflows"), quiet=2)
    # What is loaded now stays: the collector need not look through it again at every turn.
    gc.collect()
    gc.freeze()
    asyncio.run(work(settings, given.only))
    return 0


if __name__ == "__main__":
    sys.exit(main())
