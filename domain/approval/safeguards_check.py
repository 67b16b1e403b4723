"""What types cannot say about offices and safeguards: that they fit people and authorities."""

from __future__ import annotations

from collections.abc import Iterator

from domain.policy import Policy

Fault = tuple[str, str, tuple[str | int, ...]]
"""Code, message and the place in the policy."""


def safeguard_faults(policy: Policy) -> Iterator[Fault]:
    """Codes `office.unknown`, `duty.same`, `duty.pair_twice`, `period.no_safeguards`, `period.below_amount`."""
    yield from _offices(policy)
    yield from _periods(policy)
    yield from _conflicts(policy)


def _offices(policy: Policy) -> Iterator[Fault]:
    offices = policy.offices or {}
    for position, person in enumerate(policy.people):
        if person.office and person.office not in offices:
            yield "office.unknown", f"there is no office {person.office}", ("people", position, "office")


def _periods(policy: Policy) -> Iterator[Fault]:
    for position, entry in enumerate(policy.authority):
        most, place = entry.period_amount, ("authority", position, "period_amount")
        if most is None:
            continue
        if policy.safeguards is None:
            yield "period.no_safeguards", "the section `safeguards` says how long the period is", place
        if entry.amount is None or most < entry.amount:
            yield "period.below_amount", "one decision may be larger than all of the period", place


def _conflicts(policy: Policy) -> Iterator[Fault]:
    seen: set[frozenset[str]] = set()
    for position, (first, second) in enumerate(policy.safeguards.conflicts if policy.safeguards else ()):
        place: tuple[str | int, ...] = ("safeguards", "conflicts", position)
        if first == second:
            yield "duty.same", f"nobody could do {first} at all", place
        if frozenset((first, second)) in seen:
            yield "duty.pair_twice", f"{first} and {second} stand above already", place
        seen.add(frozenset((first, second)))
