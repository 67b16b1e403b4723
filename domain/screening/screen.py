"""Compares a customer with the names on a watch list."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from domain.evidence.facts import NameHit, WatchListEntry
from domain.legal_ids import LegalId
from domain.screening.rules import ScreeningRules
from domain.screening.similarity import similarity


def screen(
    name: str, identifiers: Sequence[LegalId], entries: Sequence[WatchListEntry], rules: ScreeningRules
) -> tuple[NameHit, ...]:
    """The entries that a person has to look at, best first. An equal identifier is a hit whatever the name says; of an
    entry's name and aliases the most alike one is shown."""
    own = set(identifiers)
    hits = (_hit(name, own, entry, rules) for entry in entries)
    found = [hit for hit in hits if hit.same_identifier or hit.score >= rules.hit_from]
    found.sort(key=lambda hit: (not hit.same_identifier, -hit.score, hit.list_name, hit.reference))
    return tuple(found[: rules.most_hits])


def _hit(name: str, own: set[LegalId], entry: WatchListEntry, rules: ScreeningRules) -> NameHit:
    scores = {listed: _score(name, listed, rules) for listed in (entry.name, *entry.aliases)}
    listed = max(scores, key=lambda each: scores[each])
    return NameHit(
        list_name=entry.list_name,
        reference=entry.reference,
        listed_name=listed,
        customer_name=name,
        score=scores[listed],
        same_identifier=not own.isdisjoint(entry.identifiers),
    )


def _score(name: str, listed: str, rules: ScreeningRules) -> Decimal:
    return similarity(name, listed, other_trade=rules.other_trade, other_place=rules.other_place)
