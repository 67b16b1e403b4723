"""Split orders, authority over a period and separation of duties, where decisions fall."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from activities.postgres.event_store import EventStore
from domain.approval.commands import Decide, DelegateTask
from domain.approval.split import MOST
from domain.cash.receipt import RegisterReceipt
from domain.customer.commands import AssignGrade, SetLimit
from domain.evidence.facts import PublicRecordFacts
from domain.receivable.commands import BookAllocation, ReceivePayment
from domain.review.commands import ConcludeTask
from domain.sale.commands import AmendOrder, ConcludeApproval, DispatchGoods, ReturnGoods, SubmitOrder
from tests.store.credit_file import REGISTER, REPORT, concluded
from tests.store.scene import DAY, START, Scene, cny, order_of

LEAD, OTHER_LEAD, MANAGER, CFO, ANALYST = "staff-011", "staff-012", "staff-031", "staff-041", "staff-021"
DIRECTOR = "staff-051"


async def lane(scene: Scene, order_id: str) -> str:
    return str((await scene.snapshot(f"sale/{order_id}"))["answer"]["lane"])


async def asked(scene: Scene, order_id: str) -> dict[str, Any]:
    found = await scene.row("SELECT data FROM event WHERE stream = $1 AND version = 1", f"approval/{order_id}.1")
    return dict(found["data"])


async def test_orders_that_come_one_after_the_other_count_as_one(scene: Scene) -> None:
    await scene.customer()
    for order_id in ("S1", "S2"):
        await scene.order(order_id, 100_000)
        assert await lane(scene, order_id) == "straight_through"
    await scene.order("S3", 100_000)
    case = await asked(scene, "S3")
    assert case["weight"] == "300000.00"
    assert [seat["role"] for seat in case["seats"]] == ["credit_manager"]
    (reason,) = case["reasons"]
    assert reason["code"] == "ask.split"
    assert reason["facts"]["sum"] == "300000.00"
    assert set(reason["facts"]["orders"].split(", ")) == {"S1", "S2"}


async def test_what_people_decided_and_what_came_before_the_window_does_not_count(scene: Scene) -> None:
    await scene.customer()
    later = START + timedelta(days=2)
    await scene.order("S2", 200_000)
    await scene.order("S1", 300_000, at=later)
    await scene.record("approval/S1.1", Decide(person=MANAGER, outcome="approve"), at=later)
    await scene.record("sale/S1", approved("S1.1"), at=later)
    await scene.order("S3", 200_000, at=later)
    assert await lane(scene, "S3") == "straight_through"


async def test_an_order_dated_back_is_counted_on_the_day_it_came(scene: Scene) -> None:
    await scene.customer()
    old = order_of("S1", 200_000).model_copy(update={"ordered_on": date(2026, 1, 5)})
    await scene.record("sale/S1", SubmitOrder(order=old))
    await scene.order("S2", 100_000)
    assert await lane(scene, "S2") == "delegated"


async def test_an_order_that_grows_counts_with_what_the_machine_approved_of_it(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 200_000)
    await scene.record("sale/S1", AmendOrder(amount=cny(300_000)))
    assert (await scene.snapshot("sale/S1"))["pending"]["approval_id"] == "S1.1"
    assert (await asked(scene, "S1"))["weight"] == "300000.00"


def approved(task: str) -> ConcludeApproval:
    return ConcludeApproval(approval_id=task, outcome="approved", decided_by=(MANAGER,))


@pytest.fixture
def tight(scene: Scene) -> Scene:
    """Sales leads approve no more than 400000 in the period; no two orders count as one."""
    policy = scene.store.policy
    rules = policy.safeguards
    assert rules is not None
    authority = tuple(
        entry.model_copy(update={"period_amount": Decimal(400_000)}) if entry.role == "sales_lead" else entry
        for entry in policy.authority
    )
    changed = {"authority": authority, "safeguards": rules.model_copy(update={"split_window_days": 0})}
    return Scene(EventStore(scene.pool, policy.model_copy(update=changed)))


async def test_what_one_person_approves_adds_up_over_the_period(tight: Scene) -> None:
    await tight.customer(grade="C", limit=5_000_000)
    for order_id in ("S1", "S2", "S3"):
        await tight.order(order_id, 200_000)
    yes = Decide(person=LEAD, outcome="approve")
    await tight.record("approval/S1.1", yes)
    await tight.record("approval/S2.1", Decide(person=LEAD, outcome="approve", amount=cny(150_000)))
    assert await tight.refused("approval/S3.1", yes) == "authority.period"
    await tight.record("approval/S3.1", Decide(person=LEAD, outcome="approve", amount=cny(50_000)))
    await tight.order("S4", 90_000)
    assert await tight.refused("approval/S4.1", yes) == "authority.period"
    await tight.record("approval/S4.1", Decide(person=OTHER_LEAD, outcome="approve"))
    await tight.order("S5", 90_000, at=START + timedelta(days=31))
    await tight.record("approval/S5.1", yes, at=START + timedelta(days=31))


async def test_who_decides_in_the_place_of_somebody_is_held_against_their_own_role(tight: Scene) -> None:
    await tight.customer(grade="C", limit=5_000_000)
    await tight.order("S1", 500_000)
    await tight.record("approval/S1.1", Decide(person=MANAGER, outcome="approve"))
    await tight.order("S2", 200_000)
    await tight.record("approval/S2.1", DelegateTask(person=LEAD, to=MANAGER))
    await tight.record("approval/S2.1", Decide(person=MANAGER, outcome="approve"))
    assert (await tight.snapshot("approval/S2.1"))["decisions"][0]["authority"] == "250000"


async def test_two_decisions_at_once_do_not_both_take_the_room_of_one(tight: Scene) -> None:
    await tight.customer(grade="C", limit=9_000_000)
    tasks = [f"S{number}" for number in range(6)]
    for order_id in tasks:
        await tight.order(order_id, 150_000)
    answers = await asyncio.gather(
        *(
            tight.store.record(tight.envelope(f"approval/{task}.1", Decide(person=LEAD, outcome="approve")))
            for task in tasks
        )
    )
    codes = [answer.refused.code if answer.refused else "" for answer in answers]
    assert sorted(codes) == ["", "", *["authority.period"] * 4]


async def test_who_set_the_limit_lets_no_order_pass_over_it(scene: Scene) -> None:
    await scene.customer(limit=None)
    limit = SetLimit(currency="CNY", amount=Decimal(1_000_000), valid_from=DAY, approval="AP-1")
    await scene.record("customer/C1", limit, actor=MANAGER)
    await scene.order("S1", 300_000)
    assert await scene.refused("approval/S1.1", Decide(person=MANAGER, outcome="approve")) == "duties.conflict"
    await scene.record("approval/S1.1", Decide(person="staff-032", outcome="approve"))


async def test_for_whom_a_limit_was_decided_lets_no_order_pass_over_it_either(scene: Scene) -> None:
    await scene.customer(limit=None)
    file = await concluded(scene, REGISTER, PublicRecordFacts(), REPORT)
    (task,) = file.tasks
    await scene.record(f"approval/{task.approval_id}", DelegateTask(person=MANAGER, to="staff-061"))
    await scene.record(f"approval/{task.approval_id}", Decide(person="staff-061", outcome="approve"))
    granted = ConcludeTask(approval_id=task.approval_id, outcome="approved", decided_by=("staff-061",))
    await scene.record("review/C1", granted)
    assert (await scene.snapshot("customer/C1"))["limits"]["own"][0]["approval"] == task.approval_id
    await scene.order("S1", 230_000)
    for person in (MANAGER, "staff-061"):
        assert await scene.refused("approval/S1.1", Decide(person=person, outcome="approve")) == "duties.conflict"
    await scene.record("approval/S1.1", Decide(person="staff-032", outcome="approve"))


async def test_a_role_in_which_everybody_is_barred_is_not_asked(scene: Scene) -> None:
    await scene.customer(limit=None)
    limit = SetLimit(currency="CNY", amount=Decimal(6_000_000), valid_from=DAY, approval="AP-1")
    await scene.record("customer/C1", limit, actor=CFO)
    terms = order_of("S1", 300_000, terms="NET150")
    await scene.record("sale/S1", SubmitOrder(order=terms))
    seats = (await asked(scene, "S1"))["seats"]
    assert [seat["role"] for seat in seats] == ["sales_director"]


async def test_who_wants_a_sale_that_waits_makes_no_credit_for_it(scene: Scene) -> None:
    await scene.customer(grade=None)
    order = order_of("S1", 1_000).model_copy(update={"requested_by": ANALYST})
    await scene.record("sale/S1", SubmitOrder(order=order))
    assert (await scene.snapshot("sale/S1"))["phase"] in ("held", "pending")
    grade = AssignGrade(grade="A", reviewed_on=DAY, valid_until=DAY + timedelta(days=300))
    limit = SetLimit(currency="CNY", amount=Decimal(1_000), valid_from=DAY, approval="AP-1")
    assert await scene.refused("customer/C1", grade, actor=ANALYST) == "duties.conflict"
    assert await scene.refused("customer/C1", limit, actor=ANALYST) == "duties.conflict"
    await scene.record("customer/C1", grade, actor="staff-022")


async def test_who_approved_a_sale_writes_no_credit_note_for_it_and_books_no_money_of_it(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 300_000)
    await scene.record("approval/S1.1", Decide(person="staff-081", outcome="approve"))
    await scene.record("sale/S1", approved("S1.1"))
    goods = DispatchGoods(delivery_id="D1", amount=cny(300_000))
    await scene.record("sale/S1", goods, actor=LEAD)
    back = ReturnGoods(invoice_no="INV-000001", amount=cny(1_000), reason="damaged")
    assert await scene.refused("sale/S1", back, actor="staff-081") == "duties.conflict"
    paid = ReceivePayment(payment_id="P1", amount=cny(1_000), paid_on=DAY)
    assert await scene.refused("receivable/INV-000001", paid, actor="staff-081") == "duties.conflict"
    receipt = RegisterReceipt(payment_id="P2", customer_id="C1", amount=cny(1_000), paid_on=DAY)
    assert await scene.refused("payment/P2", receipt, actor="staff-081") == "duties.conflict"
    await scene.record("payment/P2", receipt, actor=CFO)


async def test_who_booked_the_money_as_a_receipt_writes_no_credit_note(scene: Scene) -> None:
    await scene.customer()
    receivable = await scene.claim("S1", 10_000)
    receipt = RegisterReceipt(payment_id="P1", customer_id="C1", amount=cny(1_000), paid_on=DAY)
    await scene.record("payment/P1", receipt, actor=CFO)
    nothing = cny(0)
    share = BookAllocation(payment_id="P1", applied=cny(1_000), bank_charge=nothing, written_off=nothing, paid_on=DAY)
    await scene.record(f"receivable/{receivable}", share)
    back = ReturnGoods(invoice_no="INV-000001", amount=cny(500), reason="damaged")
    assert await scene.refused("sale/S1", back, actor=CFO) == "duties.conflict"
    await scene.record("sale/S1", back, actor="staff-081")


async def test_a_program_is_free_of_the_separation(scene: Scene) -> None:
    await scene.customer()
    receivable = await scene.claim("S1", 10_000)
    await scene.pay(receivable, 1_000)
    back = ReturnGoods(invoice_no="INV-000001", amount=cny(500), reason="damaged")
    await scene.record("sale/S1", back, actor="shop")


async def test_who_lets_an_order_grow_does_not_approve_the_growth(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 100_000)
    await scene.record("sale/S1", AmendOrder(amount=cny(300_000)), actor=LEAD)
    yes = Decide(person=LEAD, outcome="approve")
    assert await scene.refused("approval/S1.1", yes, actor=LEAD) == "authority.own_request"


async def test_who_let_an_order_grow_wanted_the_sale_whatever_decided_it(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 100_000)
    await scene.record("sale/S1", AmendOrder(amount=cny(150_000)), actor=DIRECTOR)
    await scene.record("sale/S1", AmendOrder(amount=cny(300_000)), actor=LEAD)
    yes = Decide(person=DIRECTOR, outcome="approve")
    assert await scene.refused("approval/S1.1", yes, actor=DIRECTOR) == "duties.conflict"


async def test_an_order_that_people_approved_does_not_grow_by_the_machine_in_small_steps(scene: Scene) -> None:
    await scene.customer(limit=5_000_000)
    await scene.order("S1", 300_000)
    await scene.record("approval/S1.1", Decide(person=MANAGER, outcome="approve"))
    await scene.record("sale/S1", approved("S1.1"))
    await scene.record("sale/S1", AmendOrder(amount=cny(450_000)))
    assert (await scene.snapshot("sale/S1"))["pending"] is None
    await scene.record("sale/S1", AmendOrder(amount=cny(600_000)))
    found = await scene.row("SELECT data FROM event WHERE stream = 'approval/S1.2' AND version = 1")
    assert found["data"]["weight"] == "300000.00"
    await scene.record("approval/S1.2", Decide(person=MANAGER, outcome="approve"))
    await scene.record("sale/S1", approved("S1.2"))
    assert (await scene.snapshot("sale/S1"))["unweighed"]["amount"] == "0.00"


async def test_tiny_orders_do_not_push_a_large_one_out_of_sight(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 200_000)
    for number in range(MOST):
        await scene.order(f"T{number}", 1)
    await scene.order("S2", 200_000)
    assert await lane(scene, "S2") == "delegated"


async def test_one_person_does_not_fit_two_duties_into_one_case_by_doing_both_at_once(scene: Scene) -> None:
    await scene.customer(limit=900_000)
    await scene.order("S1", 300_000)
    limit = SetLimit(currency="CNY", amount=Decimal(950_000), valid_from=DAY, approval="AP-1")
    yes = Decide(person=MANAGER, outcome="approve")
    both = (
        scene.envelope("approval/S1.1", yes, actor=MANAGER),
        scene.envelope("customer/C1", limit, actor=MANAGER),
    )
    outcomes = await asyncio.gather(*(scene.store.record(each) for each in both))
    codes = sorted(outcome.refused.code if outcome.refused else "" for outcome in outcomes)
    assert codes == ["", "duties.conflict"]
