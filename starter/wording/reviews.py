"""What happened to a credit file, in words."""

from __future__ import annotations

from typing import Final

from domain.base import Event
from domain.review import events as review
from starter.wording.evidence import CAUSES, KINDS, LISTS, PROVIDERS, SILENCES
from starter.wording.speech import Speech
from starter.wording.telling import Telling

LIMITS: Final[dict[str, str]] = {
    "approved": "proposed limit approved",
    "rejected": "proposed limit rejected",
    "expired": "proposed limit expired",
    "superseded": "proposed limit superseded",
    "withdrawn": "proposed limit withdrawn",
}
DUE: Final[dict[str, str]] = {"grade_runs_out": "the grade runs out", "file_incomplete": "the file has gaps"}
SAME: Final[dict[str, str]] = {
    "True": "%(company)s is %(listed)s of the list %(list)s",
    "False": "%(company)s is not %(listed)s of the list %(list)s",
    "None": "%(company)s may be, nobody decided whether it is, %(listed)s of the list %(list)s",
}


def _started(s: Speech, e: review.ReviewStarted) -> str:
    asked = ", ".join(s.either(KINDS, inquiry.kind) for inquiry in e.plan.inquiries)
    return s.say(
        "review %(number)s began (%(why)s), checklist %(checklist)s; asks for: %(asked)s",
        number=e.number,
        why=", ".join(dict.fromkeys(s.either(CAUSES, each.cause) for each in e.asked)),
        checklist=e.plan.checklist,
        asked=asked or s.say("nobody, all is fresh"),
    )


def _recorded(s: Speech, e: review.EvidenceRecorded) -> str:
    one = e.evidence
    said = s.say(
        "%(id)s: %(kind)s from %(source)s, as of %(day)s",
        id=one.evidence_id,
        kind=s.either(KINDS, one.kind),
        source=s.either(PROVIDERS, one.provider),
        day=s.day(one.as_of),
    )
    more = s.say(", supersedes %(id)s", id=e.supersedes) if e.supersedes else ""
    return said + (s.say(", in part") if one.partial else "") + more


def _silent(s: Speech, e: review.SourceSilent) -> str:
    gap = e.gap
    said = s.say(
        "no %(kind)s: %(source)s %(silence)s",
        kind=s.either(KINDS, gap.kind),
        source=s.either(PROVIDERS, gap.provider),
        silence=s.either(SILENCES, gap.silence),
    )
    return said + (f" ({gap.detail})" if gap.detail else "")


def _concluded(s: Speech, e: review.ReviewConcluded) -> str:
    said = s.say(
        "review %(number)s ended: grade %(grade)s, %(score)s points",
        number=e.number,
        grade=e.result.grade,
        score=e.result.score,
    )
    if e.missing:
        said += s.say(", without %(kinds)s", kinds=", ".join(s.either(KINDS, kind) for kind in e.missing))
    if e.limit:
        limit = f"{s.figure(e.limit.amount)} {e.limit.currency}"
        said += s.say(", limit of %(limit)s proposed", limit=limit)
    return said


def _opened(s: Speech, e: review.PendingTask) -> str:
    if e.hit is None:
        return s.say("task %(task)s opened about a limit of %(amount)s", task=e.approval_id, amount=s.money(e.amount))
    return s.say("task %(task)s opened about the listed name %(name)s", task=e.approval_id, name=e.hit.listed_name)


def _limit_decided(s: Speech, e: review.LimitDecided) -> str:
    said = s.either(LIMITS, e.outcome)
    if e.amount:
        said += s.say(" at %(amount)s", amount=s.money(e.amount))
    return f"{said}: {e.reason}" if e.reason else said


def _name_decided(s: Speech, e: review.NameHitDecided) -> str:
    hit = e.hit
    said = s.say(
        SAME[str(e.same)],
        company=hit.owner or hit.customer_name,
        listed=hit.listed_name,
        list=s.either(LISTS, hit.list_name),
    )
    return f"{said}: {e.reason}" if e.reason else said


REVIEWS: Final[dict[type[Event], Telling]] = {
    review.ReviewStarted: _started,
    review.ReviewJoined: lambda s, e: s.say(
        "joined (%(why)s, by %(who)s)", why=s.either(CAUSES, e.asked.cause), who=e.asked.by
    ),
    review.EvidenceRecorded: _recorded,
    review.SourceSilent: _silent,
    review.EvidenceCorrected: lambda s, e: s.say("%(id)s corrected: %(reason)s", id=e.evidence_id, reason=e.reason),
    review.ReviewConcluded: _concluded,
    review.PendingTask: _opened,
    review.LimitDecided: _limit_decided,
    review.NameHitDecided: _name_decided,
    review.ReviewDue: lambda s, e: s.say("a review is due: %(why)s", why=s.either(DUE, e.why)),
    review.EvidenceErased: lambda s, e: s.say("raw answers erased for ever: %(reason)s", reason=e.reason),
}
