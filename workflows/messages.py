"""What is sent to workflows. These shapes stand in histories: they grow only by fields with defaults."""

from __future__ import annotations

from datetime import timedelta

from activities.contracts import AnyCommand
from domain.base import Value
from domain.sale.order import Order


class Start(Value):
    """How a workflow that owns a stream begins.

    `resume` takes the state from the facts: for streams opened elsewhere, after a roll-over, a takeover or a lost
    cluster.
    `clock_offset_seconds` maps the server's clock to business time; zero outside simulations.
    """

    stream: str
    resume: bool = False
    clock_offset_seconds: int = 0

    @property
    def clock_offset(self) -> timedelta:
        return timedelta(seconds=self.clock_offset_seconds)


class ReviewStart(Value):
    """How a review begins. Who wants it comes as a signal, with the start or while it runs."""

    customer_id: str
    clock_offset_seconds: int = 0

    @property
    def clock_offset(self) -> timedelta:
        return timedelta(seconds=self.clock_offset_seconds)


class ReviewEnd(Value):
    """What a review came to."""

    customer_id: str
    number: int
    grade: str
    missing: tuple[str, ...] = ()


class Submission(Value):
    order: Order
    actor: str


class Told(Value):
    """A command for a stream. The same `command_id` is carried out once."""

    command_id: str
    actor: str
    command: AnyCommand


class Recording(Value):
    stream: str
    told: Told
    clock_offset_seconds: int = 0

    @property
    def clock_offset(self) -> timedelta:
        return timedelta(seconds=self.clock_offset_seconds)


class Recorded(Value):
    version: int
    events: tuple[str, ...] = ()
