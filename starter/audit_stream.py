"""One stream and its workflow: events, read model, histories and the workflow's own fold must say the same."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, Literal

import asyncpg
from temporalio.client import (
    Client,
    WorkflowExecutionStatus,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowHistory,
    WorkflowQueryFailedError,
    WorkflowQueryRejectedError,
)
from temporalio.service import RPCError, RPCStatusCode
from temporalio.worker import Replayer

from activities.postgres.refold import Refold, same_state
from activities.postgres.verify_read_models import Difference, compare
from activities.postgres.write import Head
from domain.base import event_of
from domain.ids import approval_stream, receivable_stream
from domain.sale.events import ApprovalRequested, InvoiceIssued
from workflows.registry import WORKFLOWS, sandbox

QUERY_TIMEOUT: Final = timedelta(seconds=10)
_LOOKS: Final = 3
_PAUSE_SECONDS: Final = 0.5

Replay = Literal["replayed", "diverged", "not kept"]
Fold = Literal["same", "different", "no answer", "not kept"]


@dataclass(frozen=True)
class StreamCheck:
    """`replay` is about the histories, `fold` about what the workflow believes; `note` tells what is wrong or why not.

    Neither a history that is not kept nor a workflow without a worker is a fault of the record.
    """

    stream: str
    version: int
    replay: Replay
    fold: Fold
    differences: tuple[Difference, ...] = ()
    note: str = ""

    @property
    def clean(self) -> bool:
        return not self.differences and self.replay != "diverged" and self.fold != "different"

    def lines(self) -> list[str]:
        """For people, one fact a line."""
        refold = f"{len(self.differences)} differences" if self.differences else "same"
        head = f"  {self.stream} version {self.version}: events {refold}, history {self.replay}, workflow {self.fold}"
        return [head, *(f"    {one}" for one in self.differences), *([f"    {self.note}"] if self.note else [])]


async def streams_of_sale(pool: asyncpg.Pool, sale: str) -> list[str]:
    """The sale's stream and those of its approvals and receivables, in the order of its events; none if unknown."""
    rows = await pool.fetch("SELECT type, data FROM event WHERE stream = $1 ORDER BY version", sale)
    streams = [sale] if rows else []
    for event in (event_of(row["type"], row["data"]) for row in rows):
        match event:
            case ApprovalRequested():
                streams.append(approval_stream(event.approval_id))
            case InvoiceIssued():
                streams += map(receivable_stream, event.receivable_ids)
    return streams


async def check_stream(stream: str, pool: asyncpg.Pool, client: Client) -> StreamCheck:
    """Folds the stream's events again, replays its workflow's histories and asks the workflow what it believes."""
    replay, note = await _replay(client, stream)
    head, differences = await _refold(pool, stream)
    fold: Fold = "not kept"
    said = ""
    if head is not None and replay != "not kept":
        for _ in range(_LOOKS):
            fold, said = await _believed(client, head)
            if fold != "different":
                break
            # It may be on its way: what it has just recorded is in the store before it is in its memory.
            await asyncio.sleep(_PAUSE_SECONDS)
            head = (await _refold(pool, stream))[0] or head
    version = head.version if head else 0
    return StreamCheck(stream, version, replay, fold, differences, note or said)


async def _refold(pool: asyncpg.Pool, stream: str) -> tuple[Head | None, tuple[Difference, ...]]:
    fold = Refold()
    async with pool.acquire() as connection, connection.transaction(isolation="repeatable_read", readonly=True):
        heads = [head async for head in fold.heads(connection, only=[stream])]
        differences = await compare(connection, heads)
    unreadable = [Difference("event", one.stream, "", "an event that can be read", str(one)) for one in fold.unreadable]
    return (heads[0] if heads else None), (*differences, *unreadable)


async def _replay(client: Client, stream: str) -> tuple[Replay, str]:
    replayer = Replayer(
        workflows=WORKFLOWS,
        workflow_runner=sandbox(),
        namespace=client.namespace,
        data_converter=client.data_converter,
    )
    histories = await _histories(client, stream)
    for history in histories:
        result = await replayer.replay_workflow(history, raise_on_replay_failure=False)
        if result.replay_failure is not None:
            return "diverged", f"run {history.run_id}: {result.replay_failure}"
    return ("replayed" if histories else "not kept"), ""


async def _histories(client: Client, stream: str) -> list[WorkflowHistory]:
    """The latest run's history and those that it continues, as far back as they are kept."""
    histories, run_id = list[WorkflowHistory](), None
    while run_id != "":
        try:
            history = await client.get_workflow_handle(stream, run_id=run_id).fetch_history()
        except RPCError as error:
            if error.status is RPCStatusCode.NOT_FOUND:
                break
            raise
        histories.append(history)
        run_id = history.events[0].workflow_execution_started_event_attributes.continued_execution_run_id
    return histories


async def _believed(client: Client, head: Head) -> tuple[Fold, str]:
    handle = client.get_workflow_handle(head.stream)
    try:
        description = await handle.describe()
        if description.status is WorkflowExecutionStatus.RUNNING:
            state = await handle.query("state", rpc_timeout=QUERY_TIMEOUT)
            return ("same", "") if same_state(head.stream, state, head.state) else ("different", "the states differ")
        return await _ended(handle, head)
    except (WorkflowQueryFailedError, WorkflowQueryRejectedError) as error:
        return "no answer", str(error)
    except RPCError as error:
        if error.status is RPCStatusCode.NOT_FOUND:
            return "not kept", ""
        return "no answer", error.message


async def _ended(handle: WorkflowHandle[Any, Any], head: Head) -> tuple[Fold, str]:
    """A workflow that has ended returned its last phase."""
    try:
        phase = await handle.result(follow_runs=False)
    except WorkflowFailureError as failed:
        return "different", f"the workflow did not end by itself: {failed.cause}"
    expected = str(head.state.phase)
    return ("same", "") if phase == expected else ("different", f"ended as {phase}, the events say {expected}")
