"""GLEIF: who a legal entity is (level 1) and who owns it (level 2), by its LEI. API version 1, JSON:API, no login."""

from __future__ import annotations

from datetime import date
from typing import Final

import httpx2
from pydantic import Field
from stdnum.cn import uscc

from activities.sources.checks import as_of_stamp, needed, require_past, require_same_identifier, segment
from activities.sources.line import Conversation, Line
from activities.sources.port import Answer, Subject
from activities.sources.shape import CamelShape, Day
from domain.evidence.facts import Owner, OwnershipFacts, RegistryFacts, RegistryStatus
from domain.evidence.source import Provider
from domain.legal_ids import LegalId

_EVENTS: Final[dict[str, RegistryStatus]] = {
    "INSOLVENCY": "insolvent",
    "BANKRUPTCY": "insolvent",
    "VOLUNTARY_ARRANGEMENT": "insolvent",
    "LIQUIDATION": "in_liquidation",
    "DISSOLUTION": "in_liquidation",
}
_LAPSED: Final = frozenset({"LAPSED", "RETIRED", "ANNULLED", "DUPLICATE"})


class _Name(CamelShape):
    name: str


class _Address(CamelShape):
    country: str | None = None


class _LegalEvent(CamelShape):
    type: str = ""
    status: str = ""


class _EventGroup(CamelShape):
    events: tuple[_LegalEvent, ...] = ()


class _Entity(CamelShape):
    legal_name: _Name
    legal_address: _Address | None = None
    jurisdiction: str | None = None
    registered_as: str | None = None
    status: str | None = None
    creation_date: Day | None = None
    event_groups: tuple[_EventGroup, ...] = ()


class _Registration(CamelShape):
    status: str | None = None
    last_update_date: Day | None = None
    next_renewal_date: Day | None = None


class _Attributes(CamelShape):
    lei: str
    entity: _Entity
    registration: _Registration


class _Data(CamelShape):
    attributes: _Attributes


class _GoldenCopy(CamelShape):
    publish_date: Day | None = None


class _Meta(CamelShape):
    golden_copy: _GoldenCopy | None = None


class Record(CamelShape):
    """`/lei-records/{lei}` and its parents."""

    data: _Data
    meta: _Meta = Field(default_factory=_Meta)

    @property
    def published(self) -> date | None:
        return self.meta.golden_copy.publish_date if self.meta.golden_copy is not None else None


class _ExceptionAttributes(CamelShape):
    reason: str = ""


class _ExceptionData(CamelShape):
    attributes: _ExceptionAttributes


class ReportingException(CamelShape):
    """Why no parent is named: `NATURAL_PERSONS`, `NO_KNOWN_PERSON`, `NON_CONSOLIDATING`, …"""

    data: _ExceptionData


class Gleif:
    """Answers registry and ownership. Up to five requests, all free."""

    provider = Provider.GLEIF

    def __init__(self, client: httpx2.AsyncClient, base_url: str, *, seconds: float = 20.0) -> None:
        self._line = Line(client, base_url, seconds=seconds, headers={"Accept": "application/vnd.api+json"})

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`; nothing is paid, so `reference` is not sent."""
        lei = needed(subject, "lei").value
        async with self._line.conversation() as talk:
            record = await talk.get(f"/api/v1/lei-records/{segment(lei)}", Record)
            found = record.data.attributes
            require_same_identifier(lei, found.lei)
            require_past(today, found.entity.creation_date)
            as_of_stamp(found.registration.last_update_date, today)
            ownership = await _ownership(talk, found)
            facts = _registry(found)
            return Answer(
                provider=self.provider,
                as_of=as_of_stamp(record.published, today),
                raw=talk.raw,
                facts=(facts, ownership),
                partial=facts.status is None or facts.registration_lapsed is None,
            )


def _registry(found: _Attributes) -> RegistryFacts:
    entity = found.entity
    return RegistryFacts(
        name=entity.legal_name.name,
        status=_status(entity),
        country=_country(entity),
        incorporated_on=entity.creation_date,
        registration_lapsed=None if found.registration.status is None else found.registration.status in _LAPSED,
        identifiers=(LegalId(scheme="lei", value=found.lei), *_registered_as(entity)),
    )


def _status(entity: _Entity) -> RegistryStatus | None:
    """A pending insolvency or liquidation is an event of an entity whose status still is ACTIVE."""
    if entity.status == "INACTIVE":
        return "dissolved"
    for group in entity.event_groups:
        for event in group.events:
            if event.type in _EVENTS and event.status != "WITHDRAWN_CANCELLED":
                return _EVENTS[event.type]
    return "active" if entity.status == "ACTIVE" else None


def _country(entity: _Entity) -> str:
    """Of a jurisdiction such as US-DE the country."""
    stated = entity.jurisdiction or (entity.legal_address.country if entity.legal_address is not None else "") or ""
    return stated[:2]


def _registered_as(entity: _Entity) -> tuple[LegalId, ...]:
    """The national number, where we know what it is: China's register writes the USCC, the British one its number."""
    number = entity.registered_as or ""
    if _country(entity) == "CN" and uscc.is_valid(number):
        return (LegalId(scheme="uscc", value=uscc.compact(number)),)
    if _country(entity) == "GB" and number:
        return (LegalId(scheme="company_number", value=number),)
    return ()


async def _ownership(talk: Conversation, found: _Attributes) -> OwnershipFacts:
    direct, why_not_direct = await _parent(talk, found.lei, "direct-parent")
    ultimate, why_not_ultimate = await _parent(talk, found.lei, "ultimate-parent")
    owners = []
    if direct is not None:
        same = ultimate is not None and ultimate.lei == direct.lei
        owners.append(_owner(direct, ultimate=same))
    if ultimate is not None and (direct is None or ultimate.lei != direct.lei):
        owners.append(_owner(ultimate, ultimate=True))
    return OwnershipFacts(
        key=f"lei:{found.lei}",
        name=found.entity.legal_name.name,
        owners=tuple(owners),
        exception=why_not_direct or why_not_ultimate,
    )


async def _parent(talk: Conversation, lei: str, which: str) -> tuple[_Attributes | None, str]:
    """The parent, or the reason that was reported for naming none."""
    path = f"/api/v1/lei-records/{segment(lei)}/{which}"
    parent = await talk.look(path, Record)
    if parent is not None:
        return parent.data.attributes, ""
    exception = await talk.look(f"{path}-reporting-exception", ReportingException)
    return None, "" if exception is None else exception.data.attributes.reason


def _owner(parent: _Attributes, *, ultimate: bool) -> Owner:
    return Owner(
        key=f"lei:{parent.lei}",
        name=parent.entity.legal_name.name,
        country=_country(parent.entity),
        ultimate=ultimate,
        status=_status(parent.entity),
    )
