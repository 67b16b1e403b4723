"""The watch over a guarantee's last day: whatever it secures by then is renewed, replaced or called, or is lost."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from domain.base import Event
from domain.cover.duty import Duty, DutyArose, DutyDropped, warnings_due
from domain.cover.duty_handling import pass_duties
from domain.cover.guarantee.events import ExpiryNeared, GuaranteeEnded
from domain.cover.guarantee.evolve import evolve_guarantee
from domain.cover.guarantee.state import GuaranteePhase, GuaranteeState
from domain.ids import split_stream

Step = Callable[[GuaranteeState, date], Iterable[Event]]


def pass_time(state: GuaranteeState, today: date) -> tuple[Event, ...]:
    """What the day brings, each from what the one before it left: the watch, duties, misses, the end."""
    return _in_turn(state, today, _watched, _duties, _passed, _expired)


def look_again(state: GuaranteeState, today: date) -> tuple[Event, ...]:
    """The duties that begin or end with what has just become true, and the warnings that are due with them."""
    return _in_turn(state, today, _duties, lambda after, day: warnings_due(after.duties, day))


def next_moment(state: GuaranteeState) -> date | None:
    """The day on which its expiry comes near, then the next of its duties, then the day after its last."""
    if state.phase is not GuaranteePhase.GIVEN or state.expires_on is None:
        return None
    if state.watched_from is None:
        return state.warn_on
    # A miss is recorded together with the end, so the watch waits for no other day.
    unwarned = [duty.warn_on for duty in state.duties if duty.open and duty.warned_on is None]
    return min([*unwarned, state.expires_on + timedelta(days=1)])


def sales_of(state: GuaranteeState) -> tuple[str, ...]:
    """The sales whose goods it secures, invoiced ones apart."""
    return tuple(use.holder for use in state.uses if split_stream(use.holder)[0] == "sale")


def uncalled(state: GuaranteeState) -> tuple[str, ...]:
    """The receivables that it secures and that no waiting call is about."""
    found = (split_stream(use.holder) for use in state.uses)
    return tuple(key for kind, key in found if kind == "receivable" and not state.called(key))


def call_duty_id(state: GuaranteeState, receivable_id: str) -> str:
    """One for each call on a receivable."""
    number = 1 + sum(call.receivable_id == receivable_id for call in state.calls)
    return f"call.{receivable_id}.{number}"


def _in_turn(state: GuaranteeState, today: date, *steps: Step) -> tuple[Event, ...]:
    events: list[Event] = []
    for step in steps:
        for event in tuple(step(state, today)):
            events.append(event)
            state = evolve_guarantee(state, event)
    return tuple(events)


def _watched(state: GuaranteeState, today: date) -> Iterator[Event]:
    if state.phase is not GuaranteePhase.GIVEN or state.expires_on is None or state.warn_on is None:
        return
    if state.watched_from is None and state.warn_on <= today:
        yield ExpiryNeared(expires_on=state.expires_on, on=today)


def _duties(state: GuaranteeState, today: date) -> Iterator[Event]:
    owed = {duty.duty_id: duty for duty in _owed(state)}
    known = {duty.duty_id for duty in state.duties}
    for duty in state.duties:
        if duty.open and duty.duty_id not in owed:
            yield DutyDropped(duty_id=duty.duty_id, kind=duty.kind, on=today, reason=_why_dropped(state, duty))
    for duty_id, duty in owed.items():
        if duty_id not in known:
            yield DutyArose(duty=duty)


def _owed(state: GuaranteeState) -> Iterator[Duty]:
    """Near its last day: another cover or a later end for what it secures, a call for what is overdue."""
    if state.phase is not GuaranteePhase.GIVEN or state.watched_from is None or state.expires_on is None:
        return
    days: dict[str, Any] = {"warn_on": state.watched_from, "due_on": state.expires_on}
    overdue = [key for key in uncalled(state) if (one := state.standing_of(key)) is not None and one.overdue]
    for receivable_id in overdue:
        yield Duty(duty_id=call_duty_id(state, receivable_id), kind="call", **days)
    if sales_of(state) or len(overdue) < len(uncalled(state)):
        yield Duty(duty_id=f"renewal.{state.expires_on}", kind="renewal", **days)


def _why_dropped(state: GuaranteeState, duty: Duty) -> str:
    if state.phase is GuaranteePhase.ENDED:
        return "ended"
    return "extended" if state.expires_on != duty.due_on else "unused"


def _passed(state: GuaranteeState, today: date) -> Iterable[Event]:
    sales, receivables = sales_of(state), uncalled(state)

    def consequence(duty: Duty) -> str:
        if duty.kind == "call":
            return f"the cover of {duty.duty_id.split('.', 1)[1].rsplit('.', 1)[0]} is lost"
        return f"{len(sales)} sales and {len(receivables)} receivables have lost their cover"

    return pass_duties(state.duties, today, consequence)


def _expired(state: GuaranteeState, today: date) -> Iterator[Event]:
    if state.phase is GuaranteePhase.GIVEN and state.expires_on is not None and today > state.expires_on:
        lost = uncalled(state)
        yield GuaranteeEnded(how="expired", on=today, fallen=sales_of(state), lost=lost)
