"""Reminders are collected: one envelope for each customer and day, and not too many a week."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any

from activities.postgres.context import Needs, load_facts
from activities.postgres.mail import put_into_envelope
from domain import local_time
from domain.receivable.commands import ReachMilestone
from domain.receivable.events import LadderStepTaken
from tests.store.scene import START, Scene, cny

FIRST_DAY = date(2026, 4, 2)
"""The day of the first reminder of what is due on the first of April."""


def morning(day: date) -> datetime:
    return local_time.moment(day, time(9, 30), "Asia/Shanghai")


async def envelopes(scene: Scene) -> dict[str, list[str]]:
    """The receivables in each envelope, by its day."""
    found = await scene.pool.fetch("SELECT payload FROM outbox WHERE kind = 'mail' ORDER BY id")
    return {
        row["payload"]["day"]: [item["receivable_id"] for item in row["payload"]["items"]]
        for row in found
        if row["payload"]["kind"] == "reminder"
    }


async def remind(scene: Scene, receivable_id: str, day: date, minutes: int = 0) -> None:
    """Puts one reminder on its way on that morning."""
    step = LadderStepTaken(step="reminder", level=1, channel="mail", template="reminder", balance=cny(1))
    at = morning(day) + timedelta(minutes=minutes)
    envelope = scene.envelope(f"receivable/{receivable_id}", ReachMilestone(), at=at)
    async with scene.pool.acquire() as connection, connection.transaction():
        facts = await load_facts(connection, Needs(customer_id="C1"), envelope, scene.store.policy)
        await put_into_envelope(connection, envelope.stream, step, at, facts)


async def close(scene: Scene, day: date, status: str) -> None:
    await scene.pool.execute("UPDATE outbox SET status = $2 WHERE id = $1", f"reminder/C1/{day}", status)


async def test_everything_due_on_one_day_goes_into_one_envelope_of_the_customer(scene: Scene) -> None:
    for customer in ("C1", "C2"):
        await scene.customer(customer)
    mine = [await scene.claim(f"S{number}", 1_000) for number in range(3)]
    other = await scene.claim("S9", 1_000, "C2")
    for receivable in (*mine, other):
        await scene.record(f"receivable/{receivable}", ReachMilestone(), at=morning(FIRST_DAY))
    rows = await scene.pool.fetch("SELECT id, target, payload, deliver_after FROM outbox WHERE kind = 'mail'")
    letters: dict[str, Any] = {row["id"]: row for row in rows}
    assert set(letters) == {f"reminder/C1/{FIRST_DAY}", f"reminder/C2/{FIRST_DAY}"}
    letter = letters[f"reminder/C1/{FIRST_DAY}"]
    assert [item["receivable_id"] for item in letter["payload"]["items"]] == mine
    wait = timedelta(minutes=scene.store.policy.messages.collect_minutes)
    assert letter["deliver_after"] == morning(FIRST_DAY) + wait
    assert letter["target"] == "customer/C1"


async def test_what_comes_after_the_envelope_was_sent_goes_into_that_of_the_next_day(scene: Scene) -> None:
    await scene.customer()
    await remind(scene, "R1", FIRST_DAY)
    await close(scene, FIRST_DAY, "delivered")
    await remind(scene, "R2", FIRST_DAY, minutes=90)
    next_day = FIRST_DAY + timedelta(days=1)
    assert await envelopes(scene) == {str(FIRST_DAY): ["R1"], str(next_day): ["R2"]}
    deliver_after = await scene.pool.fetchval(
        "SELECT deliver_after FROM outbox WHERE id = $1", f"reminder/C1/{next_day}"
    )
    assert deliver_after > morning(next_day)


async def test_no_seven_days_see_more_envelopes_than_the_policy_allows(scene: Scene) -> None:
    await scene.customer()
    for number in range(20):
        await remind(scene, f"R{number}", FIRST_DAY + timedelta(days=number))
    days = [date.fromisoformat(day) for day in await envelopes(scene)]
    most = scene.store.policy.messages.max_per_week
    for first in days:
        assert sum(first <= day < first + timedelta(days=7) for day in days) <= most
    assert sum(len(items) for items in (await envelopes(scene)).values()) == 20


async def test_an_envelope_that_was_dropped_does_not_use_up_the_week(scene: Scene) -> None:
    await scene.customer()
    for number in range(3):
        await remind(scene, f"R{number}", FIRST_DAY + timedelta(days=number))
    fourth = FIRST_DAY + timedelta(days=3)
    await close(scene, FIRST_DAY, "dropped")
    await remind(scene, "R3", fourth)
    assert str(fourth) in await envelopes(scene)


async def test_a_call_goes_into_no_envelope(scene: Scene) -> None:
    await scene.customer()
    receivable = await scene.claim("S1", 1_000)
    outcome = await scene.record(f"receivable/{receivable}", ReachMilestone(), at=START + timedelta(days=47))
    assert outcome.events[-1].data["channel"] == "task"
    assert await envelopes(scene) == {}
