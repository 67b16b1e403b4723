"""Whether an answer can be believed to be about our customer, and to be from today."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final
from urllib.parse import quote

from activities.sources.port import SourceSilent, Subject
from domain.evidence.source import Silence
from domain.legal_ids import LegalId, Scheme
from domain.screening.normalise import normalised
from domain.screening.similarity import similarity

NAMES_DIFFER_BELOW: Final = Decimal(35)
"""Of 100; so low that a spelling, a legal form or an abbreviation cannot be the reason."""


_CALLED: Final[dict[Scheme, str]] = {
    "uscc": "USCC",
    "lei": "LEI",
    "vat": "VAT number",
    "duns": "D-U-N-S number",
    "company_number": "company number",
}


def needed(subject: Subject, *schemes: Scheme) -> LegalId:
    """The first of these identifiers that the customer has. Raises SourceSilent NO_IDENTIFIER."""
    for scheme in schemes:
        value = subject.identifier(scheme)
        if value:
            return LegalId(scheme=scheme, value=value)
    raise SourceSilent(Silence.NO_IDENTIFIER, f"needs {' or '.join(_CALLED[scheme] for scheme in schemes)}")


def require_same_identifier(asked: str, answered: str) -> None:
    """Raises SourceSilent OTHER_COMPANY when the answer is about another identifier than was asked."""
    if not same_identifier(asked, answered):
        raise SourceSilent(Silence.OTHER_COMPANY, f"asked {asked}, answered {answered}")


def same_identifier(one: str, other: str) -> bool:
    """Blanks, hyphens and case do not matter."""
    return compact(one) == compact(other)


def compact(identifier: str) -> str:
    """Letters and digits alone, in capitals."""
    return "".join(filter(str.isalnum, identifier)).upper()


def require_same_name(subject: Subject, answered: str) -> None:
    """For an answer that names its company by name alone. Names in different scripts cannot tell.

    Raises SourceSilent OTHER_COMPANY.
    """
    if normalised(subject.name).han != normalised(answered).han:
        return
    if similarity(subject.name, answered) < NAMES_DIFFER_BELOW:
        raise SourceSilent(Silence.OTHER_COMPANY, f"answers about {answered}")


def require_past(today: date, *days: date | None) -> None:
    """Raises SourceSilent DATED_IN_FUTURE for a day after `today`; None is no day."""
    late = [day for day in days if day is not None and day > today]
    if late:
        raise SourceSilent(Silence.DATED_IN_FUTURE, f"{max(late)} is after {today}")


def as_of_stamp(stamped: date | None, today: date) -> date:
    """The day of a provider's time stamp. Where its midnight comes before ours it is one day ahead: that is today.

    Raises SourceSilent DATED_IN_FUTURE for anything later.
    """
    if stamped is None:
        return today
    require_past(today + timedelta(days=1), stamped)
    return min(stamped, today)


def segment(text: str) -> str:
    """`text` as one part of a path, whatever it contains."""
    return quote(text, safe="")
