"""What can become true of a request to a partner."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from domain.base import Event
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest


class PartnerAsked(Event):
    """A request is on its way; `reply_to` is the stream that is told the answer, `answer_by` when we give up."""

    event_type: ClassVar[str] = "partner.asked"
    request: PartnerRequest
    reply_to: str
    customer_id: str = ""
    answer_by: datetime


class JobAccepted(Event):
    """The partner has taken the request and will answer later, under its own `job_id`."""

    event_type: ClassVar[str] = "partner.job_accepted"
    job_id: str


class PartnerAnswered(Event):
    """The answer, or that none came in time. It is told to `reply_to`."""

    event_type: ClassVar[str] = "partner.answered"
    answer: PartnerAnswer


class PartnerAnsweredLate(Event):
    """An answer after we had given up. What was done without it stands; `reply_to` is told all the same, for a grant or
    a payment that comes late is one."""

    event_type: ClassVar[str] = "partner.answered_late"
    answer: PartnerAnswer
