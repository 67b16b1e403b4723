"""What types cannot say about the section `segments`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, get_args

from domain.policy import Policy
from domain.policy_part import Grade

Fault = tuple[str, str, tuple[str | int, ...]]
"""Code, message, and the path to the place."""

_COSTS: Final = ("cost_per_order", "cost_per_reminder", "cost_per_call", "cost_per_review")


def segment_faults(policy: Policy) -> Iterator[Fault]:
    """Costs below nothing, grades without a loss rate, shares beyond all, and questions that nobody may answer."""
    rules = policy.segments
    if rules is None:
        return
    for name in _COSTS:
        if getattr(rules, name) < 0:
            yield "figure.negative", "must not be negative", ("segments", name)
    for grade in get_args(Grade):
        if grade not in rules.loss_percent:
            yield "segments.loss_missing", f"grade {grade} has no loss rate", ("segments", "loss_percent")
    for grade, percent in rules.loss_percent.items():
        if not 0 <= percent <= 100:
            yield "segments.percent", "between 0 and 100", ("segments", "loss_percent", grade)
    for name in ("margin_percent", "top_percent"):
        if not 0 <= getattr(rules, name) <= 100:
            yield "segments.percent", "between 0 and 100", ("segments", name)
    staffed = {person.role for person in policy.people}
    functions = {entry.function for entry in policy.authority if entry.role in staffed}
    if not functions.intersection(rules.decides):
        yield "function.nobody", "nobody may confirm a removal", ("segments", "decides")
