"""The whole back end on one database and one Temporal server: worker, relay and gateway, with a clock to turn."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

import asyncpg
from temporalio.client import Client, WorkflowHistory
from temporalio.service import RPCError, RPCStatusCode
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import Worker

from activities.evidence.cipher import MasterKey
from activities.evidence.gather import EvidenceActivities
from activities.ledger import LedgerActivities
from activities.mail.senders import FolderSender
from activities.partners.asking import PartnerActivities
from activities.partners.port import Partner
from activities.postgres.credit_files import CreditFiles
from activities.postgres.event_store import EventStore
from activities.postgres.pool import open_pool
from activities.postgres.portfolio import NightlyBook
from activities.postgres.raw_answers import RawAnswers
from activities.postgres.relay import Relay
from activities.sources.port import Source
from domain.cover.partner.answer import PartnerKind
from domain.evidence.source import Provider
from domain.policy import Policy
from runtime.search_attributes import register_search_attributes
from starter.gateway import Gateway
from tests.workflows.at_rest import asks_somebody, has_closed, has_settled
from worker import build_partner_worker, build_source_worker, build_worker
from workflows.registry import WORKFLOWS, sandbox

PATIENCE: Final = 300.0
"""Seconds of real time after which a workflow that does not come to rest counts as stuck."""
HOP: Final = timedelta(days=1)
"""Messages are delivered at least this often when time passes."""
TASK_QUEUE: Final = "openaccount"

_PAUSE: Final = 0.005
_AT_ONCE: Final = 25
# Besides the owners of streams the reviews that the relay has started and that have recorded nothing yet, and those who
# record what it tells a stream that nobody owns.
_WORKFLOWS_SQL: Final = """
SELECT DISTINCT stream FROM event WHERE stream ~ '^(sale|receivable|approval|review)/'
UNION SELECT stream FROM cover_view
UNION SELECT target FROM outbox WHERE payload->>'signal' = 'review' AND status = 'delivered'
UNION SELECT 'record/' || target || '/' || id FROM outbox
WHERE target LIKE 'review/%' AND payload->>'signal' = 'tell' AND status = 'delivered'
"""


@dataclass(frozen=True)
class Clock:
    """Business time is the server's time plus `offset`, so that every run sees the same calendar."""

    server_time: Callable[[], Awaitable[datetime]]
    sleep: Callable[[timedelta], Awaitable[None]]
    offset: timedelta

    async def now(self) -> datetime:
        return await self.server_time() + self.offset


