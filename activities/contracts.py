"""What workflows and activities say to each other. Histories hold these shapes: new fields have defaults."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import Field

from domain.absence.commands import AbsenceCommand
from domain.approval.commands import TaskCommand
from domain.base import Event, Value, event_of
from domain.cash.receipt import ReceiptCommand
from domain.cover.any_command import CoverCommand
from domain.customer.commands import CustomerCommand
from domain.errors import Refusal
from domain.matrix.commands import MatrixCommand
from domain.policy_adoption import AdoptPolicy
from domain.receivable.commands import ReceivableCommand
from domain.review.commands import ReviewCommand
from domain.sale.commands import SaleCommand
from domain.warning.commands import WarningCommand
from domain.webhook.commands import EndpointCommand

AnyCommand = Annotated[
    SaleCommand
    | ReceivableCommand
    | CustomerCommand
    | ReceiptCommand
    | ReviewCommand
    | WarningCommand
    | EndpointCommand
    | TaskCommand
    | AbsenceCommand
    | AdoptPolicy
    | MatrixCommand
    | CoverCommand,
    Field(discriminator="kind"),
]


class Envelope(Value):
    """A command on its way to a stream. The same `command_id` with the same content is carried out once.

    `at` is business time, in UTC, given by the workflow; the store has no clock of its own.
    """

    stream: str
    command_id: str
    actor: str
    at: datetime
    command: AnyCommand


class EventData(Value):
    """An event by its stable name."""

    type: str
    data: dict[str, Any]

    @property
    def event(self) -> Event:
        return event_of(self.type, self.data)

    @classmethod
    def of(cls, event: Event) -> EventData:
        return cls(type=event.event_type, data=event.model_dump(mode="json", exclude_defaults=True))


class Refused(Value):
    """A refusal as a value: the code, the field at fault and the figures behind it. Nothing was written."""

    code: str
    message: str
    field: str = ""
    facts: dict[str, str] = Field(default_factory=dict)

    @classmethod
    def of(cls, refusal: Refusal) -> Refused:
        return cls(code=refusal.code, message=refusal.message, field=refusal.field, facts=refusal.facts)


class Outcome(Value):
    """What a command led to: the events now in the stream and when to look again, or a refusal."""

    version: int = 0
    events: tuple[EventData, ...] = ()
    wake_at: datetime | None = None
    refused: Refused | None = None


class Snapshot(Value):
    """A stream's state as the store has it, to start a workflow from the facts instead of from its beginning."""

    version: int = 0
    state: dict[str, Any] | None = None
    wake_at: datetime | None = None
