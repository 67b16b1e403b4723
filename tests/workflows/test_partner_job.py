"""A request to an insurer: answered by a callback, when it is looked at, at once, refused, or given up."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from activities.partners.port import Submission
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import ReceiveAnswer
from domain.cover.partner.state import JobPhase
from domain.policy import Policy
from starter.gateway import StreamEnded
from tests.domain.cover.insurance.policies import terms
from tests.workflows.house import House, cny
from tests.workflows.scripted_partner import ScriptedPartner
from workflows.messages import Told

LIMIT = "buyer_limit/P-1.C1"
JOB = "partner_job/limit.P-1.C1.1"
GRANTED = PartnerAnswer(outcome="accepted", amount=cny("40000.00"))


@pytest.fixture
def policy(policy: Policy) -> Policy:
    """Partners have a day to answer."""
    assert policy.cover is not None
    return policy.model_copy(update={"cover": policy.cover.model_copy(update={"partner_days": 1})})


async def asked(house: House) -> None:
    """A limit of 60,000 has been asked of the insurer."""
    today = await house.today()
    await house.customer()
    agreed = terms(currency="CNY", valid_from=today, valid_until=today + timedelta(days=365))
    await house.ask("insurance/P-1", TakeInsurance(terms=agreed))
    wanted = RequestLimit(agreement="insurance/P-1", account="customer/C1", amount=cny("60000.00"))
    await house.ask(LIMIT, wanted)


async def answered(house: House, answer: PartnerAnswer = GRANTED, message: str = "M-1") -> None:
    """The insurer's callback, as the route hands it on."""
    told = Told(
        command_id=f"partner:insurer:{message}",
        actor="insurer",
        command=ReceiveAnswer(answer=answer, partner="insurer"),
    )
    try:
        await house.engine.gateway.ask(JOB, told)
    except StreamEnded:
        await house.engine.gateway.record(JOB, told)


async def given_up(house: House) -> None:
    """So many days pass that nobody waits any longer."""
    assert house.engine.policy.cover is not None
    await house.days(house.engine.policy.cover.partner_days)
    await house.days(1)


async def test_the_answer_comes_by_callback_and_again(house: House) -> None:
    insurer = ScriptedPartner()
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        await house.settle()
        assert (await house.state(JOB)).phase is JobPhase.ACCEPTED
        await answered(house)
        await answered(house)
        await answered(house, PartnerAnswer(outcome="declined", reason="other"), "M-2")
        await house.settle()
    assert await house.types(JOB) == ["partner.asked", "partner.job_accepted", "partner.answered"]
    assert (await house.state(LIMIT)).amount == cny("40000.00").amount
    assert [request.subject for request in insurer.requests] == ["P-1.C1"]
    assert insurer.requests[0].facts.items() >= {"customer": "C1", "country": "GB"}.items()


async def test_a_callback_that_was_lost_is_found_by_looking(house: House) -> None:
    insurer = ScriptedPartner(stumbles=2)
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        await house.settle()
        await house.until(await house.engine.now() + timedelta(hours=3))
        assert 3 < insurer.looks < 20
        insurer.answer = GRANTED
        await house.until(await house.engine.now() + timedelta(hours=3))
    assert await house.types(JOB) == ["partner.asked", "partner.job_accepted", "partner.answered"]
    assert (await house.state(LIMIT)).amount == cny("40000.00").amount
    assert {request.reference for request in insurer.requests} == {"limit.P-1.C1.1"}
    assert len(insurer.requests) == 3


async def test_the_answer_is_the_response_itself(house: House) -> None:
    insurer = ScriptedPartner(submission=Submission(outcome="answered", answer=GRANTED))
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        await house.settle()
    assert await house.types(JOB) == ["partner.asked", "partner.answered"]
    assert insurer.looks == 0


async def test_a_callback_overtakes_the_response(house: House) -> None:
    insurer = ScriptedPartner(gate=asyncio.Event())
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        async with asyncio.timeout(60):
            settling = asyncio.create_task(house.settle())  # It starts the job and waits for the insurer.
            while not insurer.requests:
                await asyncio.sleep(0.02)
        await answered(house)
        assert insurer.gate is not None
        insurer.gate.set()
        await settling
    assert await house.types(JOB) == ["partner.asked", "partner.answered"]


async def test_a_request_that_is_refused_is_declined(house: House) -> None:
    insurer = ScriptedPartner(submission=Submission(outcome="refused", code="country.excluded"))
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        await house.settle()
    known = await house.state(JOB)
    assert known.answer == PartnerAnswer(outcome="declined", reason="country.excluded")
    assert len(insurer.requests) == 1


async def test_nobody_answers_and_it_is_given_up_at_its_day_but_a_late_answer_is_on_record(house: House) -> None:
    insurer = ScriptedPartner(away_at_looks=True)
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        await house.settle()
        await given_up(house)
        assert (await house.state(JOB)).answer == PartnerAnswer(outcome="gave_up")
        assert "buyer_limit.declined" in await house.types(LIMIT)
        await answered(house)
        await answered(house, message="M-2")
        await house.settle()
    known = await house.state(JOB)
    assert (known.answer, known.late) == (PartnerAnswer(outcome="gave_up"), GRANTED)
    assert (await house.types(JOB))[2:] == ["partner.answered", "partner.answered_late"]


async def test_a_partner_that_cannot_be_reached_is_given_up_too(house: House) -> None:
    insurer = ScriptedPartner(stumbles=1000, pause_seconds=6 * 3600)
    async with house.engine.dealing({"insurer": insurer}):
        await asked(house)
        await given_up(house)
    assert await house.types(JOB) == ["partner.asked", "partner.answered"]
    assert (await house.state(JOB)).answer == PartnerAnswer(outcome="gave_up")
    assert 3 < len(insurer.requests) < 8
