"""Where what is known about a customer comes from."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """What a source can tell. A checklist names kinds; each is answered by one or several providers."""

    REGISTRY = "registry"
    OWNERSHIP = "ownership"
    TAX = "tax"
    BUREAU = "bureau"
    BANK = "bank"
    TRADE = "trade"
    PUBLIC_RECORD = "public_record"
    OWN_HISTORY = "own_history"
    REGISTRATION = "registration"


class Provider(StrEnum):
    """Who is asked. `own_history` reads our own record, `registration` is written by a person."""

    COMPANIES_HOUSE = "companies_house"
    GLEIF = "gleif"
    VIES = "vies"
    DNB = "dnb"
    CREDITSAFE = "creditsafe"
    BANK_REFERENCE = "bank_reference"
    TRADE_REFERENCES = "trade_references"
    PUBLIC_RECORD = "public_record"
    OWN_HISTORY = "own_history"
    REGISTRATION = "registration"


class Silence(StrEnum):
    """Why a provider gave no evidence. None of these says anything about the customer."""

    NOT_FOUND = "not_found"
    REFUSED = "refused"
    TIMED_OUT = "timed_out"
    FAILED = "failed"
    UNREADABLE = "unreadable"
    OTHER_COMPANY = "other_company"
    DATED_IN_FUTURE = "dated_in_future"
    NO_IDENTIFIER = "no_identifier"
    NOT_CONFIGURED = "not_configured"
