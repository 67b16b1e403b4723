"""What happened to a credit file, in words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from domain.base import Event
from domain.review import events as review
from starter.cli.figures import amount
from starter.wording.evidence import CAUSES, KINDS, LISTS, PROVIDERS, SILENCES


def _started(event: review.ReviewStarted) -> str:
    asked = ", ".join(KINDS[inquiry.kind] for inquiry in event.plan.inquiries) or "nobody, all is fresh"
    why = ", ".join(dict.fromkeys(CAUSES[each.cause] for each in event.asked))
    return f"review {event.number} began ({why}), checklist {event.plan.checklist}; asks for: {asked}"


def _recorded(event: review.EvidenceRecorded) -> str:
    one = event.evidence
    more = f", supersedes {event.supersedes}" if event.supersedes else ""
    part = ", in part" if one.partial else ""
    return f"{one.evidence_id}: {KINDS[one.kind]} from {PROVIDERS[one.provider]}, as of {one.as_of}{part}{more}"


def _concluded(event: review.ReviewConcluded) -> str:
    missing = ", ".join(KINDS[kind] for kind in event.missing)
    return (
        f"review {event.number} ended: grade {event.result.grade}, {event.result.score} points"
        + (f", without {missing}" if missing else "")
        + (f", limit of {event.limit.amount:,f} {event.limit.currency} proposed" if event.limit else "")
    )


def _opened(event: review.PendingTask) -> str:
    about = f"a limit of {amount(event.amount)}" if event.hit is None else f"the listed name {event.hit.listed_name}"
    return f"task {event.approval_id} opened about {about}"


def _limit_decided(event: review.LimitDecided) -> str:
    to = f" at {amount(event.amount)}" if event.amount else ""
    return f"proposed limit {event.outcome}{to}" + (f": {event.reason}" if event.reason else "")


def _name_decided(event: review.NameHitDecided) -> str:
    hit = event.hit
    company = hit.owner or hit.customer_name
    said = {True: "is", False: "is not", None: "may be, nobody decided whether it is,"}[event.same]
    return f"{company} {said} {hit.listed_name} of the list {LISTS[hit.list_name]}" + (
        f": {event.reason}" if event.reason else ""
    )


REVIEW_WORDS: dict[type[Event], Callable[[Any], str]] = {
    review.ReviewStarted: _started,
    review.ReviewJoined: lambda e: f"joined ({CAUSES[e.asked.cause]}, by {e.asked.by})",
    review.EvidenceRecorded: _recorded,
    review.SourceSilent: lambda e: (
        f"no {KINDS[e.gap.kind]}: {PROVIDERS[e.gap.provider]} {SILENCES[e.gap.silence]}"
        + (f" ({e.gap.detail})" if e.gap.detail else "")
    ),
    review.EvidenceCorrected: lambda e: f"{e.evidence_id} corrected: {e.reason}",
    review.ReviewConcluded: _concluded,
    review.PendingTask: _opened,
    review.LimitDecided: _limit_decided,
    review.NameHitDecided: _name_decided,
    review.EvidenceErased: lambda e: f"raw answers erased for ever: {e.reason}",
}