class Engine:
    """Nothing happens here unless it is told to: no worker runs outside `working`, messages arrive in `settle` only."""

    def __init__(self, client: Client, pool: asyncpg.Pool, policy: Policy, clock: Clock, mail: Path) -> None:
        self.client, self.pool, self.policy, self.clock = client, pool, policy, clock
        self.store = EventStore(pool, policy)
        self.gateway = Gateway(client, TASK_QUEUE, clock.offset)
        self.watched = set[str]()
        """Workflows that own no stream and are to be looked at all the same."""
        self._relay = Relay(pool, self.gateway, FolderSender(mail), lambda: self._relay_time)
        self._relay_time = datetime.min.replace(tzinfo=UTC)
        self._closed = set[str]()
        self._reviews = dict[str, list[str]]()
        self._asking = False
        self._dealing = False
        self._busy = ""

    async def now(self) -> datetime:
        return await self.clock.now()

    @asynccontextmanager
    async def working(self, *, forgetful: bool = False) -> AsyncIterator[None]:
        """The product's worker; a `forgetful` one keeps nothing in memory and replays every workflow at each task."""
        async with self._forgetful() if forgetful else self._worker():
            yield

    @asynccontextmanager
    async def asking(self, sources: Mapping[Provider, Source]) -> AsyncIterator[RawAnswers]:
        """The product's worker that asks these sources. While it works a review is waited for, else it rests."""
        answers = RawAnswers(self.pool, MasterKey(bytes(32)))
        evidence = EvidenceActivities(sources, CreditFiles(self.pool), answers, self.store)
        async with build_source_worker(self.client, TASK_QUEUE, evidence):
            self._asking = True
            try:
                yield answers
            finally:
                self._asking = False

    @asynccontextmanager
    async def dealing(self, partners: Mapping[PartnerKind, Partner]) -> AsyncIterator[None]:
        """The product's worker that asks these partners. While it works whoever asks one is waited for, else rests."""
        async with build_partner_worker(self.client, TASK_QUEUE, PartnerActivities(partners)):
            self._dealing = True
            try:
                yield
            finally:
                self._dealing = False

    async def until(self, moment: datetime) -> None:
        """Lets business time pass, and all that it brings happen."""
        await self.settle()
        while (left := moment - await self.now()) > timedelta(0):
            await self.clock.sleep(min(left, HOP))
            await self.settle()

    async def settle(self) -> None:
        """Returns when every message is delivered and every workflow waits: no more happens without time or news."""
        async with asyncio.timeout(PATIENCE):
            while True:
                at_rest = await self._at_rest()  # before the outbox is looked at: whoever still works may fill it
                self._relay_time = await self.now()
                delivered = await self._relay.deliver_due()
                if at_rest and not delivered:
                    break
                if not delivered:
                    await asyncio.sleep(_PAUSE)
        failures = await self.pool.fetch("SELECT id, last_error FROM outbox WHERE last_error <> ''")
        assert not failures, f"the relay could not deliver {failures}"

    async def ids(self) -> list[str]:
        """The workflows that there should be, by id."""
        return sorted({*self.watched, *(row["stream"] for row in await self.pool.fetch(_WORKFLOWS_SQL))})

    async def history(self, workflow_id: str, run_id: str | None = None) -> WorkflowHistory | None:
        try:
            return await self.client.get_workflow_handle(workflow_id, run_id=run_id).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                return None
            raise

    async def histories(self) -> list[WorkflowHistory]:
        """The history of every run of every workflow, oldest run first."""
        chains = []
        for workflow_id in await self.ids():
            earlier = [await self.history(workflow_id, run) for run in self._reviews.get(workflow_id, [])[:-1]]
            chains += [history for history in earlier if history is not None]
            chain: list[WorkflowHistory] = []
            history = await self.history(workflow_id)
            while history is not None:
                chain.insert(0, history)
                before = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
                history = await self.history(workflow_id, before) if before else None
            chains += chain
        return chains

    async def end_all(self) -> None:
        """Ends what is still open, so that it does not wake up in another test's time."""
        for workflow_id in await self.ids():  # Also of those that have ended once: a refused order may have come again.
            try:
                await self.client.get_workflow_handle(workflow_id).terminate()
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise

    def _worker(self) -> Worker:
        return build_worker(self.client, TASK_QUEUE, self.store, nightly=NightlyBook(self.store))

    def _forgetful(self) -> Worker:
        ledger = LedgerActivities(self.store)
        return Worker(
            self.client,
            task_queue=TASK_QUEUE,
            workflows=WORKFLOWS,
            activities=[ledger.record, ledger.snapshot],
            workflow_runner=sandbox(),
            max_cached_workflows=0,
        )

    async def _at_rest(self) -> bool:
        waiting = [workflow_id for workflow_id in await self.ids() if workflow_id not in self._closed]
        if self._busy in waiting and not await self._rests(self._busy):
            return False  # No need to look at the hundreds of others.
        for start in range(0, len(waiting), _AT_ONCE):
            some = waiting[start : start + _AT_ONCE]
            resting = await asyncio.gather(*(self._rests(workflow_id) for workflow_id in some))
            if not all(resting):
                self._busy = some[resting.index(False)]
                return False
        return True

    async def _rests(self, workflow_id: str) -> bool:
        history = await self.history(workflow_id)
        if history is None:
            return True
        is_review = workflow_id.startswith("review/")
        if is_review:
            self._note_run(workflow_id, history)
        if has_closed(history):
            if not is_review:
                self._closed.add(workflow_id)  # A customer is reviewed again under the same id.
            return True
        if is_review and self._asking:
            return False  # It waits for sources only, and they answer by themselves.
        if self._dealing and asks_somebody(history) and not await self._tries_later(workflow_id):
            return False
        return has_settled(history)

    async def _tries_later(self, workflow_id: str) -> bool:
        """A partner could not be reached: time has to pass before it is asked again. The test server does not say
        whether the next try has begun."""
        described = await self.client.get_workflow_handle(workflow_id).describe()
        return all(each.attempt > 1 for each in described.raw_description.pending_activities)

    def _note_run(self, workflow_id: str, history: WorkflowHistory) -> None:
        run = history.events[0].workflow_execution_started_event_attributes.original_execution_run_id
        runs = self._reviews.setdefault(workflow_id, [])
        if run not in runs:
            runs.append(run)


@asynccontextmanager
async def skipping_engine(
    server: WorkflowEnvironment, database: str, policy: Policy, starts: datetime, mail: Path
) -> AsyncIterator[Engine]:
    """An engine on the time-skipping server; business time begins at `starts` and goes on when the scenario says so.

    While a workflow has work and nobody does it, the server's time stands; and it keeps work for a worker that has it
    in memory, also when that worker has ended. Whoever ends workers must use forgetful ones.
    """
    # The server makes namespaces up, so every test can begin with S1. Its own client turns the clock forward whenever
    # it waits for a result; only the scenario may do that.
    namespace = urlsplit(database).path.removeprefix("/")
    client = Client(server.client.service_client, namespace=namespace, data_converter=server.client.data_converter)
    await register_search_attributes(client)
    clock = Clock(server.get_current_time, server.sleep, await _offset(server.get_current_time, starts))
    async with _engine(client, database, policy, clock, mail) as engine:
        try:
            yield engine
        finally:  # What a failed scenario leaves open would keep the time of the next one from moving.
            await engine.end_all()


@asynccontextmanager
async def live_engine(
    client: Client, database: str, policy: Policy, starts: datetime, mail: Path
) -> AsyncIterator[Engine]:
    """An engine on a real server; business time begins at `starts` and goes as it goes."""

    async def server_time() -> datetime:
        return datetime.now(UTC)

    async def sleep(span: timedelta) -> None:
        await asyncio.sleep(span.total_seconds())

    clock = Clock(server_time, sleep, await _offset(server_time, starts))
    async with _engine(client, database, policy, clock, mail) as engine:
        yield engine


async def _offset(server_time: Callable[[], Awaitable[datetime]], starts: datetime) -> timedelta:
    return timedelta(seconds=int((starts - await server_time()).total_seconds()))


@asynccontextmanager
async def _engine(client: Client, database: str, policy: Policy, clock: Clock, mail: Path) -> AsyncIterator[Engine]:
    pool = await open_pool(database)
    try:
        yield Engine(client, pool, policy, clock, mail)
    finally:
        await pool.close()
