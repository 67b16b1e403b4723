from __future__ import annotations

from datetime import UTC, date, datetime

from domain.evidence.facts import TaxFacts
from domain.evidence.record import Evidence
from domain.evidence.source import Provider
from domain.review.commands import Asked, Cause
from domain.review.events import EvidenceCorrected, EvidenceRecorded, ReviewJoined, ReviewStarted
from domain.review.history import pieces, reviews
from domain.review.plan import Plan

PLAN = Plan(checklist="small", required=(), inquiries=(), spared=())


def recorded(number: int, *, supersedes: str = "") -> EvidenceRecorded:
    evidence = Evidence(
        evidence_id=f"E{number}",
        provider=Provider.VIES,
        fetched_at=datetime(2026, 1, number, tzinfo=UTC),
        as_of=date(2026, 1, number),
        expires_on=date(2026, 6, number),
        content_hash="0" * 64,
        facts=TaxFacts(registered=True),
    )
    return EvidenceRecorded(customer_id="C-1", evidence=evidence, supersedes=supersedes)


def started(number: int, by: str) -> ReviewStarted:
    asked = (Asked(cause=Cause.MANUAL, by=by),)
    return ReviewStarted(customer_id="C-1", number=number, asked=asked, plan=PLAN, policy_hash="")


def test_a_superseded_piece_keeps_its_facts_and_names_its_successor() -> None:
    first, second = pieces((recorded(1), recorded(2, supersedes="E1")))
    assert (first.evidence, first.superseded_by) == (recorded(1).evidence, "E2")
    assert second.superseded_by == ""


def test_a_correction_stands_beside_what_came() -> None:
    wrong = EvidenceCorrected(evidence_id="E1", facts=TaxFacts(registered=False), by="staff-031", reason="misread")
    (piece,) = pieces((recorded(1), wrong))
    assert piece.evidence.facts == TaxFacts(registered=True)
    assert piece.corrections == (wrong,)


def test_a_review_that_was_lost_and_taken_up_again_is_one_review_of_everybody_who_asked() -> None:
    joined = ReviewJoined(asked=Asked(cause=Cause.SALE, by="system"))
    (review,) = reviews((started(1, "staff-031"), joined, started(1, "staff-061")))
    assert [asked.by for asked in review.asked] == ["staff-031", "system", "staff-061"]
    assert review.concluded is None
    assert [each.number for each in reviews((started(1, "a"), started(2, "b")))] == [1, 2]
