"""The dunning ladder: which steps a receivable climbs, and when. Policy as data, and pure functions of it.

Moments hang on the due date, never on the step before, so a changed due date moves the whole ladder. Payments of a day
are booked before the reminders of that day: `send_at` must therefore lie after the payment cut-off of the ladder's
time zone. Step "+1" of an item due on the 1st speaks on the 2nd at `send_at`, after the payments of the 2nd.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from itertools import pairwise
from typing import Literal, Self

from pydantic import Field, field_validator, model_validator

from domain import local_time
from domain.base import Value
from domain.calendar import EVERY_DAY, RolledDay, calendar_for
from domain.errors import LadderStepUnknown


class LadderStep(Value):
    """One step. `offset_days` counts calendar days from the due date; a negative one is a courtesy before it."""

    code: str
    offset_days: int
    channel: Literal["mail", "task", "none"]
    level: int
    template: str = ""
    stops_credit: bool = False
    stops_delivery: bool = False
    charges: bool = False


class Ladder(Value):
    """The steps of one policy, mildest first, and the clock and calendar they follow.

    A fault in it is a fault of the policy file: a pydantic `ValidationError`, which names the place.
    """

    name: str
    steps: tuple[LadderStep, ...]
    grace_days: int = Field(default=0, ge=0)
    timezone: str = "UTC"
    calendar: str = EVERY_DAY
    quiet_days: bool = False
    send_at: time = time(9)

    @field_validator("timezone")
    @classmethod
    def _known_timezone(cls, name: str) -> str:
        local_time.zone(name)
        return name

    @field_validator("calendar")
    @classmethod
    def _known_calendar(cls, code: str) -> str:
        return calendar_for(code).code

    @field_validator("steps")
    @classmethod
    def _ascending(cls, steps: tuple[LadderStep, ...]) -> tuple[LadderStep, ...]:
        if len({step.code for step in steps}) < len(steps):
            raise ValueError("two steps have the same code")
        for earlier, later in pairwise(steps):
            if later.offset_days <= earlier.offset_days or later.level < earlier.level:
                raise ValueError(f"step {later.code} must be later than {earlier.code} and not milder")
        return steps

    @model_validator(mode="after")
    def _outside_grace(self) -> Self:
        for step in self.steps:
            if 0 < step.offset_days <= self.grace_days:
                raise ValueError(f"step {step.code} falls into the {self.grace_days} days of grace")
        return self

    def step(self, code: str) -> LadderStep | None:
        """The step of that code."""
        return next((step for step in self.steps if step.code == code), None)


class StepDue(Value):
    """The step to take now, and the milder ones that were never taken, to be recorded as skipped."""

    step: LadderStep
    skipped: tuple[str, ...] = ()


class Milestone(Value):
    """The earliest thing not yet handled; `at` (UTC) may lie in the past, which means now.

    `estimated` says that the day was moved by weekends only, because the calendar is not published that far.
    """

    at: datetime
    kind: Literal["overdue", "step"]
    step_code: str | None = None
    estimated: bool = False


def overdue_from(ladder: Ladder, due_on: date) -> datetime:
    """The first moment at which the receivable is overdue: local midnight after the due date and the days of grace."""
    return local_time.moment(due_on + timedelta(days=1 + ladder.grace_days), time(0), ladder.timezone)


def step_day(ladder: Ladder, step: LadderStep, due_on: date) -> RolledDay:
    """The local day of a step: on quiet days the next business day, `estimated` beyond the published calendar."""
    day = due_on + timedelta(days=step.offset_days)
    return calendar_for(ladder.calendar).roll(day) if ladder.quiet_days else RolledDay(day, False)


def step_moment(ladder: Ladder, step: LadderStep, due_on: date) -> datetime:
    """The moment (UTC) from which the step is to be taken."""
    return local_time.moment(step_day(ladder, step, due_on).day, ladder.send_at, ladder.timezone)


def step_due(ladder: Ladder, due_on: date, last_taken: str | None, now: datetime) -> StepDue | None:
    """The most severe step that is due at `now` and beyond the one taken last; nothing when none is.

    After a standstill the steps between are not caught up with: they are named in `skipped`. Refuses
    `ladder.step_unknown` when `last_taken` is no step of this ladder.
    """
    left = _steps_after(ladder, last_taken)
    for place in range(len(left) - 1, -1, -1):
        step = left[place]
        if step_moment(ladder, step, due_on) <= now and not _is_missed(ladder, step, due_on, now):
            return StepDue(step=step, skipped=tuple(milder.code for milder in left[:place]))
    return None


def next_milestone(
    ladder: Ladder, due_on: date, overdue_recorded: bool, last_taken: str | None, now: datetime
) -> Milestone | None:
    """What to wait for: the overdue moment or a step, whichever comes first; nothing at the end of the ladder."""
    step = _next_step(ladder, due_on, last_taken, now)
    overdue_at = None if overdue_recorded else overdue_from(ladder, due_on)
    step_at = step_moment(ladder, step, due_on) if step else None
    if overdue_at is not None and (step_at is None or overdue_at <= step_at):
        return Milestone(at=overdue_at, kind="overdue")
    if step is None or step_at is None:
        return None
    estimated = step_day(ladder, step, due_on).estimated
    return Milestone(at=step_at, kind="step", step_code=step.code, estimated=estimated)


def _next_step(ladder: Ladder, due_on: date, last_taken: str | None, now: datetime) -> LadderStep | None:
    due = step_due(ladder, due_on, last_taken, now)
    if due:
        return due.step
    waiting = (step for step in _steps_after(ladder, last_taken) if not _is_missed(ladder, step, due_on, now))
    return next(waiting, None)


def _steps_after(ladder: Ladder, last_taken: str | None) -> tuple[LadderStep, ...]:
    if last_taken is None:
        return ladder.steps
    for place, step in enumerate(ladder.steps):
        if step.code == last_taken:
            return ladder.steps[place + 1 :]
    raise LadderStepUnknown(f"{ladder.name} has no step {last_taken}", field="last_taken", ladder=ladder.name)


def _is_missed(ladder: Ladder, step: LadderStep, due_on: date, now: datetime) -> bool:
    """A courtesy is worth nothing late: it lapses with its own day, and when quiet days push it past the due date."""
    if step.offset_days >= 0:
        return False
    day = step_day(ladder, step, due_on).day
    lapses_at = local_time.moment(day + timedelta(days=1), time(0), ladder.timezone)
    return day > due_on or now >= lapses_at
