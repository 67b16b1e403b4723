"""Puts requests to partners and looks for their answers, for the workflow that waits for them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from temporalio import activity
from temporalio.exceptions import ApplicationError

from activities.partners.port import Partner, PartnerUnavailable, Submission
from domain.base import Value
from domain.cover.partner.answer import PartnerAnswer, PartnerKind, PartnerRequest

ATTEMPT_SECONDS: Final = 25.0


class Polling(Value):
    """`job_id` is the partner's."""

    partner: PartnerKind
    job_id: str


@dataclass(frozen=True)
class PartnerActivities:
    """Safe to run twice: the reference of a request is its idempotency key. A partner that is not configured may be
    by the next try: it is not a partner that declines."""

    partners: Mapping[PartnerKind, Partner]

    @activity.defn(name="submit_to_partner")
    async def submit(self, request: PartnerRequest) -> Submission:
        """What became of the request. What may pass is raised, to be tried again."""
        async with _tried():
            return await self._partner(request.partner).submit(request)

    @activity.defn(name="poll_partner")
    async def poll(self, polling: Polling) -> PartnerAnswer | None:
        """The answer, None while there is none."""
        async with _tried():
            return await self._partner(polling.partner).poll(polling.job_id)

    def _partner(self, kind: PartnerKind) -> Partner:
        found = self.partners.get(kind)
        if found is None:
            raise PartnerUnavailable("not configured")
        return found


@asynccontextmanager
async def _tried() -> AsyncIterator[None]:
    try:
        async with asyncio.timeout(ATTEMPT_SECONDS):
            yield
    except PartnerUnavailable as away:
        pause = None if away.retry_after is None else timedelta(seconds=away.retry_after)
        raise ApplicationError(away.detail, type="partner.unavailable", next_retry_delay=pause) from None
    except TimeoutError:
        raise ApplicationError(f"no answer within {ATTEMPT_SECONDS:g} s", type="partner.unavailable") from None
