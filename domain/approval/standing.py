"""Under which authority somebody decides: their own, or the lower of theirs and of those for whom they act."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from domain.absence.presence import Presence
from domain.approval.authority import OwnRequest, Seat, holder
from domain.approval.question import Question
from domain.approval.refusals import RequesterSubstitute
from domain.base import Value
from domain.errors import Refusal
from domain.policy import Authority, Person, Policy

MOST_ON_BEHALF: Final = 2
"""Delegations and substitutions together reach at most so far from the one who was asked."""


class Standing(Value):
    """`entry` is the lower of all authorities that bear on it; `on_behalf_of` those for whom the person acts."""

    person: Person
    entry: Authority
    place: int
    on_behalf_of: tuple[str, ...] = ()


class _Way(NamedTuple):
    """How somebody comes to a seat: `place` is its position."""

    place: int
    on_behalf_of: tuple[str, ...] = ()


def lower(own: Authority, others: tuple[Authority, ...]) -> Authority:
    """What all of them allow, in the function of the first other. What adds up over a period is what a person decided
    themself, for whomever: there the own bound stays."""
    everybody = (own, *others)
    least: dict[str, Decimal | None] = {}
    for name in ("amount", "limit_amount"):
        bounds = [bound for entry in everybody if (bound := getattr(entry, name)) is not None]
        least[name] = min(bounds, default=None)
    return own.model_copy(
        update={
            **least,
            "function": others[0].function if others else own.function,
            "grades": tuple(grade for grade in own.grades if all(grade in entry.grades for entry in others)),
            "max_term_days": min(entry.max_term_days for entry in everybody),
        }
    )


def authority_for(policy: Policy, person: str, on_behalf_of: tuple[str, ...]) -> Authority | None:
    """The lower of the person's authority and of those for whom they act; None where one of them holds none."""
    try:
        own, *others = (holder(policy, each)[1] for each in (person, *on_behalf_of))
    except Refusal:
        return None
    return lower(own, tuple(others))


def require_apart(question: Question, presence: Presence, person: str, *, field: str = "actor") -> None:
    """Neither a requester nor whoever stands in for one: `authority.own_request`, `authority.requester_substitute`."""
    if person in question.requesters:
        raise OwnRequest("nobody decides their own request", field=field)
    if any(presence.stands_near(person, requester) for requester in question.requesters):
        raise RequesterSubstitute("who stands in for the requester does not decide the request", field=field)


def standing(
    policy: Policy,
    question: Question,
    seats: tuple[Seat, ...],
    open_places: tuple[int, ...],
    presence: Presence,
    by: str,
) -> Standing:
    """How this person may fill one of the open seats.

    The narrowest authority that covers the question counts: as delegate, as holder of a role that is asked, as
    substitute, and last by the person's own authority, for whoever holds enough may decide. Refuses by `authority.*`.
    """
    require_apart(question, presence, by)
    person, own = holder(policy, by)
    tried: list[tuple[Seat, Authority]] = []
    for way in _ways(policy, question, seats, open_places, presence, person, own):
        entry = authority_for(policy, by, way.on_behalf_of)
        if entry is None:
            continue
        if question.covered_by(entry):
            return Standing(person=person, entry=entry, place=way.place, on_behalf_of=way.on_behalf_of)
        tried.append((seats[way.place], entry))
    seat_open = tuple(seats[place] for place in open_places)
    for seat, entry in tried:
        question.require_covered_by(entry, policy, (seat,))
    question.require_covered_by(own, policy, seat_open)
    raise AssertionError("an authority that covers nothing must be refused")


def _ways(
    policy: Policy,
    question: Question,
    seats: tuple[Seat, ...],
    open_places: tuple[int, ...],
    presence: Presence,
    person: Person,
    own: Authority,
) -> Iterator[_Way]:
    for place in open_places:
        seat = seats[place]
        if seat.person == person.id:
            yield _Way(place, seat.delegated_by)
        elif seat.person is not None:
            yield from _instead_of(presence, place, person.id, seat.person, seat.delegated_by)
    asked = [(place, role) for place in open_places for role in roles_asked(seats[place])]
    yield from (_Way(place) for place, role in asked if role == person.role)
    for place, role in asked:
        for colleague in policy.people:
            if colleague.role == role and colleague.id not in question.requesters:
                yield from _instead_of(presence, place, person.id, colleague.id, ())
    yield from (_Way(place) for place in open_places if seats[place].function in (None, own.function))


def _instead_of(
    presence: Presence, place: int, substitute: str, away: str, delegated_by: tuple[str, ...]
) -> Iterator[_Way]:
    chain = presence.substitutes_of(away)
    on_behalf_of = (*delegated_by, away, *chain[:-1])
    if chain[-1:] == (substitute,) and len(on_behalf_of) <= MOST_ON_BEHALF:
        yield _Way(place, on_behalf_of)


def roles_asked(seat: Seat) -> tuple[str, ...]:
    """The roles to which a seat is offered; a delegated one is offered to a person instead."""
    roles = (None if seat.person else seat.role, seat.escalated_to)
    return tuple(role for role in roles if role is not None)
