"""Companies House, the British register: profile, insolvency cases and corporate owners, by company number."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, Final

import httpx2
from pydantic import model_validator

from activities.sources.checks import compact, needed, require_past, require_same_identifier, segment
from activities.sources.line import Conversation, Line
from activities.sources.port import Answer, SourceSilent, Subject
from activities.sources.shape import Day, Shape
from domain.evidence.facts import Owner, OwnershipFacts, RegistryFacts, RegistryStatus
from domain.evidence.source import Provider, Silence
from domain.legal_ids import LegalId

_STATUS: Final[dict[str, RegistryStatus]] = {
    "active": "active",
    "open": "active",
    "registered": "active",
    "dissolved": "dissolved",
    "converted-closed": "dissolved",
    "closed": "dissolved",
    "removed": "dissolved",
    "liquidation": "in_liquidation",
    "administration": "insolvent",
    "receivership": "insolvent",
    "voluntary-arrangement": "insolvent",
    "insolvency-proceedings": "insolvent",
}
_NATURAL = "natural_persons"
_AT_LEAST: Final = (("75-to-100", 75), ("50-to-75", 50), ("25-to-50", 25))


class Profile(Shape):
    """`/company/{number}`."""

    company_number: str
    company_name: str
    company_status: str | None = None
    date_of_creation: Day | None = None
    has_insolvency_history: bool | None = None


class _CaseDate(Shape):
    date: Day | None = None


class _Case(Shape):
    dates: tuple[_CaseDate, ...] = ()


class Insolvency(Shape):
    """`/company/{number}/insolvency`. The register's stream wraps the same document in `external_data`."""

    status: tuple[str, ...] = ()
    cases: tuple[_Case, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _unwrapped(cls, data: Any) -> Any:
        return data["external_data"] if isinstance(data, dict) and "external_data" in data else data


class _Identification(Shape):
    country_registered: str | None = None
    registration_number: str | None = None


class _Control(Shape):
    kind: str = ""
    name: str = ""
    natures_of_control: tuple[str, ...] = ()
    ceased_on: Day | None = None
    identification: _Identification | None = None


class Controls(Shape):
    """`/company/{number}/persons-with-significant-control`."""

    items: tuple[_Control, ...] = ()


class CompaniesHouse:
    """Answers registry, and ownership by companies; natural persons are left out. Free, `key` is the API key."""

    provider = Provider.COMPANIES_HOUSE

    def __init__(self, client: httpx2.AsyncClient, base_url: str, key: str, *, seconds: float = 10.0) -> None:
        self._line = Line(client, base_url, seconds=seconds, auth=httpx2.BasicAuth(key, ""))

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`; nothing is paid, so `reference` is not sent."""
        if subject.country != "GB":
            raise SourceSilent(Silence.NO_IDENTIFIER, "needs a British company_number")
        number = needed(subject, "company_number").value
        async with self._line.conversation() as talk:
            profile = await talk.get(f"/company/{segment(number)}", Profile)
            require_same_identifier(number, profile.company_number)
            cases = await _insolvency(talk, profile)
            require_past(today, profile.date_of_creation, *(day.date for case in cases.cases for day in case.dates))
            registry = registry_facts(profile, cases)
            return Answer(
                provider=self.provider,
                as_of=today,
                raw=talk.raw,
                facts=(registry, await _ownership(talk, profile)),
                partial=registry.status is None,
            )


async def _insolvency(talk: Conversation, profile: Profile) -> Insolvency:
    if profile.has_insolvency_history is False:
        return Insolvency()
    found = await talk.look(f"/company/{segment(profile.company_number)}/insolvency", Insolvency)
    return found or Insolvency()


def registry_facts(profile: Profile, insolvency: Insolvency) -> RegistryFacts:
    """A running insolvency weighs more than a profile that still says active."""
    status = _STATUS.get(profile.company_status or "")
    if insolvency.status and status in {"active", None}:
        status = "in_liquidation" if set(insolvency.status) == {"liquidation"} else "insolvent"
    return RegistryFacts(
        name=profile.company_name,
        status=status,
        country="GB",
        incorporated_on=profile.date_of_creation,
        insolvency_cases=len(insolvency.cases),
        identifiers=(LegalId(scheme="company_number", value=profile.company_number),),
    )


async def _ownership(talk: Conversation, profile: Profile) -> OwnershipFacts:
    path = f"/company/{segment(profile.company_number)}/persons-with-significant-control"
    controls = await talk.look(path, Controls)
    present = [control for control in controls.items if control.ceased_on is None] if controls is not None else []
    owners = tuple(_owner(control) for control in present if control.kind.startswith(("corporate", "legal")))
    return OwnershipFacts(
        key=f"company_number:{profile.company_number}",
        name=profile.company_name,
        owners=owners,
        exception=_NATURAL if present and not owners else "",
    )


def _owner(control: _Control) -> Owner:
    """The register states a band: the share is at least its lower end. A foreign register's numbers may be ours too,
    so they carry the country that was written down."""
    identification = control.identification or _Identification()
    number = compact(identification.registration_number or "")
    country = (identification.country_registered or "").strip()
    british = country.lower() in {"", "england", "wales", "england and wales", "scotland", "united kingdom"}
    if not number:
        key = f"name:{compact(control.name)}"
    else:
        key = f"company_number:{number}" if british else f"company_number:{compact(country)}:{number}"
    return Owner(key=key, name=control.name, share_percent=_share(control), country="GB" if number and british else "")


def _share(control: _Control) -> Decimal | None:
    for nature in control.natures_of_control:
        for band, least in _AT_LEAST:
            if nature.startswith("ownership-of-shares") and band in nature:
                return Decimal(least)
    return None
