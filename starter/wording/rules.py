"""Decisions in words: what a rule's code means, what decided, and which rule would have asked a person first."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from domain.sale.events import Assessed
from domain.sale.order import Reason
from starter.wording.evidence import BASES
from starter.wording.speech import Speech

RULES: Final[dict[str, str]] = {
    "customer.knocked_out": "the customer is knocked out",
    "customer.removed": "the customer was removed",
    "grade.no_credit": "the grade allows no credit",
    "limit.zero": "the limit is zero: no credit",
    "limit.group_zero": "the group's limit is zero: no credit",
    "hold.manual": "a person stopped the customer",
    "hold.overdue": "too much is overdue for too long",
    "hold.dunning": "collection has stopped credit",
    "hold.review_expired": "the review of the customer has expired",
    "hold.review_missing": "the customer has not been reviewed yet",
    "hold.over_limit": "far over the customer's limit",
    "hold.over_group_limit": "far over the group's limit",
    "hold.cover_requested": "the order waits for cover that was asked for",
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
    "ask.cover_lost": "goods have lost their cover",
    "ask.over_limit": "over the customer's limit",
    "ask.over_group_limit": "over the group's limit",
    "ask.split": "with other orders of these days over the cap",
    "covered": "others carry what goes over the limit",
    "cover.lost": "what carried the goods carries them no longer",
    "approval": "people approved it",
    "approval.rejected": "rejected by a person",
    "approval.expired": "nobody decided in time",
    "authority.nobody": "nobody has the authority for it",
    "limit.proposed": "a review proposes this limit",
    "file.incomplete": "required evidence is missing",
    "name.like_listed": "the name is like a listed one",
    "brief.nothing_against": "nothing speaks against it",
    "brief.over_limit": "it goes over the limit",
    "brief.overdue": "much is overdue already",
    "brief.no_grade": "the customer has no grade",
    "brief.file_incomplete": "the customer's file has gaps or an open question",
    "brief.limit_as_computed": "it is what the review computed",
    "brief.limit_below_exposure": "the customer owes more than this already",
    "brief.name_the_same": "the names are as good as the same",
    "brief.name_alike": "the names are alike: compare the details",
    "fact.limit_use": "of the limit in use afterwards",
    "fact.exposure": "at risk afterwards, without a limit",
    "fact.overdue": "overdue",
    "fact.nothing_overdue": "nothing is overdue",
    "fact.grade": "grade",
    "fact.no_grade": "no grade",
    "fact.term": "term",
    "fact.limit_change": "the limit before and proposed",
    "fact.name_score": "how alike the names are",
    "fact.names": "both names",
    "fact.listed_on": "the list and its entry",
    "straight_through": "no rule asked for a person",
}
"""The codes that rules answer with, and that only they know; everything else is shown as the code it is."""

FACTS: Final[dict[str, str]] = {
    "amount": "amount",
    "asked": "limits asked for",
    "amount days": "amount × days",
    "before": "before",
    "bound by": "bound by",
    "by": "wanted by",
    "cap": "cap",
    "count": "how many",
    "days": "days",
    "excess": "excess",
    "grade": "grade",
    "headroom": "headroom",
    "hits": "hits",
    "missing": "missing",
    "most": "at most",
    "orders": "orders",
    "overdue": "overdue",
    "reason": "reason",
    "receivables": "receivables",
    "stream": "arrangement",
    "sum": "together",
}
"""The figures behind a rule."""


COUNTED: Final = frozenset({"count", "days", "hits", "most"})
"""Facts that are no amounts."""


def rule(speech: Speech, code: str) -> str:
    """What a rule says, by its code."""
    words = speech.either(RULES, code)
    return f"{words} [{code}]" if speech.codes else words


def reason(speech: Speech, one: Reason) -> str:
    """A rule with the figures behind it."""
    currency = "" if speech.codes else one.facts.get("currency", "")
    told = [
        f"{_name(speech, name)} {_legible(speech, _named(speech, name, value), '' if name in COUNTED else currency)}"
        for name, value in one.facts.items()
        if value and not (currency and name == "currency")
    ]
    return rule(speech, one.code) + (f" ({', '.join(told)})" if told else "")


def reasons(speech: Speech, several: Iterable[Reason]) -> str:
    return "; ".join(reason(speech, each) for each in several)


def why(speech: Speech, event: Assessed) -> str:
    """What decided: the reasons, or the rule where it needs none."""
    return reasons(speech, event.reasons) or rule(speech, event.rule)


def closest(speech: Speech, event: Assessed) -> str | None:
    """The rule that would have asked a person first, and how far it was."""
    return None if event.next_to_ask is None else reason(speech, event.next_to_ask)


def _name(speech: Speech, fact: str) -> str:
    plain = fact.replace("_", " ")
    return plain if speech.codes else speech.either(FACTS, plain)


def _named(speech: Speech, fact: str, value: str) -> str:
    return speech.either(BASES, value) if fact == "bound_by" and not speech.codes else value


def _legible(speech: Speech, value: str, currency: str) -> str:
    """A figure with its thousands separated, alone or before a currency; other words as they are."""
    number, blank, rest = value.partition(" ")
    try:
        figure = speech.figure(Decimal(number))
    except InvalidOperation:
        return value
    return f"{figure}\u00a0{currency}" if currency and not rest else f"{figure}{blank}{rest}"
