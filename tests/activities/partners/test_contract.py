"""What every partner promises, held against the sandbox's partners without HTTP and over it."""

from __future__ import annotations

from datetime import date

import pytest

from activities.partners.port import PartnerUnavailable, Submission
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from tests.activities.partners.worlds import STARTS, World, a_claim, a_request, an_offer, euros

GRANTED = PartnerAnswer(outcome="accepted", amount=euros("80000.00"), on=STARTS.date(), until=date(2027, 3, 20))


async def test_a_request_is_accepted_and_answered_later(world: World) -> None:
    insurer = world.partners["insurer"]
    submission = await insurer.submit(a_request())
    assert (submission.outcome, submission.answer) == ("accepted", None)
    assert await insurer.poll(submission.job_id) is None
    await world.passes(2)
    assert await insurer.poll(submission.job_id) == GRANTED


async def test_the_answer_is_called_back_once_and_signed(world: World) -> None:
    submission = await world.partners["insurer"].submit(a_request())
    await world.passes(2)
    await world.passes(60)
    (said,) = world.heard
    assert (said["partner"], said["type"], said["reference"]) == ("insurer", "answer", "limit.P-1.C-77.1")
    assert said["job_id"] == submission.job_id
    assert PartnerAnswer.model_validate(said["answer"]) == GRANTED
    assert world.forged == 0


async def test_the_same_reference_is_one_request_however_often_it_comes(world: World) -> None:
    insurer = world.partners["insurer"]
    first = await insurer.submit(a_request())
    await world.passes(2)
    assert await insurer.submit(a_request()) == first
    assert len(world.house.jobs()) == 1
    await world.passes(60)
    assert len(world.heard) == 1


async def test_a_reference_does_not_come_to_stand_for_another_request(world: World) -> None:
    insurer = world.partners["insurer"]
    await insurer.submit(a_request())
    other = await insurer.submit(a_request(amount=euros("90000.00")))
    assert other == Submission(outcome="refused", code="idempotency.reused")


async def test_what_a_partner_does_not_do_is_refused_by_code(world: World) -> None:
    refused = await world.partners["guarantor"].submit(a_request(partner="guarantor"))
    assert refused == Submission(outcome="refused", code="request.kind_unknown")


async def test_the_response_may_be_the_answer(world: World) -> None:
    world.switch(at_once=True)
    assert await world.partners["insurer"].submit(a_request()) == Submission(outcome="answered", answer=GRANTED)


@pytest.mark.parametrize("stumble", ["error", "busy"])
async def test_a_partner_that_is_out_of_order_is_asked_again(world: World, stumble: str) -> None:
    insurer = world.partners["insurer"]
    world.switch(share=1.0, stumbles=[stumble])
    with pytest.raises(PartnerUnavailable) as away:
        await insurer.submit(a_request())
    assert away.value.retry_after == (1.0 if stumble == "busy" else None)
    assert world.house.jobs() == []
    world.switch()
    assert (await insurer.submit(a_request())).outcome == "accepted"


async def test_a_request_whose_response_is_lost_has_been_taken_and_is_not_taken_twice(world: World) -> None:
    insurer = world.partners["insurer"]
    world.switch(share=1.0, stumbles=["timeout"], timeout_seconds=600)
    with pytest.raises(PartnerUnavailable):
        await world.impatient.submit(a_request())
    world.switch()
    again = await insurer.submit(a_request())
    assert [job.job_id for job in world.house.jobs()] == [again.job_id]


async def test_a_job_that_the_partner_does_not_know_is_no_answer(world: World) -> None:
    submission = await world.partners["insurer"].submit(a_request())
    with pytest.raises(PartnerUnavailable):
        await world.partners["insurer"].poll("J-0")
    with pytest.raises(PartnerUnavailable):
        await world.partners["factor"].poll(submission.job_id)


