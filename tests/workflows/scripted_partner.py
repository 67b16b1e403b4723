"""A partner that says what a scenario wants said, and remembers what it was asked."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from activities.partners.port import PartnerUnavailable, Submission
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest

TAKEN = Submission(outcome="accepted", job_id="J-1")


@dataclass
class ScriptedPartner:
    """`stumbles` requests fail first, and it wants to be left alone for `pause_seconds`. `answer` is what it says when
    it is asked again. `gate`: it responds to requests once that is set."""

    submission: Submission = TAKEN
    stumbles: int = 0
    pause_seconds: float | None = None
    answer: PartnerAnswer | None = None
    away_at_looks: bool = False
    gate: asyncio.Event | None = None
    requests: list[PartnerRequest] = field(default_factory=list)
    looks: int = 0

    async def submit(self, request: PartnerRequest) -> Submission:
        self.requests.append(request)
        if self.gate is not None:
            await self.gate.wait()
        if len(self.requests) <= self.stumbles:
            raise PartnerUnavailable("out of order", retry_after=self.pause_seconds)
        return self.submission

    async def poll(self, job_id: str) -> PartnerAnswer | None:
        self.looks += 1
        if self.away_at_looks:
            raise PartnerUnavailable("out of order")
        return self.answer
