"""Authority is held against the matrix in force at the moment of decision."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from activities.postgres.event_store import EventStore
from activities.postgres.policy_in_force import policy_in_force
from domain.absence.commands import RegisterAbsence
from domain.approval.commands import Decide
from domain.matrix.commands import ConfirmMatrix, ProposeMatrix, RejectMatrix
from domain.policy import Person, Policy
from tests.store.scene import DAY, PRESIDENT, START, Scene, order_of

MATRIX = "matrix/standard"
CFO, LEAD, NEWCOMER = "staff-041", "staff-011", "staff-500"
TOMORROW = START + timedelta(days=1)


def proposal(
    policy: Policy, *, lead_amount: int = 250_000, people: tuple[Person, ...] = (), day: date = DAY
) -> ProposeMatrix:
    """The standard matrix with another amount for sales leads, and more people."""
    authority = tuple(
        entry.model_copy(update={"amount": Decimal(lead_amount)}) if entry.role == "sales_lead" else entry
        for entry in policy.authority
    )
    return ProposeMatrix(
        authority=authority, people=(*policy.people, *people), effective_from=day, reason="new year, new limits"
    )


async def change(scene: Scene, proposed: ProposeMatrix, *, version: int = 1, at: datetime = START) -> None:
    await scene.record(MATRIX, proposed, actor=CFO, at=at)
    await scene.record(MATRIX, ConfirmMatrix(version=version), actor=PRESIDENT, at=at)


async def asked(scene: Scene, order_id: str, amount: int) -> str:
    """A task about an order of that amount."""
    await scene.order(order_id, amount, actor="shop")
    return f"approval/{order_id}.1"


def yes(person: str) -> Decide:
    return Decide(person=person, outcome="approve")


async def test_the_confirmed_matrix_decides_from_its_day_on(scene: Scene, policy: Policy) -> None:
    await scene.customer()
    await change(scene, proposal(policy, lead_amount=400_000, day=DAY + timedelta(days=1)))
    task = await asked(scene, "S1", 300_000)
    assert await scene.refused(task, yes(LEAD), actor=LEAD) == "authority.amount"
    await scene.record(task, yes(LEAD), actor=LEAD, at=TOMORROW)
    decided = await scene.row("SELECT data FROM event WHERE type = 'approval.decided'")
    assert (decided["data"]["matrix_version"], decided["data"]["authority"]) == (1, "400000")


async def test_who_loses_authority_while_a_task_waits_cannot_decide_it_any_more(scene: Scene, policy: Policy) -> None:
    await scene.customer(grade="D")
    task = await asked(scene, "S1", 100_000)
    await change(scene, proposal(policy, lead_amount=50_000))
    assert await scene.refused(task, yes(LEAD), actor=LEAD) in ("authority.amount", "authority.grade")


async def test_nobody_confirms_by_an_authority_that_only_the_new_matrix_gives(scene: Scene, policy: Policy) -> None:
    await scene.record(MATRIX, proposal(policy, people=(Person(id=NEWCOMER, role="president"),)), actor=CFO)
    assert await scene.refused(MATRIX, ConfirmMatrix(version=1), actor=CFO) == "matrix.four_eyes"
    assert await scene.refused(MATRIX, ConfirmMatrix(version=1), actor=NEWCOMER) == "authority.role"
    await scene.record(MATRIX, ConfirmMatrix(version=1), actor=PRESIDENT)
    # Now it counts, and whoever it made president decides about the next one.
    later = proposal(policy, lead_amount=1, day=DAY + timedelta(days=1))
    await scene.record(MATRIX, later, actor=CFO, at=TOMORROW)
    await scene.record(MATRIX, RejectMatrix(version=2, reason="too low"), actor=NEWCOMER, at=TOMORROW)


async def test_each_policy_is_on_record_before_anything_is_decided_under_it(scene: Scene, policy: Policy) -> None:
    await scene.customer()
    await change(scene, proposal(policy, lead_amount=400_000))
    await scene.order("S1", 1_000, actor="shop")
    approved = await scene.row("SELECT data, position FROM event WHERE type = 'sale.order_approved'")
    adopted = await scene.row("SELECT data, position FROM event WHERE type = 'policy.adopted'")
    assert adopted["data"]["policy_hash"] == approved["data"]["policy_hash"] != policy.hash
    assert adopted["position"] < approved["position"]
    kept = Policy.model_validate(adopted["data"]["content"])
    assert kept.hash == approved["data"]["policy_hash"]


async def test_another_process_sees_the_change_at_its_next_decision(scene: Scene, policy: Policy) -> None:
    await scene.customer()
    elsewhere = Scene(EventStore(scene.pool, policy))
    task = await asked(elsewhere, "S1", 300_000)
    assert await elsewhere.refused(task, yes(LEAD), actor=LEAD) == "authority.amount"
    await change(scene, proposal(policy, lead_amount=400_000))
    await elsewhere.record(task, yes(LEAD), actor=LEAD, command_id="elsewhere")


async def test_readers_are_told_which_policy_is_in_force(scene: Scene, policy: Policy) -> None:
    assert (await policy_in_force(scene.pool, policy, START)).policy is policy
    await change(scene, proposal(policy, lead_amount=400_000, day=DAY + timedelta(days=1)))
    assert (await policy_in_force(scene.pool, policy, START)).matrix_version == 0
    later = await policy_in_force(scene.pool, policy, TOMORROW)
    assert later.matrix_version == 1
    assert [entry.amount for entry in later.policy.authority if entry.role == "sales_lead"] == [Decimal(400_000)]


@pytest.mark.parametrize("confirmed", [False, True])
async def test_a_proposal_alone_changes_nothing(scene: Scene, policy: Policy, *, confirmed: bool) -> None:
    await scene.customer()
    await scene.record(MATRIX, proposal(policy, lead_amount=400_000), actor=CFO)
    if confirmed:
        await scene.record(MATRIX, ConfirmMatrix(version=1), actor=PRESIDENT)
    order = order_of("S1", 300_000)
    await scene.order(order.order_id, 300_000, actor="shop")
    seats = (await scene.row("SELECT data FROM event WHERE type = 'approval.opened'"))["data"]["seats"]
    assert seats[0]["role"] == ("sales_lead" if confirmed else "credit_manager")


async def test_who_is_named_by_the_absent_proposer_does_not_confirm_by_being_away_too(
    scene: Scene, policy: Policy
) -> None:
    await scene.record(MATRIX, proposal(policy, lead_amount=1), actor=CFO)
    for person, substitute in ((CFO, PRESIDENT), (PRESIDENT, None)):
        leave = RegisterAbsence(person=person, starts=START, ends=TOMORROW, substitute=substitute)
        await scene.record(f"absence/{person}", leave, actor=person)
    assert await scene.refused(MATRIX, ConfirmMatrix(version=1), actor=PRESIDENT) == "matrix.four_eyes"
