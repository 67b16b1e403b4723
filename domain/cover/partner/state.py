"""A request to a partner as its events left it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Final

from domain.base import Event, Value
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest
from domain.cover.partner.events import JobAccepted, PartnerAnswered, PartnerAnsweredLate, PartnerAsked


class JobPhase(StrEnum):
    NEW = "new"
    ASKED = "asked"
    ACCEPTED = "accepted"
    ANSWERED = "answered"


JOB_TRANSITIONS: Final[dict[JobPhase, frozenset[JobPhase]]] = {
    JobPhase.NEW: frozenset({JobPhase.ASKED}),
    JobPhase.ASKED: frozenset({JobPhase.ACCEPTED, JobPhase.ANSWERED}),
    JobPhase.ACCEPTED: frozenset({JobPhase.ANSWERED}),
    JobPhase.ANSWERED: frozenset(),
}


class PartnerJobState(Value):
    """`answer` is what was acted on; `late` what the partner said after we had given up."""

    phase: JobPhase = JobPhase.NEW
    request: PartnerRequest | None = None
    reply_to: str = ""
    customer_id: str = ""
    answer_by: datetime | None = None
    job_id: str = ""
    answer: PartnerAnswer | None = None
    late: PartnerAnswer | None = None
    account: str = ""
    """It needs no lock of its own: what follows from the answer is decided in `reply_to`."""

    @property
    def ended(self) -> bool:
        return self.phase is JobPhase.ANSWERED


def evolve_job(state: PartnerJobState, event: Event) -> PartnerJobState:
    """The request after one more event; never refuses."""
    match event:
        case PartnerAsked():
            known = {name: getattr(event, name) for name in ("request", "reply_to", "customer_id", "answer_by")}
            return state.model_copy(update={**known, "phase": JobPhase.ASKED})
        case JobAccepted():
            return state.model_copy(update={"phase": JobPhase.ACCEPTED, "job_id": event.job_id})
        case PartnerAnswered():
            return state.model_copy(update={"phase": JobPhase.ANSWERED, "answer": event.answer})
        case PartnerAnsweredLate():
            return state.model_copy(update={"late": event.answer})
    return state
