"""VIES, the register of VAT numbers of the European Union, in its REST form. Free, no login."""

from __future__ import annotations

from datetime import date
from typing import Final, NoReturn

import httpx2

from activities.sources.checks import as_of_stamp, needed, require_same_identifier
from activities.sources.line import Line
from activities.sources.port import Answer, SourceSilent, Subject
from activities.sources.shape import CamelShape, Day
from domain.evidence.facts import TaxFacts
from domain.evidence.source import Provider, Silence

MEMBERS: Final = frozenset(
    "AT BE BG CY CZ DE DK EE EL ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK XI".split()  # noqa: SIM905
)
"""Prefixes that VIES answers for: Greece writes EL, Northern Ireland XI."""

UNDISCLOSED: Final = "---"
_BUSY: Final = frozenset(
    {
        "MS_UNAVAILABLE",
        "MS_MAX_CONCURRENT_REQ",
        "MS_MAX_CONCURRENT_REQ_TIME",
        "GLOBAL_MAX_CONCURRENT_REQ",
        "GLOBAL_MAX_CONCURRENT_REQ_TIME",
        "SERVICE_UNAVAILABLE",
        "SERVER_BUSY",
    }
)


class _Problem(CamelShape):
    error: str = ""


class Checked(CamelShape):
    """The answer of `/rest-api/check-vat-number`, or its refusal in `error_wrappers` or `user_error`."""

    country_code: str = ""
    vat_number: str = ""
    request_date: Day | None = None
    valid: bool | None = None
    name: str | None = None
    user_error: str = ""
    error_wrappers: tuple[_Problem, ...] = ()

    @property
    def problem(self) -> str:
        """Why there is no answer; empty when there is one."""
        if self.error_wrappers:
            return self.error_wrappers[0].error
        return "" if self.user_error in {"VALID", "INVALID"} else self.user_error


class Vies:
    """Answers tax: whether the VAT number is registered, and to whom where the member state says so."""

    provider = Provider.VIES

    def __init__(self, client: httpx2.AsyncClient, base_url: str, *, seconds: float = 10.0) -> None:
        self._line = Line(client, base_url, seconds=seconds)

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`; nothing is paid, so `reference` is not sent."""
        vat = needed(subject, "vat").value
        country, number = vat[:2], vat[2:]
        if country not in MEMBERS:
            raise SourceSilent(Silence.NO_IDENTIFIER, "needs a VAT number of the European Union")
        async with self._line.conversation() as talk:
            asked = {"countryCode": country, "vatNumber": number}
            found = await talk.post("/rest-api/check-vat-number", asked, Checked)
            if found.problem:
                _give_up(found.problem)
            require_same_identifier(vat, found.country_code + found.vat_number)
            name = "" if found.name in {None, UNDISCLOSED} else str(found.name)
            return Answer(
                provider=self.provider,
                as_of=as_of_stamp(found.request_date, today),
                raw=talk.raw,
                facts=(TaxFacts(registered=found.valid, name=name),),
                partial=found.valid is None or not name,
            )


def _give_up(problem: str) -> NoReturn:
    if problem == "TIMEOUT":
        raise SourceSilent(Silence.TIMED_OUT, problem, retry=True)
    if problem in _BUSY:
        raise SourceSilent(Silence.FAILED, problem, retry=True)
    raise SourceSilent(Silence.REFUSED, problem)
