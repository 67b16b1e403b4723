"""The sandbox's partners without HTTP between: the same decisions through the same port."""

from __future__ import annotations

from activities.partners.port import PartnerUnavailable, Submission
from domain.cover.partner.answer import PartnerAnswer, PartnerKind, PartnerRequest
from starter.sandbox.partners.house import PartnerHouse, Refused


class InProcessPartner:
    """Implements `activities.partners.port.Partner`."""

    def __init__(self, house: PartnerHouse, kind: PartnerKind) -> None:
        self._house = house
        self._kind = kind

    async def submit(self, request: PartnerRequest) -> Submission:
        """See `Partner.submit`."""
        stumble = self._house.stumbles()
        if stumble in ("error", "busy"):
            raise PartnerUnavailable(stumble, retry_after=1.0 if stumble == "busy" else None)
        try:
            job = self._house.submit(self._kind, request.reference, request)
        except Refused as refused:
            return Submission(outcome="refused", code=refused.code)
        if stumble == "timeout":
            raise PartnerUnavailable("timeout")
        if self._house.switches.at_once:
            return Submission(outcome="answered", answer=job.answer)
        return Submission(outcome="accepted", job_id=job.job_id)

    async def poll(self, job_id: str) -> PartnerAnswer | None:
        """See `Partner.poll`."""
        try:
            job = self._house.job(self._kind, job_id)
        except Refused as refused:
            raise PartnerUnavailable(refused.code) from None
        return job.answer if self._house.is_ready(job) else None
