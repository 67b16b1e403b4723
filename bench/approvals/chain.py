"""What the lanes replace, built for this comparison alone: every order signed by one person after the other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from temporalio import workflow
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

with workflow.unsafe.imports_passed_through():
    from domain.base import Value

QUEUE = "serial-chain"


class ChainStart(Value):
    levels: tuple[str, ...]
    clock_offset_seconds: int


class Signature(Value):
    role: str
    refuses: bool


class ChainState(Value):
    """`waiting_for` is empty when it is decided."""

    waiting_for: str
    signed: tuple[str, ...] = ()
    refused: bool = False
    at: datetime


@workflow.defn(name="SerialChain")
class SerialChain:
    """Levels sign in their order; the first that refuses ends it. Update `sign`: whose turn it is not is refused."""

    @workflow.init
    def __init__(self, start: ChainStart) -> None:
        self._start = start
        self._signed: list[Signature] = []

    @workflow.run
    async def run(self, start: ChainStart) -> ChainState:
        await workflow.wait_condition(lambda: not self._waiting_for)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return self._state()

    @workflow.update
    def sign(self, signature: Signature) -> ChainState:
        self._signed.append(signature)
        return self._state()

    @sign.validator
    def _may_sign(self, signature: Signature) -> None:
        if signature.role != self._waiting_for:
            raise ApplicationError(f"it waits for {self._waiting_for or 'nobody'}", type="chain.not_your_turn")

    @property
    def _waiting_for(self) -> str:
        if any(signature.refuses for signature in self._signed):
            return ""
        return next(iter(self._start.levels[len(self._signed) :]), "")

    def _state(self) -> ChainState:
        return ChainState(
            waiting_for=self._waiting_for,
            signed=tuple(signature.role for signature in self._signed),
            refused=any(signature.refuses for signature in self._signed),
            at=workflow.now() + timedelta(seconds=self._start.clock_offset_seconds),
        )


@dataclass(frozen=True)
class Chain:
    """The client's side."""

    client: Client
    clock_offset: timedelta

    def worker(self) -> Worker:
        return Worker(
            self.client, task_queue=QUEUE, workflows=[SerialChain], workflow_runner=UnsandboxedWorkflowRunner()
        )

    async def start(self, order_id: str, levels: tuple[str, ...]) -> None:
        start = ChainStart(levels=levels, clock_offset_seconds=int(self.clock_offset.total_seconds()))
        await self.client.start_workflow(SerialChain.run, start, id=_id(order_id), task_queue=QUEUE)

    async def sign(self, order_id: str, signature: Signature) -> ChainState:
        sign: Any = SerialChain.sign
        state: ChainState = await self.client.get_workflow_handle(_id(order_id)).execute_update(sign, signature)
        return state


def _id(order_id: str) -> str:
    return f"chain/{order_id}"
