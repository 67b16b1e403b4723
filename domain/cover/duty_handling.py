"""How every stream with duties treats them: what a day brings, what people do about them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Final

from domain.cover.commands import AcknowledgeMiss, MeetDuty
from domain.cover.context import CoverContext
from domain.cover.duty import (
    Duty,
    DutyKind,
    DutyMet,
    DutyMissed,
    DutyWarned,
    MissAcknowledged,
    overdue_duties,
    warnings_due,
)
from domain.cover.refusals import (
    DutyClosed,
    DutyNoteMissing,
    DutyNotMissed,
    DutyOwnCommand,
    DutyReferenceMissing,
    DutyUnknown,
)

MET_BY_HAND: Final[frozenset[DutyKind]] = frozenset({"overdue_notice"})
"""`MeetDuty` meets these; the others are met by a command of their own, or when what they ask for is true."""


def pass_duties(
    duties: Iterable[Duty], today: date, consequence: Callable[[Duty], str]
) -> tuple[DutyWarned | DutyMissed, ...]:
    """What the day brings: the warnings due, then the misses. `consequence` says what of the cover a miss costs."""
    known = tuple(duties)
    missed = (
        DutyMissed(duty_id=duty.duty_id, kind=duty.kind, due_on=duty.due_on, on=today, consequence=consequence(duty))
        for duty in overdue_duties(known, today)
    )
    return (*warnings_due(known, today), *missed)


def meet_duty(
    duties: Iterable[Duty], command: MeetDuty, today: date, by_hand: Collection[DutyKind] = MET_BY_HAND
) -> DutyMet:
    """Refuses `duty.unknown`, `duty.closed`, `duty.own_command`, `duty.reference_missing`."""
    duty = _duty(duties, command.duty_id)
    if not duty.open:
        raise DutyClosed(f"the duty {duty.duty_id} is closed", field="duty_id")
    if duty.kind not in by_hand:
        raise DutyOwnCommand(f"a {duty.kind} is not met by a reference alone", field="duty_id", duty=duty.kind)
    if not command.reference.strip():
        raise DutyReferenceMissing("say by what it was met", field="reference")
    return DutyMet(duty_id=duty.duty_id, kind=duty.kind, on=today, reference=command.reference)


def acknowledge(duties: Iterable[Duty], command: AcknowledgeMiss, context: CoverContext) -> tuple[MissAcknowledged]:
    """Refuses `duty.unknown`, `duty.not_missed`, `duty.closed` where it is acknowledged, `duty.note_missing`."""
    duty = _duty(duties, command.duty_id)
    if duty.missed_on is None:
        raise DutyNotMissed(f"the duty {duty.duty_id} was not missed", field="duty_id")
    if not duty.unacknowledged:
        raise DutyClosed(f"the miss of {duty.duty_id} is acknowledged", field="duty_id")
    if not command.note.strip():
        raise DutyNoteMissing("say what is done about it", field="note")
    known = {"duty_id": duty.duty_id, "kind": duty.kind, "by": context.actor, "note": command.note}
    return (MissAcknowledged(**known, on=context.today),)


def _duty(duties: Iterable[Duty], duty_id: str) -> Duty:
    found = next((duty for duty in duties if duty.duty_id == duty_id), None)
    if found is None:
        raise DutyUnknown(f"there is no duty {duty_id}", field="duty_id")
    return found
