"""What follows from what has become known about a customer: reviews, tasks, knock-outs."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from domain.customer.commands import IdentifyCustomer, RegisterCustomer, RegisterGroup
from domain.evidence.facts import NameHit, Owner, OwnershipFacts, PublicRecordFacts
from domain.legal_ids import LegalId
from domain.review.commands import ConcludeTask
from domain.sale.commands import AmendOrder
from tests.store.credit_file import REGISTER, REPORT, concluded, file_of, reviews, started, told
from tests.store.scene import START, Scene, cny


async def test_an_order_of_a_stranger_starts_a_review_for_what_it_seeks(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)

    await scene.order("S1", 60_000)

    ((customer, asked),) = await reviews(scene)
    assert (customer, asked["cause"], asked["by"]) == ("C1", "sale", "shop")
    assert asked["sought"]["amount"] == "60000.00"


async def test_an_amendment_that_a_stale_file_stops_starts_a_review_for_the_next_try(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 10_000)
    stale = START + timedelta(days=701)

    await scene.record("sale/S1", AmendOrder(amount=cny(20_000)), at=stale)

    assert [(customer, asked["cause"]) for customer, asked in await reviews(scene)] == [("C1", "sale")]


async def test_a_customer_registered_for_review_is_reviewed_and_another_is_not(scene: Scene) -> None:
    for customer_id, review in (("C1", True), ("C2", False)):
        registered = RegisterCustomer(
            customer_id=customer_id, name="Company", country="GB", currency="CNY", review=review
        )
        await scene.record(f"customer/{customer_id}", registered)

    assert [(customer, asked["cause"]) for customer, asked in await reviews(scene)] == [("C1", "new_customer")]


async def test_nothing_is_reviewed_under_a_policy_without_reviews(scene: Scene) -> None:
    bare = scene.store.policy.model_copy(update={"review": None})
    without = Scene(type(scene.store)(scene.pool, bare))
    registered = RegisterCustomer(customer_id="C1", name="Company", country="GB", currency="CNY", review=True)
    await without.record("customer/C1", registered)

    assert await reviews(scene) == []


async def family(scene: Scene) -> None:
    await scene.record("group/G1", RegisterGroup(group_id="G1", name="Family", currency="CNY"))
    await scene.limit("group/G1", 9_000_000)
    for customer_id in ("C1", "C2", "C3"):
        await scene.customer(customer_id, group_id="G1")
    await scene.customer("C4")


async def test_trouble_of_one_member_starts_reviews_of_the_others_once(scene: Scene) -> None:
    await family(scene)
    broke = REGISTER.model_copy(update={"status": "insolvent"})

    for _ in range(2):
        await concluded(scene, broke)

    found = await reviews(scene)
    assert [(customer, asked["cause"]) for customer, asked in found] == [
        ("C2", "group_trouble"),
        ("C3", "group_trouble"),
    ]


async def test_a_member_that_a_person_finds_on_a_list_is_trouble_too(scene: Scene) -> None:
    await family(scene)
    hit = NameHit(
        list_name="sanctions",
        reference="L-7",
        listed_name="Compagnie C1",
        customer_name="Company C1",
        score=Decimal(90),
    )
    file = await concluded(scene, REGISTER, PublicRecordFacts(hits=(hit,)))
    assert await reviews(scene) == []
    (task,) = [task for task in file.tasks if task.about == "name_hit"]

    await scene.record("review/C1", ConcludeTask(approval_id=task.approval_id, outcome="rejected", reason="the same"))

    assert [customer for customer, _ in await reviews(scene)] == ["C2", "C3"]
    assert (await scene.row("SELECT grade, complete FROM credit_file")) == {"grade": "E", "complete": True}


async def test_an_owner_that_is_an_insolvent_customer_of_ours_stops_whom_it_owns(scene: Scene) -> None:
    lei = LegalId(scheme="lei", value="213800KUD8LAJWSQ9D15")
    for customer_id in ("C1", "C2", "C3"):
        await scene.customer(customer_id)
    await scene.record("customer/C2", IdentifyCustomer(identifiers=(lei,)))
    await concluded(scene, REGISTER.model_copy(update={"status": "insolvent"}), customer_id="C2")
    held = Owner(key=f"lei:{lei.value}", name="Company C2", share_percent=Decimal(60))

    file = await concluded(scene, OwnershipFacts(key="lei:C1", name="Company C1", owners=(held,)))

    assert [out.code for out in file.knock_outs] == ["knock_out.owner_insolvent"]


async def test_a_proposal_that_a_newer_review_supersedes_is_taken_back_from_the_people(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)
    first = await concluded(scene, REGISTER, PublicRecordFacts(), REPORT)
    (task,) = first.tasks

    second = await concluded(scene)

    assert [each.approval_id for each in second.tasks] == ["C1:R2.1"]
    withdrawn = await scene.row(
        "SELECT payload FROM outbox WHERE target = $1 AND kind = 'signal'", f"approval/{task.approval_id}"
    )
    assert withdrawn["payload"]["command"]["kind"] == "withdraw"


async def test_a_reviews_task_starts_its_workflow_and_tells_the_file_what_people_said(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)
    await concluded(scene, REGISTER, PublicRecordFacts(), REPORT)

    started = await scene.row("SELECT payload FROM outbox WHERE kind = 'start' AND target = 'approval/C1:R1.1'")

    assert started["payload"] == {"workflow": "Approval", "customer_id": "C1"}


async def test_the_same_evidence_recorded_again_is_one_piece(scene: Scene) -> None:
    await scene.customer()
    await started(scene)
    for _ in range(2):
        await told(scene, REGISTER, command_id="C1/1/registry/gleif")

    assert len((await file_of(scene)).evidence) == 1
