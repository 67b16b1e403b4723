"""What a credit file no longer shows: the evidence that newer evidence superseded, corrections, and earlier reviews."""

from __future__ import annotations

from collections.abc import Iterable

from domain.base import Event, Value
from domain.evidence.record import Evidence
from domain.review.commands import Asked
from domain.review.events import (
    EvidenceCorrected,
    EvidenceRecorded,
    ReviewConcluded,
    ReviewJoined,
    ReviewStarted,
)
from domain.review.plan import Plan


class PastPiece(Value):
    """A piece as it came, who corrected it, and the newer one that took its place; empty while it counts."""

    evidence: Evidence
    corrections: tuple[EvidenceCorrected, ...] = ()
    superseded_by: str = ""


class PastReview(Value):
    """`concluded` None: it is running, or its process was lost and the next one took it up."""

    number: int
    asked: tuple[Asked, ...]
    plan: Plan
    concluded: ReviewConcluded | None = None


def pieces(events: Iterable[Event]) -> tuple[PastPiece, ...]:
    """Every piece that was ever recorded, in the order of recording."""
    found: dict[str, PastPiece] = {}
    for event in events:
        match event:
            case EvidenceRecorded():
                older = found.get(event.supersedes)
                if older is not None:
                    new_id = event.evidence.evidence_id
                    found[event.supersedes] = older.model_copy(update={"superseded_by": new_id})
                found[event.evidence.evidence_id] = PastPiece(evidence=event.evidence)
            case EvidenceCorrected() if event.evidence_id in found:
                piece = found[event.evidence_id]
                corrections = (*piece.corrections, event)
                found[event.evidence_id] = piece.model_copy(update={"corrections": corrections})
    return tuple(found.values())


def reviews(events: Iterable[Event]) -> tuple[PastReview, ...]:
    """Every review, the latest last."""
    found: dict[int, PastReview] = {}
    last = 0
    for event in events:
        match event:
            case ReviewStarted():
                last = event.number
                before = found[last].asked if last in found else ()
                found[last] = PastReview(number=last, asked=(*before, *event.asked), plan=event.plan)
            case ReviewJoined() if last in found:
                found[last] = found[last].model_copy(update={"asked": (*found[last].asked, event.asked)})
            case ReviewConcluded() if event.number in found:
                found[event.number] = found[event.number].model_copy(update={"concluded": event})
    return tuple(found.values())
