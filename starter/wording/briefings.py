"""What somebody who decides has to know first, in words: a recommendation, and facts of a name and a value each."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Final, NamedTuple

from domain.money import Money
from domain.sale.order import Reason
from starter.wording.evidence import BASES, LISTS
from starter.wording.rules import RULES, reason
from starter.wording.speech import Speech


class Fact(NamedTuple):
    """`weight` says how it looks: `bad`, `warn` or nothing."""

    name: str
    value: str
    weight: str = ""


def brief(s: Speech, one: Reason) -> str:
    """Why something is recommended."""
    if one.code == "brief.over_limit":
        return s.say("it goes over the limit by %(amount)s", amount=_money(s, one, "excess"))
    return s.either(RULES, one.code) if one.code.startswith("brief.") else reason(s, one)


def fact(s: Speech, one: Reason) -> Fact:
    """A fact under its name; one without words of its own as any rule."""
    words = _FACTS.get(one.code)
    return words(s, one) if words else Fact(s.say("Note"), reason(s, one))


def _use(s: Speech, one: Reason) -> Fact:
    percent = int(one.facts["percent"])
    value = s.say("%(percent)s %% of %(limit)s", percent=percent, limit=_money(s, one, "limit"))
    return Fact(s.say("Use of the limit"), value, "bad" if percent > 100 else "warn" if percent > 90 else "")


def _overdue(s: Speech, one: Reason) -> Fact:
    value = s.say("%(amount)s, %(days)s days on average", amount=_money(s, one, "overdue"), days=one.facts["days"])
    return Fact(s.say("Overdue"), value, "warn")


def _grade(s: Speech, one: Reason) -> Fact:
    grade, days, until = (one.facts.get(name, "") for name in ("grade", "days", "valid_until"))
    value = s.say("none") if grade == "none" else grade
    if days:
        value = s.say("%(grade)s, %(days)s days old", grade=grade, days=days)
    if until:
        value += s.say(", through %(day)s", day=s.day(date.fromisoformat(until)))
    return Fact(s.say("Grade"), value, "bad" if grade in ("D", "E", "none") else "")


def _term(s: Speech, one: Reason) -> Fact:
    days, longest = one.facts["days"], one.facts["longest"]
    value = s.say("%(days)s days, usual are up to %(longest)s", days=days, longest=longest)
    return Fact(s.say("Term"), value, "warn" if int(days) > int(longest) else "")


def _limit_change(s: Speech, one: Reason) -> Fact:
    before = one.facts["before"]
    was = s.say("none") if before == "none" else _money(s, one, "before")
    value = f"{was} → {_money(s, one, 'proposed')}"
    bound = one.facts.get("bound_by", "")
    return Fact(s.say("Limit"), f"{value}, {s.either(BASES, bound)}" if bound else value)


def _listed(s: Speech, one: Reason) -> Fact:
    return Fact(s.say("List"), f"{s.either(LISTS, one.facts['list'])}, {one.facts['reference']}")


def _money(s: Speech, one: Reason, name: str) -> str:
    return s.money(Money.of(one.facts[name], one.facts["currency"]))


_FACTS: Final[dict[str, Callable[[Speech, Reason], Fact]]] = {
    "fact.limit_use": _use,
    "fact.exposure": lambda s, one: Fact(
        s.say("Exposure"), s.say("%(amount)s, no limit on file", amount=_money(s, one, "after")), "warn"
    ),
    "fact.overdue": _overdue,
    "fact.nothing_overdue": lambda s, _: Fact(s.say("Overdue"), s.say("nothing")),
    "fact.no_grade": lambda s, _: Fact(s.say("Grade"), s.say("none"), "bad"),
    "fact.grade": _grade,
    "fact.term": _term,
    "fact.name_score": lambda s, one: Fact(s.say("Likeness of names"), f"{s.figure(one.facts['score'])} %"),
    "fact.names": lambda s, one: Fact(s.say("Names"), f"{one.facts['name']} ~ {one.facts['listed_name']}"),
    "fact.listed_on": _listed,
    "fact.limit_change": _limit_change,
}
