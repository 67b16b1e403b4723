"""Which source counts where several speak of one thing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any, Final

from domain.evidence.source import Provider
from domain.grading.known import AUTHORITY_FIRST, NEWEST, ONLY_SOURCE, WORST, Chosen, Rule, Said

AUTHORITY: Final = (
    Provider.COMPANIES_HOUSE,
    Provider.GLEIF,
    Provider.VIES,
    Provider.PUBLIC_RECORD,
    Provider.DNB,
    Provider.CREDITSAFE,
    Provider.BANK_REFERENCE,
    Provider.TRADE_REFERENCES,
    Provider.OWN_HISTORY,
    Provider.REGISTRATION,
)
"""The register itself, who copies registers, authorities, agencies, banks, suppliers, us, the customer's own form."""

STATUS_WORST_FIRST: Final = ("dissolved", "insolvent", "in_liquidation", "suspended", "active")


def authority_first(said: Sequence[Said]) -> Chosen:
    return _chosen(said, AUTHORITY_FIRST, lambda each: AUTHORITY.index(each.provider))


def newest(said: Sequence[Said]) -> Chosen:
    """The latest day; of the same day the higher authority."""
    return _chosen(said, NEWEST, lambda each: (-each.as_of.toordinal(), AUTHORITY.index(each.provider)))


def worst_status(said: Sequence[Said]) -> Chosen:
    return _chosen(said, WORST, lambda each: STATUS_WORST_FIRST.index(str(each.word)))


def most(said: Sequence[Said]) -> Chosen:
    """The largest figure, of something that is bad."""
    return _chosen(said, WORST, lambda each: -(each.figure or Decimal(0)))


def _chosen(said: Sequence[Said], rule: Rule, rank: Callable[[Said], Any]) -> Chosen:
    first, *others = sorted(said, key=lambda each: (rank(each), AUTHORITY.index(each.provider), each.evidence_id))
    return Chosen(**dict(first), rule=rule if others else ONLY_SOURCE, others=tuple(others))
