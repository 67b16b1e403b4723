"""What can become true of a credit file."""

from __future__ import annotations

from datetime import date
from typing import ClassVar, Literal

from pydantic import Field

from domain.base import Event
from domain.evidence.digest import digest
from domain.evidence.facts import Facts, NameHit
from domain.evidence.record import Evidence, Gap
from domain.evidence.source import Kind
from domain.grading.known import Chosen, LeftOut
from domain.grading.result import GradeResult
from domain.money import Money
from domain.review.commands import Asked
from domain.review.limit import LimitProposal
from domain.review.plan import Plan


class ReviewStarted(Event):
    event_type: ClassVar[str] = "review.started"
    customer_id: str
    number: int
    asked: tuple[Asked, ...]
    plan: Plan
    policy_hash: str


class ReviewDue(Event):
    """`why`: the grade runs out, or the file has been incomplete for long."""

    event_type: ClassVar[str] = "review.due"
    customer_id: str
    why: str
    on: date


class ReviewJoined(Event):
    event_type: ClassVar[str] = "review.joined"
    asked: Asked


class EvidenceRecorded(Event):
    """`supersedes` is the evidence of the same provider and kind that no longer counts."""

    event_type: ClassVar[str] = "review.evidence_recorded"
    customer_id: str
    evidence: Evidence
    supersedes: str = ""


class SourceSilent(Event):
    event_type: ClassVar[str] = "review.source_silent"
    gap: Gap


class EvidenceCorrected(Event):
    event_type: ClassVar[str] = "review.evidence_corrected"
    evidence_id: str
    facts: Facts
    by: str
    reason: str


class PendingTask(Event):
    """A person is asked about something in the file. `amount` is the proposed limit, `hit` the listed name."""

    event_type: ClassVar[str] = "review.task_opened"
    approval_id: str
    about: Literal["limit", "name_hit"]
    amount: Money | None = None
    hit: NameHit | None = None


class ReviewConcluded(Event):
    """Everything that the grade and the limit rest on. `evidence` maps the id of each piece to its content hash."""

    event_type: ClassVar[str] = "review.concluded"
    number: int
    on: date
    result: GradeResult
    chosen: dict[str, Chosen] = Field(default_factory=dict)
    left_out: tuple[LeftOut, ...] = ()
    evidence: dict[str, str]
    missing: tuple[Kind, ...] = ()
    gaps: tuple[Gap, ...] = ()
    open_questions: tuple[NameHit, ...] = ()
    limit: LimitProposal | None = None
    max_term_days: int | None = None
    valid_until: date
    policy_hash: str

    @property
    def evidence_hash(self) -> str:
        """Names all of the evidence, as in `GradeAssigned`."""
        return digest(self.evidence)


class LimitDecided(Event):
    """What a person said to the proposed limit; `superseded`: a newer proposal took its place."""

    event_type: ClassVar[str] = "review.limit_decided"
    approval_id: str
    outcome: Literal["approved", "rejected", "expired", "superseded"]
    amount: Money | None = None
    decided_by: tuple[str, ...] = ()
    reason: str = ""


class NameHitDecided(Event):
    """`same`: the customer is the listed company. None: nobody decided in time, the question stays open."""

    event_type: ClassVar[str] = "review.name_hit_decided"
    approval_id: str
    hit: NameHit
    same: bool | None
    decided_by: tuple[str, ...] = ()
    reason: str = ""


class EvidenceErased(Event):
    event_type: ClassVar[str] = "review.evidence_erased"
    by: str
    reason: str
    on: date
