"""What can be asked of a request to a partner, and what partners say to other streams of cover."""

from __future__ import annotations

from typing import Literal

from domain.base import Value
from domain.cover.partner.answer import PartnerAnswer, PartnerKind, PartnerNotice


class AcceptJob(Value):
    """The partner took the request."""

    kind: Literal["accept_job"] = "accept_job"
    job_id: str


class ReceiveAnswer(Value):
    """The partner answered, by a callback or when it was asked again; a second answer is no news.

    `partner` says whose callback it was; None where we asked ourselves."""

    kind: Literal["receive_answer"] = "receive_answer"
    answer: PartnerAnswer
    partner: PartnerKind | None = None


class HearPartner(Value):
    """The answer to what this stream had a partner asked under `reference`."""

    kind: Literal["hear_partner"] = "hear_partner"
    reference: str
    answer: PartnerAnswer


class HearNotice(Value):
    """A partner says something unasked."""

    kind: Literal["hear_notice"] = "hear_notice"
    notice: PartnerNotice
