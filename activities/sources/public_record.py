"""Courts, insolvency register, dishonest-debtor list and sanctions, by name and identifiers. Our own contract.

The provider answers with candidates, generously; whether one is like the customer is decided by the screening that the
adapter is given.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

import httpx2

from activities.sources.checks import require_past
from activities.sources.line import Line
from activities.sources.own_contract import Named, asked, require_same_company
from activities.sources.port import Answer, Subject
from activities.sources.shape import Day, Shape
from domain.evidence.facts import CourtEvent, NameHit, PublicRecordFacts, WatchListEntry
from domain.evidence.source import Provider
from domain.legal_ids import LegalId

Screen = Callable[[str, Sequence[LegalId], Sequence[WatchListEntry]], Sequence[NameHit]]
"""`domain.screening.screen.screen` with the rules of the policy in force bound to it."""


class _Candidate(WatchListEntry):
    """An entry of a list. Natural persons are left out before the screening: we sell to companies."""

    natural_person: bool = False


class _Record(Shape):
    as_of: Day
    subject: Named
    court_events: tuple[CourtEvent, ...] = ()
    candidates: tuple[_Candidate, ...] = ()


class PublicRecord:
    """Answers public record. The name is posted, so that it stays out of logs of addresses."""

    provider = Provider.PUBLIC_RECORD

    def __init__(
        self, client: httpx2.AsyncClient, base_url: str, token: str, screen: Screen, *, seconds: float = 10.0
    ) -> None:
        self._line = Line(client, base_url, seconds=seconds, headers={"Authorization": f"Bearer {token}"})
        self._screen = screen

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`. A name alone is enough to ask. Owners are searched one by one, for lists only."""
        async with self._line.conversation() as talk:
            found = await talk.post("/v1/searches", asked(subject), _Record, headers={"Idempotency-Key": reference})
            require_same_company(subject, found.subject)
            require_past(today, found.as_of, *(event.on for event in found.court_events))
            hits = self._hits(subject, found)
            for number, owner in enumerate(subject.owners, start=1):
                asked_about = subject.model_copy(update={"name": owner.name, "country": owner.country})
                asked_about = asked_about.model_copy(update={"identifiers": owner.identifiers})
                key = {"Idempotency-Key": f"{reference}/owner/{number}"}
                of_owner = await talk.post("/v1/searches", asked(asked_about), _Record, headers=key)
                hits += [
                    hit.model_copy(update={"owner": owner.name, "owner_path": owner.path})
                    for hit in self._hits(asked_about, of_owner)
                ]
            return Answer(
                provider=self.provider,
                as_of=found.as_of,
                raw=talk.raw,
                facts=(PublicRecordFacts(court_events=found.court_events, hits=tuple(hits)),),
            )

    def _hits(self, subject: Subject, found: _Record) -> list[NameHit]:
        companies = [_entry(each) for each in found.candidates if not each.natural_person]
        return list(self._screen(subject.name, subject.identifiers, companies))


def _entry(candidate: _Candidate) -> WatchListEntry:
    return WatchListEntry.model_validate(candidate.model_dump(exclude={"natural_person"}))
