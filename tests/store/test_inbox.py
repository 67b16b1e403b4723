"""The inbox: what is offered to one person, filtered, sorted and paged in SQL."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from activities.postgres.inbox import Wanted
from activities.postgres.read_models import ReadModels
from domain.absence.commands import RegisterAbsence
from domain.approval.commands import AskForEvidence, Decide, DelegateTask
from domain.sale.commands import SubmitOrder
from tests.store.scene import START, Scene, order_of

MANAGER, COLLEAGUE, DIRECTOR = "staff-031", "staff-032", "staff-061"


async def inbox(scene: Scene, person: str, *, at: datetime = START, wanted: Wanted | None = None) -> list[str]:
    box = ReadModels(scene.pool).inbox(person, scene.store.policy, at)
    page = await box.page(wanted or Wanted())
    assert await box.count(wanted or Wanted()) == len(page.items)
    return [row.task_id for row in page.items]


async def asked(scene: Scene, *orders: tuple[str, int, str], **how: Any) -> None:
    for order_id, amount, customer_id in orders:
        if not await scene.pool.fetchval("SELECT 1 FROM account WHERE account_id = $1", f"customer/{customer_id}"):
            await scene.customer(customer_id, 10_000_000)
        await scene.order(order_id, amount, customer_id, **how)


async def away(scene: Scene, person: str, substitute: str | None) -> None:
    leave = RegisterAbsence(person=person, starts=START, ends=START + timedelta(days=7), substitute=substitute)
    await scene.record(f"absence/{person}", leave, actor=person)


async def test_a_task_is_in_the_inbox_of_everybody_in_the_role_and_of_nobody_else(scene: Scene) -> None:
    await asked(scene, ("S1", 300_000, "C1"))
    people = [person.id for person in scene.store.policy.people]
    assert [person for person in people if await inbox(scene, person)] == [MANAGER, COLLEAGUE]


async def test_what_is_lost_first_comes_first_then_the_larger_then_by_customer(scene: Scene) -> None:
    await asked(scene, ("S1", 300_000, "C2"), ("S2", 300_000, "C1"), ("S3", 400_000, "C3"))
    await asked(scene, ("S0", 500_000, "C4"), at=START + timedelta(hours=1))
    assert await inbox(scene, MANAGER) == ["S3.1", "S2.1", "S1.1", "S0.1"]


async def test_pages_follow_each_other_without_gap_or_repetition(scene: Scene) -> None:
    await asked(scene, *((f"S{number}", 300_000 + number // 2, f"C{number}") for number in range(7)))
    box, after, found = ReadModels(scene.pool).inbox(MANAGER, scene.store.policy, START), "", list[str]()
    while True:
        page = await box.page(after=after, most=2)
        found += [row.task_id for row in page.items]
        if page.next is None:
            break
        after = page.next
        # Deciding the last one shown must not lose the next ones.
        decision = Decide(person=COLLEAGUE, outcome="reject", reason="no")
        await scene.record(f"approval/{after}", decision, actor=COLLEAGUE)
    assert found == ["S6.1", "S4.1", "S5.1", "S2.1", "S3.1", "S0.1", "S1.1"]


async def test_a_dual_task_is_in_both_inboxes_until_one_has_decided(scene: Scene) -> None:
    await asked(scene, ("S1", 900_000, "C1"))
    assert await inbox(scene, "staff-051") == await inbox(scene, MANAGER) == ["S1.1"]
    await scene.record("approval/S1.1", Decide(person=MANAGER, outcome="approve"), actor=MANAGER)
    assert await inbox(scene, MANAGER) == await inbox(scene, COLLEAGUE) == []
    assert await inbox(scene, "staff-051") == ["S1.1"]


async def test_nobody_sees_their_own_request_nor_does_who_stands_in_for_them(scene: Scene) -> None:
    await scene.customer("C1", 10_000_000)

    order = order_of("S1", 300_000).model_copy(update={"requested_by": MANAGER})
    await scene.record("sale/S1", SubmitOrder(order=order))
    assert await inbox(scene, MANAGER) == []
    assert await inbox(scene, COLLEAGUE) == ["S1.1"]
    await away(scene, MANAGER, COLLEAGUE)
    assert await inbox(scene, COLLEAGUE) == []


async def test_a_substitute_sees_the_tasks_of_whoever_is_away_and_only_meanwhile(scene: Scene) -> None:
    await asked(scene, ("S1", 300_000, "C1"))
    assert await inbox(scene, DIRECTOR) == []
    await away(scene, MANAGER, DIRECTOR)
    assert await inbox(scene, DIRECTOR) == ["S1.1"]
    assert await inbox(scene, DIRECTOR, at=START + timedelta(days=7)) == []


async def test_a_delegated_task_leaves_the_role_for_a_person(scene: Scene) -> None:
    await asked(scene, ("S1", 300_000, "C1"))
    await scene.record("approval/S1.1", DelegateTask(person=MANAGER, to=DIRECTOR), actor=MANAGER)
    assert [await inbox(scene, person) for person in (MANAGER, COLLEAGUE, DIRECTOR)] == [[], [], ["S1.1"]]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        (Wanted(about="order"), ["S3.1", "S1.1"]),
        (Wanted(about="limit"), []),
        (Wanted(customer_id="C1"), ["S1.1"]),
        (Wanted(lane="dual"), ["S3.1"]),
        (Wanted(lane="delegated"), ["S1.1"]),
        (Wanted(text="s3"), ["S3.1"]),
        (Wanted(text="company c1"), ["S1.1"]),
        (Wanted(text="%"), []),
        (Wanted(text="_"), []),
        (Wanted(text="\\"), []),
    ],
)
async def test_filters(scene: Scene, wanted: Wanted, found: list[str]) -> None:
    await asked(scene, ("S1", 300_000, "C1"), ("S3", 900_000, "C3"))
    assert await inbox(scene, MANAGER, wanted=wanted) == found


async def test_a_row_says_what_the_page_shows(scene: Scene) -> None:
    await asked(scene, ("S1", 300_000, "C1"))
    ask = AskForEvidence(person=MANAGER, question="accounts?")
    await scene.record("approval/S1.1", ask, actor=MANAGER)
    await away(scene, COLLEAGUE, DIRECTOR)
    (row,) = (await ReadModels(scene.pool).inbox(MANAGER, scene.store.policy, START).page()).items
    assert (row.question, row.revision, row.lane, row.offered_roles) == (
        "accounts?",
        1,
        "delegated",
        ("credit_manager",),
    )
    assert row.respond_by > START + timedelta(days=1)
    assert row.briefing is not None
    assert (row.briefing.recommendation, len(row.briefing.facts)) == ("approve", 3)
    assert row.amount_in_home_currency == 300_000


async def test_whoever_leaves_has_open_tasks_look_to_whom_they_are_offered(scene: Scene) -> None:
    await asked(scene, ("S1", 300_000, "C1"), ("S2", 3_500_000, "C2"))
    await away(scene, MANAGER, COLLEAGUE)
    rows = await scene.pool.fetch("SELECT target FROM outbox WHERE payload->'command'->>'kind' = 'let_task_time_pass'")
    assert [row["target"] for row in rows] == ["approval/S1.1"]
