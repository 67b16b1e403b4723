"""What ends credit before any point is counted, and what only a person can tell.

A finding against the customer stands until newer evidence of the same source denies it, so that stale evidence knocks
out too, and says that it is stale. What a source did not say never knocks out.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final, Literal

from domain.base import Value
from domain.evidence.facts import BureauFacts, NameHit, PublicRecordFacts, RegistryFacts
from domain.evidence.record import Evidence
from domain.evidence.source import Provider
from domain.grading.result import KnockOut

INSOLVENT: Final = "knock_out.insolvent"
IN_LIQUIDATION: Final = "knock_out.in_liquidation"
DISSOLVED: Final = "knock_out.dissolved"
INSOLVENCY_OPENED: Final = "knock_out.insolvency_opened"
OPEN_BANKRUPTCY: Final = "knock_out.open_bankruptcy"
SANCTIONS: Final = "knock_out.sanctions"
DISHONEST_DEBTOR: Final = "knock_out.dishonest_debtor"
REMOVED: Final = "knock_out.removed"
OWNER_LISTED: Final = "knock_out.owner_listed"
OWNER_INSOLVENT: Final = "knock_out.owner_insolvent"

_BY_STATUS: Final = {"insolvent": INSOLVENT, "in_liquidation": IN_LIQUIDATION, "dissolved": DISSOLVED}
_BY_LIST: Final = {"sanctions": SANCTIONS, "dishonest_debtors": DISHONEST_DEBTOR}


class OpenQuestion(Value):
    """A listed name that is like the customer's, without the same identifier: a person compares the two."""

    code: Literal["question.sanctions_name", "question.dishonest_debtor_name"]
    provider: Provider
    evidence_id: str
    hit: NameHit


def knock_outs(
    evidence: Sequence[Evidence], on: date, *, removed: bool, owners: tuple[KnockOut, ...] = ()
) -> tuple[KnockOut, ...]:
    """All of them, so that curing one does not surprise with the next.

    `owners` are those that an owner brings: whoever knows the shares weighs them, and a hit of an owner counts there.
    """
    found = [knock_out for each in evidence for knock_out in _of_evidence(each, on)]
    if removed:
        found.append(KnockOut(code=REMOVED))
    return (*found, *owners)


def open_questions(evidence: Sequence[Evidence]) -> tuple[OpenQuestion, ...]:
    """The hits by name alone. They lower no grade; the sale waits for the person."""
    return tuple(
        OpenQuestion(
            code="question.sanctions_name" if hit.list_name == "sanctions" else "question.dishonest_debtor_name",
            provider=each.provider,
            evidence_id=each.evidence_id,
            hit=hit,
        )
        for each in evidence
        if isinstance(each.facts, PublicRecordFacts)
        for hit in each.facts.hits
        if not hit.same_identifier
    )


def _of_evidence(evidence: Evidence, on: date) -> Iterator[KnockOut]:
    for code, reference in _findings(evidence):
        yield KnockOut(
            code=code,
            provider=evidence.provider,
            evidence_id=evidence.evidence_id,
            reference=reference,
            stale=not evidence.fresh_on(on),
        )


def _findings(evidence: Evidence) -> Iterator[tuple[str, str]]:
    match evidence.facts:
        case RegistryFacts(status=str(status)) if status in _BY_STATUS:
            yield _BY_STATUS[status], status
        case BureauFacts(open_bankruptcy=True):
            yield OPEN_BANKRUPTCY, ""
        case PublicRecordFacts() as record:
            for event in record.court_events:
                if event.open and event.kind == "insolvency_opened":
                    yield INSOLVENCY_OPENED, event.reference
            for hit in record.hits:
                if hit.same_identifier and not hit.owner:
                    yield _BY_LIST[hit.list_name], hit.reference
