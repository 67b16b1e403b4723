"""Reviews of customers and what people do to a credit file: fill in a form, correct a piece, erase the raw answers."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, Literal

from pydantic import Field
from temporalio.client import WorkflowHandle, WorkflowQueryFailedError
from temporalio.service import RPCError

from activities.contracts import AnyCommand
from activities.postgres.read_models import ReadModels
from activities.postgres.rows import CreditFileRow
from domain.access.holder import role_of
from domain.access.rights import require_right
from domain.base import Value
from domain.evidence.facts import RegistrationFacts
from domain.evidence.source import Provider
from domain.ids import review_stream
from domain.money import Money
from domain.policy import Policy
from domain.review.commands import Asked, Cause, CorrectEvidence, EraseEvidence, RecordEvidence
from domain.review.decide import rules_of
from domain.review.refusals import EvidenceFromFuture, RegistrationEmpty
from starter.books import Books
from starter.gateway import Gateway
from starter.noting import refusals_noted
from starter.raw_evidence import raw_answers
from starter.sending import acting, told
from workflows.credit_review import CreditReview

_LOOK_SECONDS: Final = 0.25
_QUERY_SECONDS: Final = 3

Progress = Callable[[dict[str, str]], None]
"""Called now and then with what came of each kind of evidence so far."""


class Registration(Value):
    """What a colleague saw on a visit, or the customer wrote on a form. `note` is kept in the encrypted form only: it
    may name persons. Without `visited_on` the form is of the day on which it is recorded."""

    visited_on: date | None = None
    founded_on: date | None = None
    employees: int | None = Field(default=None, ge=0)
    premises: Literal["owned", "rented", "none"] | None = None
    impression: Literal["good", "fair", "poor"] | None = None
    stated_annual_sales: Money | None = None
    note: str = ""

    @property
    def facts(self) -> dict[str, object]:
        """What was filled in, without the note."""
        return {name: value for name, value in self if name != "note" and value is not None}


class ReviewDesk(Books):
    """The part of the desk that is about credit files. `actor` and `command_id` are as there."""

    def __init__(
        self, gateway: Gateway, read: ReadModels, policy: Policy | None = None, evidence_key: Path | None = None
    ) -> None:
        super().__init__(read, policy, gateway.clock_offset, evidence_key)
        self.gateway = gateway

    async def review(self, customer_id: str, *, actor: str, progress: Progress | None = None) -> CreditFileRow:
        """Starts a review or joins the running one, waits for its end and answers with the file as it is then.

        Codes: `customer.unknown`, `review.not_in_policy`.
        """
        asked = await self._asked(customer_id, actor)
        reviewing = asyncio.create_task(self.gateway.reviewed(customer_id, asked))
        try:
            while not reviewing.done():
                await asyncio.wait([reviewing], timeout=_LOOK_SECONDS)
                if progress is not None:
                    progress(await _come_so_far(self.gateway, customer_id))
            await reviewing
        finally:
            reviewing.cancel()
        return await self.credit_file(customer_id)

    async def begin_review(self, customer_id: str, *, actor: str) -> None:
        """The same without waiting."""
        await self.gateway.review(customer_id, await self._asked(customer_id, actor))

    async def register(
        self, customer_id: str, form: Registration, *, actor: str, command_id: str | None = None
    ) -> CreditFileRow:
        """The form as evidence, its wording encrypted.

        Codes: `customer.unknown`, `registration.empty`, `evidence.dated_in_future`, `amount.not_positive`,
        `review.not_in_policy`.
        """
        name = (await self.customer(customer_id)).name
        command, raw = prepared(customer_id, name, form, self.today())
        await raw_answers(self).keep(customer_id, raw)
        await self.record(review_stream(customer_id), command, actor, command_id)
        return await self.credit_file(customer_id)

    async def correct_evidence(
        self, customer_id: str, correction: CorrectEvidence, *, actor: str, command_id: str | None = None
    ) -> CreditFileRow:
        """Codes: `file.unknown`, `evidence.unknown`, `evidence.kind`, `evidence.reason_missing`,
        `authority.correction`."""
        return await self._change(customer_id, correction, actor, command_id)

    async def erase_evidence(
        self, customer_id: str, reason: str, *, actor: str, command_id: str | None = None
    ) -> CreditFileRow:
        """Codes: `file.unknown`, `erasure.reason_missing`, `authority.erasure`."""
        return await self._change(customer_id, EraseEvidence(reason=reason), actor, command_id)

    async def record(self, stream: str, command: AnyCommand, actor: str, command_id: str | None = None) -> None:
        """To a stream that nobody owns."""
        async with refusals_noted(self.read.pool, actor, command.kind, stream):
            await self.gateway.record(stream, told(command, actor, command_id))

    async def _change(
        self, customer_id: str, command: CorrectEvidence | EraseEvidence, actor: str, command_id: str | None
    ) -> CreditFileRow:
        await self.credit_file(customer_id)
        await self.record(review_stream(customer_id), command, actor, command_id)
        return await self.credit_file(customer_id)

    async def _asked(self, customer_id: str, actor: str) -> Asked:
        await self.customer(customer_id)
        if self.policy is not None:
            rules_of(self.policy)
            policy = await self.policy_in_force()
            require_right(role_of(policy, acting(actor)), "customer.review")
        return Asked(cause=Cause.MANUAL, by=acting(actor))


def prepared(customer_id: str, name: str, form: Registration, today: date) -> tuple[RecordEvidence, bytes]:
    """The command, and the form as it is kept; refusals as in `ReviewDesk.register`."""
    if not form.facts.keys() - {"visited_on"}:
        raise RegistrationEmpty("nothing but the day is filled in", field="registration")
    for field in ("visited_on", "founded_on"):
        day: date | None = getattr(form, field)
        if day is not None and day > today:
            raise EvidenceFromFuture(f"dated {day}, today is {today}", field=field)
    if form.stated_annual_sales is not None:
        form.stated_annual_sales.require_positive("annual_sales")
    written = {"customer_id": customer_id, "name": name, **form.model_dump(mode="json", exclude_none=True)}
    raw = json.dumps(written, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    command = RecordEvidence(
        customer_id=customer_id,
        provider=Provider.REGISTRATION,
        as_of=form.visited_on or today,
        content_hash=hashlib.sha256(raw).hexdigest(),
        facts=(RegistrationFacts.model_validate({"name": name, **form.facts}),),
    )
    return command, raw


async def _come_so_far(gateway: Gateway, customer_id: str) -> dict[str, str]:
    """Empty while the review has not begun, or where nobody answers just now."""
    handle: WorkflowHandle[CreditReview, Any] = gateway.client.get_workflow_handle(review_stream(customer_id))
    try:
        return await handle.query(CreditReview.progress, rpc_timeout=timedelta(seconds=_QUERY_SECONDS))
    except (RPCError, WorkflowQueryFailedError):
        return {}
