"""Decisions in words: what a rule's code means, what decided, and which rule would have asked a person first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation

from domain.sale.events import Assessed
from domain.sale.order import Reason

RULES = {
    "customer.knocked_out": "the customer is knocked out",
    "customer.removed": "the customer was removed",
    "grade.no_credit": "the grade allows no credit",
    "limit.zero": "the limit is zero: no credit",
    "hold.manual": "a person stopped the customer",
    "hold.overdue": "too much is overdue for too long",
    "hold.dunning": "collection has stopped credit",
    "hold.review_expired": "the review of the customer has expired",
    "hold.review_missing": "the customer has not been reviewed yet",
    "hold.over_limit": "far over the customer's limit",
    "hold.over_group_limit": "far over the group's limit",
    "hold.expired": "the hold was not lifted in time",
    "offer.lapsed": "the offer was not accepted in time",
    "release.lapsed": "the release was not used in time",
    "ask.review_missing": "the review of the customer did not end in time",
    "ask.review_expired": "the new review of the customer did not end in time",
    "ask.file_incomplete": "the customer's file has gaps or an open question",
    "ask.no_grade": "the customer has no grade",
    "ask.grade": "this grade always asks a person",
    "ask.over_cap": "over the cap of the grade",
    "ask.long_term": "the terms are long",
    "ask.cover_wanted": "the customer is to be covered first",
    "ask.over_limit": "over the customer's limit",
    "ask.over_group_limit": "over the group's limit",
    "approval": "people approved it",
    "approval.rejected": "rejected by a person",
    "approval.expired": "nobody decided in time",
    "authority.nobody": "nobody has the authority for it",
    "limit.proposed": "a review proposes this limit",
    "file.incomplete": "required evidence is missing",
    "name.like_listed": "the name is like a listed one",
    "straight_through": "no rule asked for a person",
}
"""The codes that rules answer with, and that only they know; everything else is shown as the code it is."""


def reason(one: Reason) -> str:
    """A reason with the figures behind it."""
    figures = ", ".join(f"{name.replace('_', ' ')} {_legible(value)}" for name, value in one.facts.items() if value)
    return f"{RULES.get(one.code, one.code)} [{one.code}]" + (f" ({figures})" if figures else "")


def _legible(value: str) -> str:
    """A figure with its thousands separated, alone or before a currency; other words as they are."""
    number, blank, rest = value.partition(" ")
    try:
        return f"{Decimal(number):,f}{blank}{rest}"
    except InvalidOperation:
        return value


def reasons(several: Iterable[Reason]) -> str:
    return "; ".join(reason(each) for each in several)


def decision(event: Assessed) -> str:
    """Which lane, and why."""
    lane = event.lane.replace("_", "-")
    why = reasons(event.reasons) or f"{RULES.get(event.rule, event.rule)} [{event.rule}]"
    return f"decided {lane}: {why}"


def closest(event: Assessed) -> str | None:
    """The rule that would have asked a person first."""
    return None if event.next_to_ask is None else reason(event.next_to_ask)
