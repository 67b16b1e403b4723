"""What is asked of a partner: taken, answered once, answered too late."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from domain.base import Event
from domain.cover.context import CoverContext
from domain.cover.partner.answer import PartnerAnswer, PartnerRequest
from domain.cover.partner.asking import ask_partner
from domain.cover.partner.commands import AcceptJob, ReceiveAnswer
from domain.cover.partner.decide import PartnerJobCommand, decide_job
from domain.cover.partner.events import JobAccepted, PartnerAnswered, PartnerAnsweredLate, PartnerAsked
from domain.cover.partner.state import JobPhase, PartnerJobState, evolve_job
from domain.errors import Refusal
from domain.money import Money
from tests.domain.builders import a_policy

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
GRANTED = PartnerAnswer(outcome="accepted", amount=Money.of("40000.00", "EUR"))
DECLINED = PartnerAnswer(outcome="declined", reason="buyer.insolvent")
GAVE_UP = PartnerAnswer(outcome="gave_up")
REQUEST = PartnerRequest(
    partner="insurer",
    name="Kredit Sicher",
    kind="limit",
    reference="limit.P-1.C-1.1",
    subject="whatever the caller wrote",
    amount=Money.of("60000.00", "EUR"),
    facts={"month": "2026-11"},
)


def context(stream: str = "partner_job/limit.P-1.C-1.1", **changes: Any) -> CoverContext:
    given = {"stream": stream, "policy": a_policy(), "now": NOW, "today": NOW.date(), **changes}
    return CoverContext.model_validate(given)


ASKED = PartnerAsked(request=REQUEST, reply_to="buyer_limit/P-1.C-1", answer_by=NOW)


def after(*events: Event) -> PartnerJobState:
    state = PartnerJobState()
    for event in (ASKED, *events):
        state = evolve_job(state, event)
    return state


def decided(state: PartnerJobState, command: PartnerJobCommand) -> tuple[Event, ...]:
    return decide_job(state, command, context()).events


def refused(state: PartnerJobState, command: PartnerJobCommand) -> str:
    with pytest.raises(Refusal) as refusal:
        decided(state, command)
    return refusal.value.code


def test_a_job_is_taken_once_and_a_late_id_is_no_news() -> None:
    taken = JobAccepted(job_id="J-1")
    assert decided(after(), AcceptJob(job_id="J-1")) == (taken,)
    assert decided(after(taken), AcceptJob(job_id="J-2")) == ()
    assert decided(after(PartnerAnswered(answer=GRANTED)), AcceptJob(job_id="J-1")) == ()
    assert after(taken).phase is JobPhase.ACCEPTED


def test_the_first_answer_counts_also_before_the_job_was_taken() -> None:
    answered = PartnerAnswered(answer=GRANTED)
    assert decided(after(), ReceiveAnswer(answer=GRANTED, partner="insurer")) == (answered,)
    assert decided(after(JobAccepted(job_id="J-1")), ReceiveAnswer(answer=GRANTED)) == (answered,)
    for second in (GRANTED, DECLINED, GAVE_UP):
        assert decided(after(answered), ReceiveAnswer(answer=second)) == ()
    assert after(answered).ended


def test_an_answer_after_we_gave_up_is_on_record_once_and_changes_nothing_that_was_done() -> None:
    given_up, late = PartnerAnswered(answer=GAVE_UP), PartnerAnsweredLate(answer=GRANTED)
    assert decided(after(given_up), ReceiveAnswer(answer=GRANTED)) == (late,)
    assert decided(after(given_up), ReceiveAnswer(answer=GAVE_UP)) == ()
    assert decided(after(given_up, late), ReceiveAnswer(answer=DECLINED)) == ()
    state = after(given_up, late)
    assert (state.answer, state.late, state.phase) == (GAVE_UP, GRANTED, JobPhase.ANSWERED)


def test_an_answer_to_nothing_or_of_another_partner_is_refused() -> None:
    assert refused(PartnerJobState(), AcceptJob(job_id="J-1")) == "job.unknown"
    assert refused(PartnerJobState(), ReceiveAnswer(answer=GRANTED)) == "job.unknown"
    assert refused(after(), ReceiveAnswer(answer=GRANTED, partner="factor")) == "job.unknown"


@pytest.mark.parametrize("field", ["amount", "charges"])
def test_an_answer_in_another_currency_is_refused(field: str) -> None:
    answer = GRANTED.model_copy(update={field: Money.of("1.00", "USD")})
    assert refused(after(), ReceiveAnswer(answer=answer)) == "cover.currency"


def test_the_subject_is_the_key_of_the_stream_that_asks() -> None:
    stream, (asked,) = ask_partner(REQUEST, context("buyer_limit/P-1.C-1"), "C-1")
    assert isinstance(asked, PartnerAsked)
    assert stream == "partner_job/limit.P-1.C-1.1"
    assert (asked.request.subject, asked.reply_to, asked.customer_id) == ("P-1.C-1", "buyer_limit/P-1.C-1", "C-1")
    assert asked.request.facts == {"customer": "C-1", "month": "2026-11"}
    assert asked.answer_by > NOW


def test_without_rules_for_cover_nobody_is_asked() -> None:
    with pytest.raises(Refusal) as refusal:
        ask_partner(REQUEST, context(policy=a_policy().model_copy(update={"cover": None})), "C-1")
    assert refusal.value.code == "cover.off"
