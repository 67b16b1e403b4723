"""What the contract of a source is about: situations, and the worlds that can bring them about."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from enum import StrEnum, auto
from typing import Final, Protocol

from activities.sources.port import Source, Subject
from domain.evidence.facts import NameHit, WatchListEntry
from domain.evidence.source import Provider
from domain.legal_ids import LegalId
from domain.screening.rules import ScreeningRules
from domain.screening.screen import screen

TODAY: Final = date(2026, 3, 20)
PROVIDERS: Final = (
    Provider.GLEIF,
    Provider.COMPANIES_HOUSE,
    Provider.VIES,
    Provider.DNB,
    Provider.CREDITSAFE,
    Provider.BANK_REFERENCE,
    Provider.TRADE_REFERENCES,
    Provider.PUBLIC_RECORD,
)
PAID: Final = (Provider.DNB, Provider.CREDITSAFE)
SECONDS: Final = 300.0
SECONDS_TO_TIMEOUT: Final = 0.5
"""The time-out of a source under test, where it has to answer and where it must not."""


class Situation(StrEnum):
    """What the provider does."""

    FULL = auto()
    PARTIAL = auto()
    NOT_FOUND = auto()
    REFUSED = auto()
    ERROR = auto()
    BUSY = auto()
    TIMEOUT = auto()
    TRUNCATED = auto()
    OTHER_COMPANY = auto()
    FUTURE = auto()


IMPOSSIBLE: Final = {
    (Provider.VIES, Situation.NOT_FOUND),  # it answers that such a number is not registered
    (Provider.PUBLIC_RECORD, Situation.NOT_FOUND),  # nothing on record is an answer
    (Provider.PUBLIC_RECORD, Situation.PARTIAL),  # its lists are empty or not
}


class World(Protocol):
    """Where sources are asked: the sandbox, or documents in the providers' shape."""

    def stage(self, provider: Provider, situation: Situation) -> tuple[Source, Subject]:
        """A source and a customer for whom the situation holds."""
        ...


def watch(name: str, identifiers: Sequence[LegalId], entries: Sequence[WatchListEntry]) -> Sequence[NameHit]:
    return screen(name, identifiers, entries, ScreeningRules.model_validate({"hit_from": "85"}))
