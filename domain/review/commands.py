"""What can be asked of a credit file."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from domain.base import Value
from domain.evidence.facts import Facts
from domain.evidence.source import Kind, Provider, Silence
from domain.money import Money


class Cause(StrEnum):
    """Why a review begins. All but `manual` come about by themselves."""

    MANUAL = "manual"
    NEW_CUSTOMER = "new_customer"
    EXPIRED_EVIDENCE = "expired_evidence"
    EARLY_WARNING = "early_warning"
    GROUP_TROUBLE = "group_trouble"
    SALE = "sale"


AFRESH = frozenset({Cause.MANUAL, Cause.EARLY_WARNING, Cause.GROUP_TROUBLE})
"""Causes for which evidence is asked for again although it is fresh."""


class Asked(Value):
    """Who wants a review, why, and for how much credit where an order is behind it."""

    cause: Cause
    by: str
    sought: Money | None = None


class StartReview(Value):
    kind: Literal["start_review"] = "start_review"
    customer_id: str
    asked: tuple[Asked, ...] = Field(min_length=1)


class JoinReview(Value):
    """Somebody else wants a review while review `number` is running: it serves both."""

    kind: Literal["join_review"] = "join_review"
    number: int
    asked: Asked


class RecordEvidence(Value):
    """A provider answered. One answer may hold facts of several kinds."""

    kind: Literal["record_evidence"] = "record_evidence"
    customer_id: str
    provider: Provider
    as_of: date
    content_hash: str
    facts: tuple[Facts, ...] = Field(min_length=1)
    partial: bool = False
    paid: bool = False


class RecordSilence(Value):
    """A provider was asked about a kind and there is no evidence."""

    kind: Literal["record_silence"] = "record_silence"
    about: Kind
    provider: Provider
    silence: Silence
    detail: str = ""


class CorrectEvidence(Value):
    """Replaces what was read out of an answer; the answer itself and its hash stay. A person does it, with a reason."""

    kind: Literal["correct_evidence"] = "correct_evidence"
    evidence_id: str
    facts: Facts
    reason: str


class ConcludeReview(Value):
    """Everybody who was asked has answered, or did not: grade, and propose limit and terms."""

    kind: Literal["conclude_review"] = "conclude_review"
    number: int


class ConcludeTask(Value):
    """What a person decided about a proposed limit or about a listed name."""

    kind: Literal["conclude_task"] = "conclude_task"
    approval_id: str
    outcome: Literal["approved", "rejected", "expired"]
    amount: Money | None = None
    decided_by: tuple[str, ...] = ()
    reason: str = ""


class NoteReviewDue(Value):
    """The nightly run finds that this customer has to be reviewed. Nothing happens where that is not so any more."""

    kind: Literal["note_review_due"] = "note_review_due"
    customer_id: str


class EraseEvidence(Value):
    """The raw answers become unreadable for ever; hashes and the facts that law requires stay."""

    kind: Literal["erase_evidence"] = "erase_evidence"
    reason: str


ReviewCommand = Annotated[
    StartReview
    | JoinReview
    | RecordEvidence
    | RecordSilence
    | CorrectEvidence
    | ConcludeReview
    | ConcludeTask
    | NoteReviewDue
    | EraseEvidence,
    Field(discriminator="kind"),
]
