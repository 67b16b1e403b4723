"""What partners tell us by themselves: answers to what they were asked, and notices."""

from __future__ import annotations

from typing import Any, Final

import asyncpg

from activities.partners.contract import AnswerCallback, NoticeCallback, NoticeDocument
from domain.cover.partner.answer import NoticeKind, PartnerKind
from domain.cover.partner.commands import HearNotice, ReceiveAnswer
from domain.cover.partner.decide import JobUnknown
from domain.cover.refusals import CoverUnknown
from domain.ids import partner_job_stream
from starter.desk import Desk

_KNOWN_SQL: Final = "SELECT state FROM cover_view WHERE stream = $1"

_ABOUT: Final[dict[NoticeKind, str]] = {
    "limit_cut": "buyer_limit",
    "limit_withdrawn": "buyer_limit",
    "claim_paid": "insured",
    "collected": "assignment",
    "unpaid": "assignment",
}
_AGREED_WITH: Final[dict[PartnerKind, str]] = {"insurer": "insurance/", "factor": "factoring/", "guarantor": ""}
"""Whose agreement a limit may stand on, for this partner to cut it."""


async def hear(desk: Desk, partner: PartnerKind, said: AnswerCallback | NoticeCallback, message_id: str) -> None:
    """Hands it to the stream that waits for it, once for each `message_id`; what is known already changes nothing.

    Refuses `job.unknown` for an answer to nothing, `cover.unknown` for a notice about nothing of this partner's.
    """
    command_id = f"partner:{partner}:{message_id}"
    if isinstance(said, AnswerCallback):
        stream = partner_job_stream(said.reference)
        asked = await _state(desk.read.pool, stream)
        if asked is None or asked["request"]["partner"] != partner:
            raise JobUnknown("nothing was asked under this reference", field="reference")
        await desk.tell(stream, ReceiveAnswer(answer=said.answer.answer, partner=partner), partner, command_id)
        return
    stream = f"{_ABOUT[said.notice.kind]}/{said.notice.subject}"
    if not _is_of(partner, said.notice, await _state(desk.read.pool, stream)):
        raise CoverUnknown("nothing of this partner's has this subject", field="notice.subject")
    await desk.tell(stream, HearNotice(notice=said.notice.notice(partner)), partner, command_id)


def _is_of(partner: PartnerKind, notice: NoticeDocument, state: Any) -> bool:
    """Each partner speaks of what it carries: another one's secret opens nothing else."""
    if state is None:
        return False
    match _ABOUT[notice.kind]:
        case "buyer_limit":
            own = _AGREED_WITH[partner]
            return bool(own) and str(state.get("agreement", "")).startswith(own)
        case "insured":
            return partner == "insurer"
        case _:
            return partner == "factor"


async def _state(pool: asyncpg.Pool, stream: str) -> Any:
    return await pool.fetchval(_KNOWN_SQL, stream)
