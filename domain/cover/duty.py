"""What we owe a carrier of risk by a day, or lose the cover: warned of before, met, or missed on the record."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import ClassVar, Literal

from domain.base import Event, Value

DutyKind = Literal["declaration", "overdue_notice", "stop_shipment", "claim", "indemnity", "renewal", "call"]
"""Declare turnover; notify an overdue invoice; stop deliveries; file the claim; claim what the insurer
has accepted and not paid; renew a guarantee; call it."""


class Duty(Value):
    """`due_on` is the last day on which it can be met; from `warn_on` on it is put to people.

    `met_on` and `missed_on` are None while it is open. `reference` names what met it. One that was missed stays before
    people, with its `consequence`, until somebody in charge has acknowledged it with a `note`.
    """

    duty_id: str
    kind: DutyKind
    warn_on: date
    due_on: date
    warned_on: date | None = None
    met_on: date | None = None
    missed_on: date | None = None
    reference: str = ""
    consequence: str = ""
    acknowledged_on: date | None = None
    acknowledged_by: str = ""
    note: str = ""

    @property
    def open(self) -> bool:
        return self.met_on is None and self.missed_on is None

    @property
    def unacknowledged(self) -> bool:
        """Missed, and nobody in charge has said yet that it knows."""
        return self.missed_on is not None and self.acknowledged_on is None


class DutyArose(Event):
    event_type: ClassVar[str] = "cover.duty_arose"
    duty: Duty


class DutyWarned(Event):
    """The people whose duty it is have been told, `on` or after its warning day."""

    event_type: ClassVar[str] = "cover.duty_warned"
    duty_id: str
    kind: DutyKind
    due_on: date
    on: date


class DutyMet(Event):
    event_type: ClassVar[str] = "cover.duty_met"
    duty_id: str
    kind: DutyKind
    on: date
    reference: str = ""


class DutyMissed(Event):
    """The last day has passed. `consequence` says what of the cover is lost by it; it is escalated."""

    event_type: ClassVar[str] = "cover.duty_missed"
    duty_id: str
    kind: DutyKind
    due_on: date
    on: date
    consequence: str


class DutyDropped(Event):
    """What the duty was about has gone: the invoice was paid, the arrangement ended."""

    event_type: ClassVar[str] = "cover.duty_dropped"
    duty_id: str
    kind: DutyKind
    on: date
    reason: str


class MissAcknowledged(Event):
    """Somebody in charge knows of it, and says what is done about it."""

    event_type: ClassVar[str] = "cover.miss_acknowledged"
    duty_id: str
    kind: DutyKind
    by: str
    note: str
    on: date


DutyEvent = DutyArose | DutyWarned | DutyMet | DutyMissed | DutyDropped | MissAcknowledged


def after_duty(duties: tuple[Duty, ...], event: DutyEvent) -> tuple[Duty, ...]:
    """The duties after one more event; a dropped one is gone."""
    match event:
        case DutyArose():
            return (*duties, event.duty)
        case DutyDropped():
            return tuple(duty for duty in duties if duty.duty_id != event.duty_id)
        case DutyWarned():
            change: dict[str, object] = {"warned_on": event.on}
        case DutyMet():
            change = {"met_on": event.on, "reference": event.reference}
        case MissAcknowledged():
            change = {"acknowledged_on": event.on, "acknowledged_by": event.by, "note": event.note}
        case _:
            change = {"missed_on": event.on, "consequence": event.consequence}
    return tuple(duty.model_copy(update=change) if duty.duty_id == event.duty_id else duty for duty in duties)


def open_duties(duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """The open ones, the most urgent first."""
    return tuple(sorted((duty for duty in duties if duty.open), key=lambda duty: (duty.due_on, duty.duty_id)))


def duties_left(duties: Iterable[Duty]) -> bool:
    """Whether one is open, or was missed and is not acknowledged: its stream has not ended as long as that is so."""
    return any(duty.open or duty.unacknowledged for duty in duties)


def warnings_due(duties: Iterable[Duty], today: date) -> tuple[DutyWarned, ...]:
    """What people have to be told of today."""
    return tuple(
        DutyWarned(duty_id=duty.duty_id, kind=duty.kind, due_on=duty.due_on, on=today)
        for duty in open_duties(duties)
        if duty.warned_on is None and duty.warn_on <= today
    )


def overdue_duties(duties: Iterable[Duty], today: date) -> tuple[Duty, ...]:
    """Whose last day has passed without anybody having met them."""
    return tuple(duty for duty in open_duties(duties) if duty.due_on < today)


def next_duty_day(duties: Iterable[Duty]) -> date | None:
    """The next day on which a duty asks for something: its warning, or the day after its last."""
    days = [duty.warn_on if duty.warned_on is None else duty.due_on + timedelta(days=1) for duty in open_duties(duties)]
    return min(days, default=None)
