"""Who may decide what a credit review asks: a limit by the matrix of limits, a listed name by the credit function."""

from __future__ import annotations

from decimal import Decimal
from typing import Final, Literal

from domain.approval.authority import AmountAboveAuthority, FunctionNotAsked, Seat
from domain.policy import Authority, Policy

About = Literal["order", "limit", "name_hit"]
"""What a task is about: an order, a credit limit, or whether a listed name is the customer."""

_TELLS_NAMES_APART: Final = ("credit", "management")


def roles_for_review(policy: Policy, about: About, amount: Decimal, *requested_by: str) -> list[Authority]:
    """The roles that may decide and have somebody other than the requesters in them, nearest first.

    `amount` is the proposed limit in home currency; it plays no part for a listed name.
    """
    staffed = {person.role for person in policy.people if person.id not in requested_by}
    able = [entry for entry in policy.authority if entry.role in staffed and covers_review(entry, about, amount)]
    if about == "limit":
        return sorted(able, key=lambda entry: (entry.limit_amount is None, entry.limit_amount or Decimal(0)))
    return sorted(able, key=lambda entry: (entry.function != "credit", entry.amount is None, entry.amount or 0))


def seats_for_review(policy: Policy, about: About, amount: Decimal, *requested_by: str) -> tuple[Seat, ...]:
    """One seat for the nearest role; none when nobody has the authority."""
    nearest = next(iter(roles_for_review(policy, about, amount, *requested_by)), None)
    return () if nearest is None else (Seat(function=None, role=nearest.role),)


def require_review_covered(policy: Policy, entry: Authority, about: About, amount: Decimal) -> None:
    """Refuses what this authority does not cover, by `authority.function` or `authority.amount`."""
    if about == "name_hit" and entry.function not in _TELLS_NAMES_APART:
        raise FunctionNotAsked(f"{entry.function} does not decide about listed names", field="actor")
    if not covers_review(entry, about, amount):
        most = "" if entry.limit_amount is None else str(entry.limit_amount)
        message = f"your authority for limits ends at {most} {policy.home_currency}"
        raise AmountAboveAuthority(message, field="actor", authority=most, amount=str(amount))


def covers_review(entry: Authority, about: About, amount: Decimal) -> bool:
    """Whether the role may decide a limit of this amount (home currency), or about a listed name."""
    if about == "name_hit":
        return entry.function in _TELLS_NAMES_APART
    # Somebody who may set no limits at all may not set one of zero either.
    return entry.limit_amount is None or (entry.limit_amount > 0 and amount <= entry.limit_amount)
