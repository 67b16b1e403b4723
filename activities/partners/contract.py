"""The documents of the contract with partners, as far as we read them. See docs/partners.md."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Final, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from domain.cover.partner.answer import NoticeKind, PartnerAnswer, PartnerKind, PartnerNotice, PartnerRequest
from domain.money import Money

CODE_PATTERN: Final = r"^[a-z][a-z0-9_]*(\.[a-z0-9_]+){0,3}$"
TEXT_MAX: Final = 200

Code = Annotated[str, Field(pattern=CODE_PATTERN, max_length=64)]
Word = Annotated[str, Field(pattern=r"^[!-~]+$", max_length=128)]
"""An id of the partner's or of ours: printable, without spaces."""


_FIRST_DAY: Final = date(2000, 1, 1)
_LAST_DAY: Final = date(2199, 12, 31)


def _day(value: Any) -> Any:
    if (
        isinstance(value, str)
        and len(value) == len("2026-11-22")
        and _FIRST_DAY <= date.fromisoformat(value) <= _LAST_DAY
    ):
        return value
    raise ValueError(f"a day is written 2026-11-22, from {_FIRST_DAY} to {_LAST_DAY}")


Day = Annotated[date, BeforeValidator(_day)]


class _Document(BaseModel):
    """What else it holds is not read."""

    model_config = ConfigDict(frozen=True, extra="ignore")


class AnswerDocument(_Document):
    """A partner's answer. One that declines says why, in a code of its own."""

    outcome: Literal["accepted", "declined"]
    amount: Money | None = None
    charges: Money | None = None
    on: Day | None = None
    until: Day | None = None
    reason: Code | Literal[""] = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.outcome == "declined" and not self.reason:
            raise ValueError("an answer that declines has a reason")
        if any(money is not None and money.amount < 0 for money in (self.amount, self.charges)):
            raise ValueError("no amount is below zero")
        return self

    @property
    def answer(self) -> PartnerAnswer:
        return PartnerAnswer.model_validate(self.model_dump())


class JobDocument(_Document):
    """What a request or a job came to so far."""

    status: Literal["accepted", "pending", "answered"]
    job_id: Word | None = None
    answer: AnswerDocument | None = None

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.status == "answered") != (self.answer is not None):
            raise ValueError("answered means that there is an answer")
        if self.status == "accepted" and self.job_id is None:
            raise ValueError("what is accepted has a job_id")
        return self


class RefusalDocument(_Document):
    """Why a request is not taken. The code is the partner's; its words stay with it."""

    code: Code


class NoticeDocument(_Document):
    """What a partner says unasked. The partner is the one whose secret signed it."""

    notice_id: Word
    kind: NoticeKind
    name: Annotated[str, Field(pattern=r"^[^\x00-\x1f\x7f-\x9f]*$", max_length=TEXT_MAX)] = ""
    subject: Word
    amount: Money | None = None
    charges: Money | None = None
    on: Day | None = None
    reason: Code | Literal[""] = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind in ("limit_cut", "claim_paid", "collected") and self.amount is None:
            raise ValueError(f"a notice of {self.kind} has an amount")
        if any(money is not None and money.amount < 0 for money in (self.amount, self.charges)):
            raise ValueError("no amount is below zero")
        return self

    def notice(self, partner: PartnerKind) -> PartnerNotice:
        """As the domain hears it."""
        return PartnerNotice.model_validate({**self.model_dump(), "partner": partner})


class AnswerCallback(_Document):
    """The answer to a request, brought by the partner."""

    type: Literal["answer"]
    reference: Word
    job_id: Word | None = None
    answer: AnswerDocument


class NoticeCallback(_Document):
    """A notice, brought by the partner."""

    type: Literal["notice"]
    notice: NoticeDocument


Callback = Annotated[AnswerCallback | NoticeCallback, Field(discriminator="type")]
"""The body of a callback."""


def request_document(request: PartnerRequest) -> dict[str, Any]:
    """What is sent to the partner; what is not said is left out."""
    return request.model_dump(mode="json", exclude_none=True)
