"""The warnings of one customer, folded from their events, and the table of a warning's life."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from enum import StrEnum
from functools import reduce
from typing import Final

from domain.base import Event, Value
from domain.warning import events as happened
from domain.warning.rules import Action, WarningRules
from domain.warning.signals import Signal


class WarningPhase(StrEnum):
    OPEN = "open"
    DECIDED = "decided"
    LAPSED = "lapsed"


WARNING_TRANSITIONS: Final[dict[WarningPhase, frozenset[WarningPhase]]] = {
    WarningPhase.OPEN: frozenset({WarningPhase.DECIDED, WarningPhase.LAPSED}),
    WarningPhase.DECIDED: frozenset(),
    WarningPhase.LAPSED: frozenset(),
}


class Alarm(Value):
    """One warning. `sales` are the listed ones while it is open; what was decided for each stands in the events."""

    number: int
    signal: Signal
    phase: WarningPhase = WarningPhase.OPEN
    raised_on: date
    decide_by: date
    closed_on: date | None = None
    action: Action | None = None
    sales: tuple[str, ...] = ()


class WatchState(Value):
    """`customer_id` is empty until the first warning."""

    customer_id: str = ""
    alarms: tuple[Alarm, ...] = ()

    @property
    def open_alarms(self) -> tuple[Alarm, ...]:
        return tuple(alarm for alarm in self.alarms if alarm.phase is WarningPhase.OPEN)

    def alarm(self, number: int) -> Alarm | None:
        return next((alarm for alarm in self.alarms if alarm.number == number), None)

    def is_news(self, signal: Signal, rules: WarningRules, today: date) -> bool:
        """Whether the signal raises a warning: not while one is open; an event once; a figure not within the quiet days
        of the answer, unless it grew by the policy's step."""
        same = [
            alarm
            for alarm in self.alarms
            if (alarm.signal.code, alarm.signal.reference) == (signal.code, signal.reference)
        ]
        if not same:
            return True
        last = same[-1]
        if signal.reference or last.closed_on is None:
            return False
        worse = signal.measure * 100 >= last.signal.measure * (100 + rules.worse_percent)
        return worse or today > last.closed_on + timedelta(days=rules.quiet_days)


NO_WARNINGS: Final = WatchState()


def evolve_watch(state: WatchState, event: Event) -> WatchState:
    """The warnings after one more event; never refuses."""
    match event:
        case happened.WarningRaised():
            alarm = Alarm(
                number=event.number,
                signal=event.signal,
                raised_on=event.raised_on,
                decide_by=event.decide_by,
                sales=tuple(sale.order_id for sale in event.sales),
            )
            return WatchState(customer_id=event.customer_id, alarms=(*state.alarms, alarm))
        case happened.WarningDecided():
            closed = {"phase": WarningPhase.DECIDED, "closed_on": event.decided_on, "action": event.action}
            return _closed(state, event.number, closed)
        case happened.WarningLapsed():
            return _closed(state, event.number, {"phase": WarningPhase.LAPSED, "closed_on": event.lapsed_on})
    return state


def fold_watch(events: Iterable[Event], state: WatchState | None = None) -> WatchState:
    return reduce(evolve_watch, events, state or WatchState())


def _closed(state: WatchState, number: int, change: dict[str, object]) -> WatchState:
    alarms = tuple(
        alarm.model_copy(update={**change, "sales": ()}) if alarm.number == number else alarm for alarm in state.alarms
    )
    return state.model_copy(update={"alarms": alarms})
