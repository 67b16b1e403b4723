"""The turnover of which months is owed to the insurer, and by when. Everything follows from the policy's own facts."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.cover.duty import Duty, DutyArose, duties_left, next_duty_day
from domain.cover.insurance.dates import declare_by, month_after
from domain.cover.insurance.state import InsuranceState


def name_of(month: date) -> str:
    """`2026-11`."""
    return month.isoformat()[:7]


def duty_of(month: str) -> str:
    """The id of the duty to declare `2026-11`."""
    return f"declaration.{month}"


def months_owed(state: InsuranceState) -> Iterator[date]:
    """The first day of each month of which a day is insured, but for those whose time to declare had passed when the
    policy came on record."""
    terms, last, taken_on = state.terms, state.last_day, state.taken_on
    if terms is None or last is None or taken_on is None:
        return
    month = terms.valid_from.replace(day=1)
    while month <= last:
        if declare_by(terms, month) >= taken_on:
            yield month
        month = month_after(month)


def duties_arising(state: InsuranceState, today: date, warn_days: int) -> tuple[DutyArose, ...]:
    """One for each month that has ended and has none yet, however long nobody looked."""
    known = {duty.duty_id for duty in state.duties}
    return tuple(
        DutyArose(duty=_duty(state, month, warn_days))
        for month in months_owed(state)
        if month_after(month) <= today and duty_of(name_of(month)) not in known
    )


def declare_again(state: InsuranceState, month: str, today: date, warn_days: int) -> tuple[DutyArose, ...]:
    """The insurer has not accepted the declaration of a month: another is owed, by the month's last day or as soon as
    people can be told of it."""
    declared, first = state.declared(month), date.fromisoformat(f"{month}-01")
    assert declared is not None
    duty_id = f"{duty_of(month)}.{declared.number + 1}"
    if any(duty.duty_id == duty_id for duty in state.duties):
        return ()
    known = _duty(state, first, warn_days)
    due_on = max(known.due_on, today + timedelta(days=warn_days))
    warn_on = max(known.warn_on, due_on - timedelta(days=warn_days))
    return (DutyArose(duty=known.model_copy(update={"duty_id": duty_id, "due_on": due_on, "warn_on": warn_on})),)


def owed_for(state: InsuranceState, month: str) -> tuple[Duty, ...]:
    """The open duties to declare that month."""
    name = duty_of(month)
    return tuple(duty for duty in state.duties if duty.open and f"{duty.duty_id}.".startswith(f"{name}."))


def is_over(state: InsuranceState, today: date) -> bool:
    """Whether the last day has passed, every month it owed is settled one way or the other, and nobody is asked."""
    last = state.last_day
    known = {duty.duty_id for duty in state.duties}
    arisen = all(duty_of(name_of(month)) in known for month in months_owed(state))
    asked = any(each.accepted is None for each in state.declarations)
    return last is not None and last < today and arisen and not asked and not duties_left(state.duties)


def next_moment(state: InsuranceState) -> date | None:
    """The day of the next warning or miss, of the next month to declare, or after the last day."""
    if state.closed_on is not None or state.last_day is None:
        return None
    known = {duty.duty_id for duty in state.duties}
    to_come = next((month_after(month) for month in months_owed(state) if duty_of(name_of(month)) not in known), None)
    days = [day for day in (next_duty_day(state.duties), to_come) if day is not None]
    if not days and is_over(state, date.max):
        days = [state.last_day + timedelta(days=1)]
    return min(days, default=None)


def _duty(state: InsuranceState, month: date, warn_days: int) -> Duty:
    assert state.terms is not None
    due_on = declare_by(state.terms, month)
    warn_on = max(month_after(month), due_on - timedelta(days=warn_days))
    return Duty(duty_id=duty_of(name_of(month)), kind="declaration", warn_on=warn_on, due_on=due_on)
