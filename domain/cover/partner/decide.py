"""Decides about a request to a partner: taken, answered, answered too late."""

from __future__ import annotations

from typing import Final

from domain.base import Decision, Event
from domain.cover.context import CoverContext
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest
from domain.cover.partner.commands import AcceptJob, ReceiveAnswer
from domain.cover.partner.events import JobAccepted, PartnerAnswered, PartnerAnsweredLate
from domain.cover.partner.state import JobPhase, PartnerJobState
from domain.cover.refusals import CoverCurrency
from domain.errors import NotFound

PartnerJobCommand = AcceptJob | ReceiveAnswer

_NO_NEWS: Final = Decision(events=())


class JobUnknown(NotFound):
    """Nothing was asked under this reference, or not of this partner."""

    code = "job.unknown"


def decide_job(state: PartnerJobState, command: PartnerJobCommand, context: CoverContext) -> Decision:
    """What the command leads to. What is known already is no news.

    The first answer counts. One that comes after we gave up is recorded too, once: an auditor must be able to see what
    the partner said and when. Refuses `job.unknown`, and `cover.currency` for an answer in another currency.
    """
    request = state.request
    if request is None:
        raise JobUnknown(f"nothing was asked under {context.stream}", field="reference")
    if isinstance(command, AcceptJob):
        taken = state.phase is JobPhase.ASKED
        return Decision(events=(JobAccepted(job_id=command.job_id),)) if taken else _NO_NEWS
    if command.partner not in (None, request.partner):
        raise JobUnknown(f"{command.partner} was not asked this", field="reference")
    _require_currency(request, command.answer)
    news = _news(state, command.answer)
    return _NO_NEWS if news is None else Decision(events=(news,))


def _news(state: PartnerJobState, answer: PartnerAnswer) -> Event | None:
    if state.answer is None:
        return PartnerAnswered(answer=answer)
    too_late = state.answer.outcome == "gave_up" and state.late is None and answer.outcome != "gave_up"
    return PartnerAnsweredLate(answer=answer) if too_late else None


def _require_currency(request: PartnerRequest, answer: PartnerAnswer) -> None:
    asked = request.amount
    for field, amount in (("amount", answer.amount), ("charges", answer.charges)):
        if asked is not None and amount is not None and amount.currency != asked.currency:
            raise CoverCurrency(f"asked in {asked.currency}, answered in {amount.currency}", field=f"answer.{field}")
