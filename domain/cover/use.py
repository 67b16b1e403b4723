"""Who uses how much of an arrangement. Use follows what is true of sales and receivables, in the same append."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import ClassVar

from domain.base import Event, Exact, OtherStream, Value
from domain.cover.part import CoverPart


class Use(Value):
    """What one sale or receivable (`holder`, its stream) uses, in the currency of the arrangement.

    `dispatched` is for goods that have left: it stays whatever becomes of the arrangement.
    """

    holder: str
    undispatched: Exact = Decimal(0)
    dispatched: Exact = Decimal(0)

    @property
    def total(self) -> Decimal:
        return self.undispatched + self.dispatched


class UseChanged(Event):
    """A holder now uses this much of the arrangement; nothing where both are zero."""

    event_type: ClassVar[str] = "cover.use_changed"
    holder: str
    undispatched: Exact = Decimal(0)
    dispatched: Exact = Decimal(0)


def after_use(uses: tuple[Use, ...], event: UseChanged) -> tuple[Use, ...]:
    """The uses after one of them changed, in the order in which they began."""
    use = Use(holder=event.holder, undispatched=event.undispatched, dispatched=event.dispatched)
    known = tuple(use if one.holder == event.holder else one for one in uses)
    if use not in known:
        known = (*known, use)
    return tuple(one for one in known if one.total)


def used(uses: Iterable[Use]) -> Decimal:
    return sum((use.total for use in uses), Decimal(0))


Uses = Mapping[str, tuple[Decimal, Decimal]]
"""By arrangement: what a holder uses for goods that have not left, and for goods that have."""


def uses_of(undispatched: Iterable[CoverPart], dispatched: Iterable[CoverPart]) -> Uses:
    """What these parts use of each arrangement."""
    sums: dict[str, tuple[Decimal, Decimal]] = defaultdict(lambda: (Decimal(0), Decimal(0)))
    for part in undispatched:
        sums[part.stream] = (sums[part.stream][0] + part.amount, sums[part.stream][1])
    for part in dispatched:
        sums[part.stream] = (sums[part.stream][0], sums[part.stream][1] + part.amount)
    return dict(sums)


def use_changes(holder: str, before: Uses, after: Uses) -> tuple[OtherStream, ...]:
    """What has to be recorded with the arrangements, the last reserved first: what is given back goes in reverse."""
    nothing = (Decimal(0), Decimal(0))
    streams = tuple(reversed(tuple(dict.fromkeys((*before, *after)))))
    return tuple(
        (stream, (UseChanged(holder=holder, undispatched=now[0], dispatched=now[1]),))
        for stream in streams
        if (now := after.get(stream, nothing)) != before.get(stream, nothing)
    )


def merged(others: Iterable[OtherStream]) -> tuple[OtherStream, ...]:
    """One entry for each stream, in the order in which they were first named, with all its events."""
    events: dict[str, tuple[Event, ...]] = {}
    for stream, more in others:
        events[stream] = (*events.get(stream, ()), *more)
    return tuple(events.items())
