"""The one way in to the workflows, for people, programs and the relay: starts, updates, signals, coded refusals."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final, TypeVar

from pydantic import TypeAdapter
from temporalio.client import (
    Client,
    WithStartWorkflowOperation,
    WorkflowFailureError,
    WorkflowHandle,
    WorkflowUpdateFailedError,
    WorkflowUpdateRPCTimeoutOrCancelledError,
)
from temporalio.common import (
    SearchAttributePair,
    TypedSearchAttributes,
    WorkflowIDConflictPolicy,
    WorkflowIDReusePolicy,
)
from temporalio.exceptions import ApplicationError, WorkflowAlreadyStartedError
from temporalio.service import RPCError, RPCStatusCode

from activities.contracts import AnyCommand
from domain.cover.partner.commands import HearPartner
from domain.cover.streams import COVER_STREAMS
from domain.errors import NotFound, Refusal
from domain.ids import review_stream, sale_stream, split_stream
from domain.review.commands import Asked
from domain.sale.order import Answer, Order
from workflows.approval import Approval
from workflows.cover import Cover
from workflows.credit_review import CreditReview
from workflows.credit_sale import CreditSale
from workflows.messages import Recorded, Recording, ReviewEnd, ReviewStart, Start, Submission, Told
from workflows.options import SALE_TASK_TIMEOUT
from workflows.partner_job import PartnerJob
from workflows.receivable import Receivable
from workflows.record_facts import RecordFacts
from workflows.search_attributes import CUSTOMER

T = TypeVar("T")

_PAUSES_SECONDS: Final = (0.1, 0.2, 0.4, 0.8, 1.6, 3.2)
_COMMAND: TypeAdapter[Any] = TypeAdapter(AnyCommand)
# The client types updates with a start by their return value and stumbles over coroutines.
_SUBMIT: Any = CreditSale.submit
_OWNERS: dict[str, Any] = {"sale": CreditSale, "receivable": Receivable, "approval": Approval}
_OWNERS |= dict.fromkeys(COVER_STREAMS, Cover) | {"partner_job": PartnerJob}


class RefusedRemotely(Refusal):
    """A refusal that was decided in a workflow. `code` is the one decided there."""

    def __init__(self, code: str, message: str, field: str, facts: dict[str, str]) -> None:
        super().__init__(message, field=field)
        self.facts = facts
        self.code = code  # type: ignore[misc]


class StreamEnded(NotFound):
    """Nobody waits at this address: it never began, or it has ended."""

    code = "stream.ended"


@dataclass(frozen=True)
class Gateway:
    """`clock_offset` maps the server's clock to business time; zero outside simulations."""

    client: Client
    task_queue: str
    clock_offset: timedelta = timedelta(0)
    task_timeout: timedelta = SALE_TASK_TIMEOUT

    async def submit(self, order: Order, actor: str) -> Answer:
        """Starts the sale and returns the decision, in one call. The same order gets the same answer again.

        Raises `RefusedRemotely`; `StreamEnded` when the sale has ended (its answer stands in the read model).
        """
        stream = sale_stream(order.order_id)

        async def try_it() -> Answer:
            start = self._with_start(stream, CreditSale.run, order.customer_id, resume=False)
            answer: Answer = await self._update_with_start(_SUBMIT, Submission(order=order, actor=actor), start)
            return answer

        return await _insist(stream, try_it)

    async def ask(self, stream: str, told: Told) -> dict[str, Any]:
        """Has the owner of a stream carry out a command and waits for the answer; refusals as in `submit`."""
        owner = _OWNERS[split_stream(stream)[0]]

        async def try_it() -> dict[str, Any]:
            # Not under the command's id: Temporal would repeat a first answer whatever the command says now, and a
            # refusal also when its reason is gone. The ledger knows what has been carried out.
            try:
                answer: dict[str, Any] = await self.client.get_workflow_handle(stream).execute_update(owner.ask, told)
            except RPCError as error:
                if error.status is not RPCStatusCode.NOT_FOUND:
                    raise
            else:
                return answer
            # The facts may be there already while the relay has not started their owner yet: then we are its start.
            start = self._with_start(stream, owner.run, "", resume=True)
            started: dict[str, Any] = await self._update_with_start(owner.ask, told, start)
            return started

        return await _insist(stream, try_it)

    async def record(self, stream: str, told: Told) -> Recorded:
        """Records one command on a stream that nobody owns, and waits for it."""
        recording = await self._start_recording(stream, told)
        try:
            return await recording.result()
        except WorkflowFailureError as failed:
            raise _refusal(failed.cause) from None

    async def _start_recording(self, stream: str, told: Told) -> WorkflowHandle[Any, Recorded]:
        """Once it is started the command will be carried out, or refused where the facts have moved on."""
        return await self.client.start_workflow(
            RecordFacts.run,
            Recording(stream=stream, told=told, clock_offset_seconds=self._offset),
            id=f"record/{stream}/{told.command_id}",
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            task_queue=self.task_queue,
            task_timeout=self.task_timeout,
        )

    async def start(self, workflow: str, stream: str, customer_id: str) -> None:
        """Starts the owner of a stream that was opened elsewhere; one that runs or has ended is left alone."""
        try:
            await self.client.start_workflow(
                workflow,
                self._start(stream, resume=True),
                id=stream,
                id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                **self._options(customer_id),
            )
        except WorkflowAlreadyStartedError:
            return

    async def tell(self, stream: str, command_id: str, command: dict[str, Any]) -> bool:
        """A command that follows from a fact. A receivable that has ended still takes the money that reaches it, and
        what a partner answers late may be money too: it is recorded, whoever asked."""
        told = Told(command_id=command_id, actor="system", command=_COMMAND.validate_python(command))
        if split_stream(stream)[0] not in _OWNERS:
            await self._start_recording(stream, told)
            return True
        if await self._signal(stream, "tell", told):
            return True
        if split_stream(stream)[0] == "receivable" or isinstance(told.command, HearPartner):
            await self.record(stream, told)
            return True
        return False

    async def review(self, customer_id: str, asked: Asked) -> WorkflowHandle[Any, ReviewEnd]:
        """Starts a review of the customer, or joins the one that is running; its result is the grade."""
        return await self.client.start_workflow(
            CreditReview.run,
            ReviewStart(customer_id=customer_id, clock_offset_seconds=self._offset),
            id=review_stream(customer_id),
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE,
            start_signal="join",
            start_signal_args=[asked],
            **self._options(customer_id),
        )

    async def reviewed(self, customer_id: str, asked: Asked) -> ReviewEnd:
        """The same, and waits for the end; refusals as in `record`."""
        handle = await self.review(customer_id, asked)
        try:
            return await handle.result()
        except WorkflowFailureError as failed:
            raise _refusal(failed.cause) from None

    async def facts_changed(self, stream: str) -> bool:
        return await self._signal(stream, "facts_changed")

    async def _signal(self, stream: str, signal: str, *args: Any) -> bool:
        # Start and signal in one call: a stream whose workflow is not there yet, or was lost, gets it back.
        try:
            await self.client.start_workflow(
                _OWNERS[split_stream(stream)[0]].run,
                self._start(stream, resume=True),
                id=stream,
                id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
                start_signal=signal,
                start_signal_args=args,
                **self._options(""),
            )
        except WorkflowAlreadyStartedError:
            return False
        return True

    async def _update_with_start(self, update: Any, argument: Any, start: Any) -> Any:
        try:
            return await self.client.execute_update_with_start_workflow(
                update, argument, start_workflow_operation=start
            )
        except Exception:
            # The start has failed with it, and an error that nobody looks at is logged as forgotten.
            with suppress(Exception):
                await asyncio.wait_for(start.workflow_handle(), timeout=0.1)
            raise

    def _with_start(self, stream: str, run: Any, customer_id: str, *, resume: bool) -> Any:
        return WithStartWorkflowOperation(
            run,
            self._start(stream, resume=resume),
            id=stream,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            id_reuse_policy=WorkflowIDReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
            **self._options(customer_id),
        )

    @property
    def _offset(self) -> int:
        return int(self.clock_offset.total_seconds())

    def _start(self, stream: str, *, resume: bool = False) -> Start:
        return Start(stream=stream, resume=resume, clock_offset_seconds=self._offset)

    def _options(self, customer_id: str) -> dict[str, Any]:
        options: dict[str, Any] = {"task_queue": self.task_queue, "task_timeout": self.task_timeout}
        if customer_id:
            options["search_attributes"] = TypedSearchAttributes([SearchAttributePair(CUSTOMER, customer_id)])
        return options


