"""Creditsafe Connect: login, search by registration or VAT number, then the report, which is paid."""

from __future__ import annotations

from datetime import date

import httpx2

from activities.sources.checks import as_of_stamp, needed, require_past, same_identifier, segment
from activities.sources.creditsafe_report import Document, bureau_facts, year_ends
from activities.sources.line import Conversation, Line
from activities.sources.port import Answer, SourceSilent, Subject
from activities.sources.shape import CamelShape
from domain.evidence.source import Provider, Silence
from domain.legal_ids import LegalId


class _Token(CamelShape):
    token: str


class _Candidate(CamelShape):
    id: str
    reg_no: str | None = None
    vat_no: tuple[str, ...] | str | None = None

    def is_named(self, identifier: LegalId) -> bool:
        """Whether it states the identifier that was searched for."""
        if identifier.scheme != "vat":
            return same_identifier(self.reg_no or "", identifier.value)
        stated = (self.vat_no,) if isinstance(self.vat_no, str) else self.vat_no or ()
        return any(same_identifier(each, identifier.value) for each in stated)


class _Found(CamelShape):
    companies: tuple[_Candidate, ...] = ()


class Creditsafe:
    """Answers bureau. The report is charged once per `reference`, which goes out as the Idempotency-Key."""

    provider = Provider.CREDITSAFE

    def __init__(
        self, client: httpx2.AsyncClient, base_url: str, user: str, password: str, *, seconds: float = 20.0
    ) -> None:
        self._line = Line(client, base_url, seconds=seconds)
        self._login = {"username": user, "password": password}

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        """See `Source.ask`. The login is no part of the raw answer."""
        identifier = needed(subject, "company_number", "uscc", "vat")
        async with self._line.conversation() as talk:
            login = await talk.post("/v1/authenticate", self._login, _Token, kept=False)
            headers = {"Authorization": f"Bearer {login.token}"}
            connect_id = await _search(talk, subject.country, identifier, headers)
            document = await talk.get(
                f"/v1/companies/{segment(connect_id)}", Document, headers={**headers, "Idempotency-Key": reference}
            )
            _require_asked(document, connect_id, identifier)
            require_past(today, *year_ends(document.report))
            facts = bureau_facts(document.report)
            return Answer(
                provider=self.provider,
                as_of=as_of_stamp(document.date_of_order, today),
                raw=talk.raw,
                facts=(facts,),
                partial=facts.failure_percentile is None or facts.recommended_limit is None,
                paid=True,
            )


async def _search(talk: Conversation, country: str, identifier: LegalId, headers: dict[str, str]) -> str:
    """Searching is free."""
    field = "vatNo" if identifier.scheme == "vat" else "regNo"
    params = {"countries": country, field: identifier.value}
    found = await talk.get("/v1/companies", _Found, params=params, headers=headers)
    if not found.companies:
        raise SourceSilent(Silence.NOT_FOUND)
    for candidate in found.companies:
        if candidate.is_named(identifier):
            return candidate.id
    raise SourceSilent(Silence.OTHER_COMPANY, f"no result states {identifier.value}")


def _require_asked(document: Document, connect_id: str, identifier: LegalId) -> None:
    stated = document.report.company_summary.company_registration_number
    if document.company_id != connect_id:
        raise SourceSilent(Silence.OTHER_COMPANY, f"asked {connect_id}, answered {document.company_id}")
    if identifier.scheme != "vat" and stated is not None and not same_identifier(stated, identifier.value):
        raise SourceSilent(Silence.OTHER_COMPANY, f"asked {identifier.value}, answered {stated}")
