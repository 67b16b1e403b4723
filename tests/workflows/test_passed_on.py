"""What people do with a task beside deciding it: ask, answer, pass it on, approve on conditions."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.approval.commands import AnswerQuestion, AskForEvidence, Decide, DelegateTask, TaskCommand
from domain.approval.conditions import Conditions, Proofs
from domain.sale.commands import AcceptOffer, CancelOrder
from domain.terms import Terms
from starter.gateway import RefusedRemotely
from tests.workflows.house import House

ONE = "300000.00"


@pytest.fixture
async def asking(house: House) -> House:
    """A good customer with a large limit, and an order that is a matter for people, asked on Monday at 9:30."""
    await house.customer(limit="2000000.00")
    await house.order(amount=ONE)
    return house


async def tell(house: House, command: TaskCommand, by: str) -> dict[str, Any]:
    answer = await house.ask("approval/S1.1", command, actor=by)
    await house.settle()
    return answer


async def refused(house: House, command: TaskCommand, by: str) -> str:
    with pytest.raises(RefusedRemotely) as caught:
        await tell(house, command, by)
    return caught.value.code


async def test_the_clock_stands_still_until_the_question_is_answered(asking: House) -> None:
    question = AskForEvidence(person="staff-031", question="accounts of 2024?", revision=0)
    answer = await tell(asking, question, "staff-031")
    assert (answer["question"], answer["revision"]) == ("accounts of 2024?", 1)
    await asking.until(datetime(2025, 3, 6, 1, 30, tzinfo=UTC))
    assert await asking.types("approval/S1.1") == ["approval.opened", "approval.evidence_asked"]
    await tell(asking, AnswerQuestion(person="shop", answer="sent to the analyst"), "shop")
    # Thursday 9:30: the four hours until the reminder are left, for nothing had passed of them but seconds.
    await asking.until(datetime(2025, 3, 6, 5, 28, tzinfo=UTC))
    assert (await asking.types("approval/S1.1"))[-1] == "approval.evidence_answered"
    await asking.until(datetime(2025, 3, 6, 5, 32, tzinfo=UTC))
    assert (await asking.types("approval/S1.1"))[-1] == "approval.reminded"
    await asking.decide("staff-031")
    assert await asking.phase() == "approved"


async def test_a_question_that_nobody_answers_lapses(asking: House) -> None:
    await tell(asking, AskForEvidence(person="staff-031", question="accounts of 2024?"), "staff-031")
    await asking.days(5)
    assert "approval.question_lapsed" in await asking.types("approval/S1.1")
    await asking.decide("staff-032")
    assert await asking.phase() == "approved"


async def test_a_delegate_decides_with_the_lower_authority_and_a_stale_page_is_refused(asking: House) -> None:
    answer = await tell(asking, DelegateTask(person="staff-031", to="staff-061", reason="knows them"), "staff-031")
    assert answer["waiting_for"] == ["staff-061"]
    stale = Decide(person="staff-061", outcome="approve", revision=0)
    assert await refused(asking, stale, "staff-061") == "task.changed"
    await tell(asking, Decide(person="staff-061", outcome="approve", revision=1), "staff-061")
    (decision,) = (await asking.state("approval/S1.1")).decisions
    assert (decision.on_behalf_of, decision.authority) == (("staff-031",), Decimal(2_000_000))
    assert await asking.phase() == "approved"


async def test_an_offer_on_conditions_is_accepted_with_its_proofs(asking: House) -> None:
    conditions = Conditions(deposit_percent=Decimal(30), terms=Terms.parse("NET14"), guarantee=True)
    await tell(asking, Decide(person="staff-031", outcome="approve", conditions=conditions), "staff-031")
    assert await asking.phase() == "offered"
    with pytest.raises(RefusedRemotely) as caught:
        await asking.ask("sale/S1", AcceptOffer(proofs=Proofs(deposit="RF18-5390")))
    assert (caught.value.code, caught.value.field) == ("offer.proof_missing", "proofs.guarantee")
    await asking.ask("sale/S1", AcceptOffer(proofs=Proofs(deposit="RF18-5390", guarantee="LG-7")))
    sale = await asking.state("sale/S1")
    assert (str(sale.placed.terms), sale.release.conditions) == ("NET14", conditions)
    today = await asking.today()
    await asking.dispatch(ONE)
    assert (await asking.state("receivable/INV-000001")).due_on == today + timedelta(days=14)
    await asking.pay(ONE)
    assert await asking.phase() == "closed"


async def test_a_task_whose_order_is_cancelled_is_taken_back_and_refuses_a_decision(asking: House) -> None:
    await tell(asking, AskForEvidence(person="staff-031", question="accounts of 2024?"), "staff-031")
    await asking.ask("sale/S1", CancelOrder(reason="bought elsewhere"))
    await asking.settle()
    assert (await asking.state("approval/S1.1")).phase == "withdrawn"
    late = asking.told(Decide(person="staff-031", outcome="approve"), "staff-031")
    with pytest.raises(RefusedRemotely) as caught:
        await asking.engine.gateway.record("approval/S1.1", late)
    assert caught.value.code == "task.closed"
