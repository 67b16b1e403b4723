"""Under which conditions a customer goes on: shorter terms, cover that is wanted. Each is lifted by its name."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from domain.base import Event, Value


class TermsShortened(Event):
    """From now on no term longer than this without asking a person."""

    event_type: ClassVar[str] = "customer.terms_shortened"
    reason: str
    max_term_days: int


class CoverWanted(Event):
    """From now on a person is asked about each order, until the customer is covered."""

    event_type: ClassVar[str] = "customer.cover_wanted"
    reason: str


class ConditionsLifted(Event):
    """A person took back every condition of that name."""

    event_type: ClassVar[str] = "customer.conditions_lifted"
    reason: str


class Condition(Value):
    """Named like the decision that made it. `max_term_days` None: the terms are not shortened by it."""

    reason: str
    max_term_days: int | None = None
    cover_wanted: bool = False


def evolve_conditions(conditions: tuple[Condition, ...], event: Event) -> tuple[Condition, ...]:
    match event:
        case TermsShortened():
            return (*conditions, Condition(reason=event.reason, max_term_days=event.max_term_days))
        case CoverWanted():
            return (*conditions, Condition(reason=event.reason, cover_wanted=True))
        case ConditionsLifted():
            return tuple(each for each in conditions if each.reason != event.reason)
    return conditions


def shortest(days: Iterable[int | None]) -> int | None:
    """The strictest of several longest terms; None when none of them bounds anything."""
    return min((each for each in days if each is not None), default=None)