def _broken_off(error: WorkflowUpdateRPCTimeoutOrCancelledError) -> BaseException:
    """A cancellation stays one, lest a caller's own time limit pass for a fault of the server."""
    if isinstance(error.__cause__, asyncio.CancelledError):
        return asyncio.CancelledError()
    return TimeoutError("no answer in time; the command may still be carried out")


async def _insist(stream: str, try_it: Callable[[], Awaitable[T]]) -> T:
    """Tries again while the workflow's last task has just failed, as it does when a worker is killed or overrun."""
    with _refusals_of(stream):
        for pause in _PAUSES_SECONDS:
            try:
                return await try_it()
            except RPCError as error:
                if error.status is not RPCStatusCode.FAILED_PRECONDITION:
                    raise
            await asyncio.sleep(pause)
        return await try_it()


@contextmanager
def _refusals_of(stream: str) -> Iterator[None]:
    """What Temporal's client raises, as our refusals."""
    try:
        yield
    except WorkflowUpdateFailedError as failed:
        raise _refusal(failed.cause) from None
    except WorkflowUpdateRPCTimeoutOrCancelledError as broken_off:
        raise _broken_off(broken_off) from None
    except WorkflowAlreadyStartedError:
        raise StreamEnded(f"{stream} has ended", field="id") from None
    except RPCError as error:
        if error.status is RPCStatusCode.ALREADY_EXISTS:
            raise StreamEnded(f"{stream} has ended", field="id") from None
        raise


def _refusal(cause: BaseException | None) -> Exception:
    if isinstance(cause, ApplicationError) and cause.type:
        details = cause.details[0] if cause.details else {}
        return RefusedRemotely(cause.type, cause.message, details.get("field", ""), details.get("facts", {}))
    return RuntimeError(f"the workflow failed: {cause}")
