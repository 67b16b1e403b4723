"""The client's side of the floor: the same calls as to the product, to workflows that decide nothing."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from temporalio.client import Client, WithStartWorkflowOperation
from temporalio.common import WorkflowIDConflictPolicy

from bench.bed import FLOOR_QUEUE
from bench.floor import BareWorkflow
from bench.floor_messages import Bare, Turn
from bench.watch import Watch
from workflows.options import SALE_TASK_TIMEOUT

FIRST_STEP_SQL = "SELECT split_part(name, ':', 1) FROM bench_row WHERE name = ANY(SELECT unnest($1::text[]) || ':0:0')"
_ASK: Any = BareWorkflow.ask  # the client types updates with a start by their return value
_numbers = count(1)


@dataclass(frozen=True)
class BareClient:
    client: Client

    async def submit(self, bare: Bare) -> None:
        """Update-with-start: returns when the first turn is done."""
        start = WithStartWorkflowOperation(
            BareWorkflow.run,
            bare,
            id=bare.name,
            task_queue=FLOOR_QUEUE,
            task_timeout=SALE_TASK_TIMEOUT,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
        )
        await self.client.execute_update_with_start_workflow(_ASK, start_workflow_operation=start, id="first")

    async def start(self, bare: Bare) -> None:
        await self.client.start_workflow(
            BareWorkflow.run, bare, id=bare.name, task_queue=FLOOR_QUEUE, task_timeout=SALE_TASK_TIMEOUT
        )

    async def ask(self, name: str) -> None:
        await self.client.get_workflow_handle(name).execute_update(BareWorkflow.ask)

    async def tell(self, name: str) -> None:
        await self.client.get_workflow_handle(name).signal(BareWorkflow.tell)


@dataclass
class BareSales:
    """Goes the product's way: submit, update, start of the receivable; then its update and the signal to the sale."""

    bare: BareClient
    turns: tuple[tuple[Turn, ...], tuple[Turn, ...]]
    first_step: Watch
    finished: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        ways = [[turn.message for turn in turns] for turns in self.turns]
        if ways != [["update", "update", "signal"], ["start", "update"]]:
            raise RuntimeError(f"the product's histories have taken another way, which the floor does not know: {ways}")

    async def deliver(self) -> tuple[Bare, Bare]:
        sale, receivable = _pair(self.turns)
        await self.bare.submit(sale)
        await self.bare.ask(sale.name)
        await self.bare.start(receivable)
        return sale, receivable

    async def finish(self, delivered: tuple[Bare, Bare]) -> None:
        sale, receivable = delivered
        await self.first_step.seen(receivable.name)
        await self.bare.ask(receivable.name)
        await self.bare.tell(sale.name)
        pair = (sale.name, receivable.name)
        await asyncio.gather(*(self.bare.client.get_workflow_handle(name).result() for name in pair))
        self.finished.append(pair)


def _pair(turns: tuple[tuple[Turn, ...], tuple[Turn, ...]]) -> tuple[Bare, Bare]:
    number = next(_numbers)
    return Bare(name=f"bare-sale/{number}", turns=turns[0]), Bare(name=f"bare-receivable/{number}", turns=turns[1])
