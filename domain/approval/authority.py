"""Who may decide what: the authority matrix, read at the moment of decision.

Never a chain of signatures: the nearest authority decides alone; above the dual threshold two functions decide at the
same time and the first refusal counts.
"""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from domain.base import Value
from domain.errors import NotAuthorised
from domain.policy import Authority, Person, Policy
from domain.policy_part import Function, Grade


class OwnRequest(NotAuthorised):
    """Nobody decides what they asked for."""

    code = "authority.own_request"


class PersonUnknown(NotAuthorised):
    code = "authority.person_unknown"


class AmountAboveAuthority(NotAuthorised):
    code = "authority.amount"


class GradeOutsideAuthority(NotAuthorised):
    code = "authority.grade"


class TermOutsideAuthority(NotAuthorised):
    code = "authority.term"


class PeriodExhausted(NotAuthorised):
    """What this person approved within the period leaves no room for this one."""

    code = "authority.period"


class FunctionNotAsked(NotAuthorised):
    """The task waits for another function, e.g. credit decides and sales tries."""

    code = "authority.function"


class SecondSeat(NotAuthorised):
    """Two decisions must come from two people."""

    code = "authority.second_seat"


class Seat(Value):
    """One decision that a task needs: the function asked (any when None) and the nearest role that may give it.

    `person` is whom it was delegated to, by `delegated_by` in turn; `substitutes` stand in for those who are away.
    """

    function: Function | None
    role: str
    escalated_to: str | None = None
    person: str | None = None
    delegated_by: tuple[str, ...] = ()
    substitutes: tuple[str, ...] = ()


def covers(entry: Authority, amount: Decimal, grade: Grade | None, term_days: int) -> bool:
    """Whether the role may decide this amount (home currency), grade and term. A missing grade counts as D."""
    within = entry.amount is None or amount <= entry.amount
    return within and (grade or "D") in entry.grades and term_days <= entry.max_term_days


def seats_for(
    policy: Policy,
    amount: Decimal,
    grade: Grade | None,
    term_days: int,
    requested_by: str,
    barred: Collection[str] = (),
) -> tuple[Seat, ...]:
    """The seats of a task: one, or two functions above the dual threshold; none when nobody has the authority.

    Whoever is `barred` by the separation of duties counts as absent, like the requester.
    """
    functions: tuple[Function | None, ...] = (None,) if amount <= policy.dual.threshold else policy.dual.functions
    seats = []
    for function in functions:
        nearest = next(iter(roles_covering(policy, function, amount, grade, term_days, requested_by, barred)), None)
        if nearest is None:
            return ()
        seats.append(Seat(function=function, role=nearest.role))
    return tuple(seats)


def roles_covering(
    policy: Policy,
    function: Function | None,
    amount: Decimal,
    grade: Grade | None,
    term_days: int,
    requested_by: str,
    barred: Collection[str] = (),
) -> list[Authority]:
    """The roles that may decide this and have somebody other than the requester in them, nearest first."""
    staffed = {person.role for person in policy.people if person.id != requested_by and person.id not in barred}
    able = [
        entry
        for entry in policy.authority
        if entry.role in staffed
        and (function is None or entry.function == function)
        and covers(entry, amount, grade, term_days)
    ]
    return sorted(able, key=lambda entry: (entry.amount is None, entry.amount or Decimal(0)))


def holder(policy: Policy, person_id: str) -> tuple[Person, Authority]:
    """The person and the authority of their role, or `authority.person_unknown`."""
    person = policy.person(person_id)
    entry = next((entry for entry in policy.authority if person and entry.role == person.role), None)
    if person is None or entry is None:
        raise PersonUnknown(f"{person_id!r} holds no authority", field="actor")
    return person, entry


def require_covered(
    policy: Policy, entry: Authority, seats: tuple[Seat, ...], amount: Decimal, grade: Grade | None, term_days: int
) -> None:
    """Refuses what this authority does not cover, by `authority.function`, `.amount`, `.grade` or `.term`.

    Whoever holds enough authority may decide, not only the nearest role to which the task was offered.
    """
    if seats and all(seat.function not in (None, entry.function) for seat in seats):
        raise FunctionNotAsked(f"this task does not wait for {entry.function}", field="actor")
    if entry.amount is not None and amount > entry.amount:
        raise AmountAboveAuthority(
            f"your authority ends at {entry.amount} {policy.home_currency}",
            field="actor",
            authority=str(entry.amount),
            amount=str(amount),
        )
    if (grade or "D") not in entry.grades:
        raise GradeOutsideAuthority(f"your authority does not cover grade {grade or 'none'}", field="actor")
    if term_days > entry.max_term_days:
        raise TermOutsideAuthority(f"your authority ends at {entry.max_term_days} days", field="actor")


def require_period(entry: Authority, amount: Decimal, approved: Decimal, policy: Policy) -> None:
    """`authority.period` when this and what the person approved within the period come to more than the role allows.

    Amounts in home currency; `approved` is what the person decided themself, for whomever they acted.
    """
    most = entry.period_amount
    if most is None or policy.safeguards is None or approved + amount <= most:
        return
    days = policy.safeguards.period_days
    raise PeriodExhausted(
        f"within {days} days you may approve {most} {policy.home_currency}",
        field="actor",
        most=str(most),
        approved=str(approved),
        amount=str(amount),
        days=str(days),
    )
