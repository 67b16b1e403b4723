"""What the application needs of an insurer, a factor or a guarantor."""

from __future__ import annotations

from typing import Literal, Protocol

from domain.base import Value
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest


class Submission(Value):
    """What became of a request. `accepted`: it is answered later, under `job_id`. `answered`: here is the answer.
    `refused`: the partner does not take it, for the reason `code`; the same request is refused again."""

    outcome: Literal["accepted", "answered", "refused"]
    job_id: str = ""
    answer: PartnerAnswer | None = None
    code: str = ""


class PartnerUnavailable(Exception):
    """The partner said nothing that we can use: asking again may help. `retry_after` is how many seconds it wants to be
    left alone; None where it did not say. `detail` holds none of its words."""

    def __init__(self, detail: str, *, retry_after: float | None = None) -> None:
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after


class Partner(Protocol):
    """One partner. Both methods raise `PartnerUnavailable` and nothing else, and may be called again at any time."""

    async def submit(self, request: PartnerRequest) -> Submission:
        """Asks; the same reference is carried out once."""
        ...

    async def poll(self, job_id: str) -> PartnerAnswer | None:
        """The answer, or None while there is none."""
        ...