@pytest.mark.parametrize(
    ("request_", "reason"),
    [
        (a_request(facts={"customer": "C-77", "country": "KP"}), "country.excluded"),
        (a_request(facts={"customer": "S-0004", "country": "GB"}, amount=None), "request.no_amount"),
        (a_claim(documents=()), "claim.no_documents"),
        (an_offer(recourse="false"), "limit.exceeded"),
        (
            a_request(partner="guarantor", kind="call", reference="call.G-1.1", subject="G-1", until=date(2026, 3, 19)),
            "call.late",
        ),
        (
            a_request(partner="guarantor", kind="extension", reference="extension.G-1.1", until=date(2030, 1, 1)),
            "extension.too_long",
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
async def test_what_a_partner_declines_has_a_reason(world: World, request_: object, reason: str) -> None:
    world.switch(at_once=True)
    asked = a_request().model_validate(request_)
    submission = await world.partners[asked.partner].submit(asked)
    assert submission.answer == PartnerAnswer(outcome="declined", reason=reason)


async def test_an_accepted_claim_is_paid_and_the_payment_is_told(world: World) -> None:
    await world.partners["insurer"].submit(a_claim())
    await world.passes(2)
    await world.passes(5)
    answer, paid = world.heard
    assert answer["answer"]["outcome"] == "accepted"
    assert (paid["notice"]["kind"], paid["notice"]["subject"]) == ("claim_paid", "INV-1")
    assert paid["notice"]["amount"] == {"amount": "9000.00", "currency": "EUR"}


async def test_a_factor_takes_with_recourse_always_and_without_it_within_its_limit(world: World) -> None:
    world.switch(at_once=True)
    factor = world.partners["factor"]
    with_recourse = await factor.submit(an_offer())
    assert with_recourse.answer is not None
    assert (with_recourse.answer.amount, with_recourse.answer.charges) == (euros("500.00"), euros("100.00"))
    limit = a_request(partner="factor", reference="limit.F-1.C-77.1", subject="F-1.C-77", amount=euros("1000.00"))
    assert (await factor.submit(limit)).answer is not None
    outcomes = [await factor.submit(an_offer(f"INV-{each}", "600.00", "false")) for each in (2, 3)]
    assert [each.answer.outcome for each in outcomes if each.answer] == ["accepted", "declined"]


async def test_a_limit_that_was_cut_carries_less(world: World) -> None:
    world.switch(at_once=True)
    factor = world.partners["factor"]
    await factor.submit(
        a_request(partner="factor", reference="limit.F-1.C-77.1", subject="F-1.C-77", amount=euros("1000.00"))
    )
    cut = PartnerNotice(
        notice_id="N-1",
        partner="factor",
        name="Faktor",
        kind="limit_cut",
        subject="F-1.C-77",
        amount=euros("100.00"),
        reason="buyer.late",
    )
    world.house.announce(cut)
    await world.passes(0)
    assert [each["notice"]["kind"] for each in world.heard if each["type"] == "notice"] == ["limit_cut"]
    declined = await factor.submit(an_offer("INV-2", "600.00", "false"))
    assert declined.answer == PartnerAnswer(outcome="declined", reason="limit.exceeded")


async def test_callbacks_come_twice_in_another_order_or_forged_on_demand(world: World) -> None:
    world.switch(twice=1.0, reversed=True)
    insurer = world.partners["insurer"]
    await insurer.submit(a_request())
    await insurer.submit(a_claim())
    await world.passes(2)
    references = [said["reference"] for said in world.heard]
    assert references == ["claim.INV-1.1", "claim.INV-1.1", "limit.P-1.C-77.1", "limit.P-1.C-77.1"]
    world.switch(forged=1.0)
    await insurer.submit(a_request(reference="limit.P-1.C-77.2"))
    await world.passes(2)
    assert (world.forged, len(world.heard)) == (1, 4)


async def test_a_callback_is_brought_again_until_it_is_taken(world: World) -> None:
    world.away = 2
    await world.partners["insurer"].submit(a_request())
    for seconds in (2, 1, 3):
        await world.passes(seconds)
    assert (world.away, len(world.heard)) == (0, 1)
    await world.passes(600)
    assert len(world.heard) == 1


async def test_a_silent_partner_calls_nobody_and_answers_who_asks(world: World) -> None:
    world.switch(silent=True)
    submission = await world.partners["insurer"].submit(a_request())
    await world.passes(600)
    assert world.heard == []
    assert await world.partners["insurer"].poll(submission.job_id) == GRANTED
