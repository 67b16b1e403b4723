"""Kinds of evidence, sources, silences and what a limit comes from, in words: for the terminal and the pages."""

from __future__ import annotations

from typing import Final

from domain.evidence.source import Kind, Provider, Silence
from domain.grading.known import AUTHORITY_FIRST, NEWEST, ONLY_SOURCE, WORST

KINDS: Final[dict[str, str]] = {
    Kind.REGISTRY: "company register",
    Kind.OWNERSHIP: "owners",
    Kind.TAX: "tax standing",
    Kind.BUREAU: "agency report",
    Kind.BANK: "bank reference",
    Kind.TRADE: "trade references",
    Kind.PUBLIC_RECORD: "public record",
    Kind.OWN_HISTORY: "own history",
    Kind.REGISTRATION: "visit or form",
}

PROVIDERS: Final[dict[str, str]] = {
    Provider.COMPANIES_HOUSE: "Companies House",
    Provider.GLEIF: "GLEIF",
    Provider.VIES: "VIES",
    Provider.DNB: "D&B",
    Provider.CREDITSAFE: "Creditsafe",
    Provider.BANK_REFERENCE: "the bank",
    Provider.TRADE_REFERENCES: "supplier pool",
    Provider.PUBLIC_RECORD: "public record",
    Provider.OWN_HISTORY: "our record",
    Provider.REGISTRATION: "our staff",
}

SILENCES: Final[dict[str, str]] = {
    Silence.NOT_FOUND: "knows nothing of it",
    Silence.REFUSED: "refused to answer",
    Silence.TIMED_OUT: "did not answer in time",
    Silence.FAILED: "failed",
    Silence.UNREADABLE: "answered unreadably",
    Silence.OTHER_COMPANY: "answered about another company",
    Silence.DATED_IN_FUTURE: "dated its answer in the future",
    Silence.NO_IDENTIFIER: "lacks an identifier of it",
    Silence.NOT_CONFIGURED: "is not configured",
}

SPARED: Final[dict[str, str]] = {
    "fresh": "still fresh",
    "paid_report_young": "bought lately, not bought again",
    "nobody_serves_country": "nobody serves this country",
}

BASES: Final[dict[str, str]] = {
    "recommendation": "its share of the agency's recommendation",
    "equity": "its share of the equity",
    "purchases": "what it needs for its purchases",
    "peak_exposure": "what it has needed at most",
    "sought": "the order behind the review",
    "most": "the most for its grade",
    "without_figures": "the start for a customer without figures",
}
"""What a limit may be bound by."""

RULES: Final[dict[str, str]] = {
    ONLY_SOURCE: "only source",
    AUTHORITY_FIRST: "higher authority first",
    NEWEST: "newest first",
    WORST: "worst counts",
}
"""How one of several words was chosen."""

CAUSES: Final[dict[str, str]] = {
    "manual": "asked",
    "new_customer": "new customer",
    "expired_evidence": "expired evidence",
    "early_warning": "early warning",
    "group_trouble": "trouble in the group",
    "sale": "an order",
}

LISTS: Final[dict[str, str]] = {"sanctions": "sanctions", "dishonest_debtors": "dishonest debtors"}


def kinds(several: tuple[Kind, ...]) -> str:
    return ", ".join(KINDS[kind] for kind in several)


def come_of(progress: str) -> str:
    """A line of the workflow's progress, such as `not_found from dnb`, for a person."""
    if progress in SPARED:
        return SPARED[progress]
    for verb, words in (("asking ", "asking {}"), ("answered by ", "answered by {}")):
        if progress.startswith(verb):
            return words.format(PROVIDERS.get(progress.removeprefix(verb), progress))
    silence, _, provider = progress.partition(" from ")
    return f"{PROVIDERS.get(provider, provider)} {SILENCES[silence]}" if silence in SILENCES else progress
