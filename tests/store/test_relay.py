"""The relay gets everything out, in order, once, and tries again when the other end fails."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from activities.ports import OutgoingMail
from activities.postgres.relay import BATCH, Relay
from domain.receivable.commands import ReachMilestone
from domain.review.commands import Asked
from tests.store.scene import START, Scene
from tests.store.test_envelopes import FIRST_DAY, morning

LATER = START + timedelta(days=400)


@dataclass
class Receiver:
    """Everything that gets through, in order. `before` may fail or wait, like a network."""

    got: list[tuple[str, str]] = field(default_factory=list)
    mails: list[OutgoingMail] = field(default_factory=list)
    before: Callable[[str], Awaitable[None]] | None = None
    ended: frozenset[str] = frozenset()

    async def start(self, workflow: str, stream: str, customer_id: str) -> None:
        await self._take(stream, f"start {workflow} of {customer_id}")

    async def tell(self, stream: str, command_id: str, command: dict[str, Any]) -> bool:
        await self._take(stream, command_id)
        return stream not in self.ended

    async def facts_changed(self, stream: str) -> bool:
        await self._take(stream, "facts_changed")
        return stream not in self.ended

    async def review(self, customer_id: str, asked: Asked) -> None:
        await self._take(f"review/{customer_id}", f"{asked.cause} by {asked.by}")

    async def send(self, mail: OutgoingMail) -> None:
        await self._take(mail.id, "mail")
        self.mails.append(mail)

    async def _take(self, target: str, what: str) -> None:
        if self.before is not None:
            await self.before(target)
        self.got.append((target, what))


def relay(scene: Scene, receiver: Receiver, at: datetime = LATER) -> Relay:
    return Relay(scene.pool, receiver, receiver, lambda: at)


async def put(scene: Scene, number: int, target: str, *, after: datetime = START) -> None:
    await scene.pool.execute(
        "INSERT INTO outbox (id, kind, target, payload, deliver_after) VALUES ($1, 'signal', $2, $3, $4)",
        f"row-{number:04d}",
        target,
        {"signal": "tell", "command": {"kind": "let_time_pass"}},
        after,
    )


async def statuses(scene: Scene) -> Counter[str]:
    return Counter(row["status"] for row in await scene.pool.fetch("SELECT status FROM outbox"))


async def test_each_kind_of_row_reaches_its_receiver(scene: Scene) -> None:
    await scene.customer()
    receivable = await scene.claim("S1", 1_000)
    await scene.order("S2", 300_000)
    await scene.pay(receivable, 1_000)
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    targets = Counter(target for target, _ in receiver.got if not target.startswith("task/"))
    # The settled claim is told to its sale; the sale that waits for people looks whether credit became free.
    assert targets == {f"receivable/{receivable}": 1, "approval/S2.1": 1, "sale/S1": 1, "sale/S2": 1}
    assert {mail.to for mail in receiver.mails} == {"staff-031@example.com", "staff-032@example.com"}
    assert set(await statuses(scene)) == {"delivered"}
    assert await relay(scene, receiver).deliver_due() == 0


async def test_what_is_not_due_yet_waits(scene: Scene) -> None:
    await put(scene, 1, "sale/S1", after=START + timedelta(hours=1))
    receiver = Receiver()
    assert await relay(scene, receiver, START).deliver_due() == 0
    assert await relay(scene, receiver, START + timedelta(hours=1)).deliver_due() == 1


async def test_rows_of_one_target_arrive_in_the_order_in_which_they_were_written(scene: Scene) -> None:
    for number in range(30):
        await put(scene, number, f"sale/S{number % 3}")
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    for target in ("sale/S0", "sale/S1", "sale/S2"):
        ids = [what for reached, what in receiver.got if reached == target]
        assert ids == sorted(ids)
        assert len(ids) == 10


async def test_a_workflow_that_has_ended_drops_what_means_nothing_any_more(scene: Scene) -> None:
    await put(scene, 1, "sale/S1")
    await relay(scene, Receiver(ended=frozenset({"sale/S1"}))).deliver_due()
    assert await statuses(scene) == {"dropped": 1}


async def test_a_receiver_that_fails_is_tried_again_after_ever_longer_pauses(scene: Scene) -> None:
    async def down(_: str) -> None:
        raise ConnectionError("no route")

    await put(scene, 1, "sale/S1")
    await put(scene, 2, "sale/S1")
    at, pauses = START, []
    for attempt in range(1, 13):
        await relay(scene, Receiver(before=down), at).deliver_due()
        row = await scene.row("SELECT * FROM outbox WHERE id = 'row-0001'")
        assert (row["status"], row["attempts"]) == ("waiting", attempt)
        assert "no route" in row["last_error"]
        pauses.append((row["deliver_after"] - at).total_seconds())
        at = row["deliver_after"]
    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[1], pauses[-1]) == (1, 2, 300)
    receiver = Receiver()
    await relay(scene, receiver, at).deliver_due()
    assert [what for _, what in receiver.got] == ["row-0001", "row-0002"]


async def test_one_target_that_fails_holds_up_no_other(scene: Scene) -> None:
    async def one_down(target: str) -> None:
        if target == "sale/S1":
            raise ConnectionError

    await put(scene, 1, "sale/S1")
    await put(scene, 2, "sale/S2")
    await relay(scene, Receiver(before=one_down), START).deliver_due()
    assert await statuses(scene) == {"waiting": 1, "delivered": 1}


async def test_a_mail_that_cannot_be_handed_over_is_tried_again(scene: Scene) -> None:
    async def down(_: str) -> None:
        raise ConnectionRefusedError

    await scene.customer()
    receivable = await scene.claim("S1", 1_000)
    await scene.record(f"receivable/{receivable}", ReachMilestone(), at=morning(FIRST_DAY))
    at = morning(FIRST_DAY) + timedelta(hours=1)
    await relay(scene, Receiver(before=down), at).deliver_due()
    receiver = Receiver()
    await relay(scene, receiver, at + timedelta(seconds=1)).deliver_due()
    assert [mail.id for mail in receiver.mails] == [f"reminder/C1/{FIRST_DAY}"]


async def test_an_envelope_loses_what_was_paid_since_and_is_dropped_when_nothing_is_left(scene: Scene) -> None:
    for customer in ("C1", "C2"):
        await scene.customer(customer)
    paid, unpaid = await scene.claim("S1", 1_000), await scene.claim("S2", 2_000)
    all_paid = await scene.claim("S3", 3_000, "C2")
    for receivable in (paid, unpaid, all_paid):
        await scene.record(f"receivable/{receivable}", ReachMilestone(), at=morning(FIRST_DAY))
    await scene.pay(paid, 1_000, at=morning(FIRST_DAY))
    await scene.pay(all_paid, 3_000, at=morning(FIRST_DAY))
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    (mail,) = receiver.mails
    assert mail.to == "C1@example.com"
    assert unpaid in mail.text
    assert paid not in mail.text
    fates = await scene.pool.fetch("SELECT target, status FROM outbox WHERE kind = 'mail' ORDER BY target")
    assert [tuple(row) for row in fates] == [("customer/C1", "delivered"), ("customer/C2", "dropped")]


async def test_a_reminder_that_comes_while_its_envelope_is_being_sent_is_not_lost(scene: Scene) -> None:
    sending, go_on = asyncio.Event(), asyncio.Event()

    async def slowly(target: str) -> None:
        if target.startswith("reminder/"):
            sending.set()
            await go_on.wait()

    await scene.customer()
    first, second = await scene.claim("S1", 1_000), await scene.claim("S2", 2_000)
    await scene.record(f"receivable/{first}", ReachMilestone(), at=morning(FIRST_DAY))
    delivering = asyncio.create_task(relay(scene, Receiver(before=slowly)).deliver_due())
    await sending.wait()
    putting = asyncio.create_task(scene.record(f"receivable/{second}", ReachMilestone(), at=morning(FIRST_DAY)))
    await asyncio.sleep(0.1)
    go_on.set()
    await asyncio.gather(delivering, putting)
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    assert [mail.id for mail in receiver.mails] == [f"reminder/C1/{FIRST_DAY + timedelta(days=1)}"]
    assert second in receiver.mails[0].text


async def test_two_relays_deliver_nothing_twice_and_leave_nothing(scene: Scene) -> None:
    begun = set[int]()

    def network(relay_number: int) -> Callable[[str], Awaitable[None]]:
        async def both_at_work(_: str) -> None:
            begun.add(relay_number)
            while len(begun) < 2:
                await asyncio.sleep(0.001)

        return both_at_work

    for number in range(3 * BATCH):
        await put(scene, number, f"sale/S{number}")
    receivers = [Receiver(before=network(1)), Receiver(before=network(2))]

    async def work(receiver: Receiver) -> None:
        while await relay(scene, receiver).deliver_due():
            pass

    await asyncio.gather(*(work(receiver) for receiver in receivers))
    got = Counter(what for receiver in receivers for _, what in receiver.got)
    assert set(got.values()) == {1}
    assert len(got) == 3 * BATCH
    assert all(receiver.got for receiver in receivers)
    assert await statuses(scene) == {"delivered": 3 * BATCH}


async def test_a_review_is_delivered_with_its_cause_and_who_wants_it(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)
    await scene.order("S1", 60_000, actor="a program")
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    assert receiver.got == [("review/C1", "sale by shop")]


async def test_two_relays_keep_the_order_of_a_target(scene: Scene) -> None:
    async def network(_: str) -> None:
        await asyncio.sleep(0.001)

    for number in range(BATCH + 20):
        await put(scene, number, "sale/S1")
    receiver = Receiver(before=network)

    async def work() -> None:
        while (await statuses(scene))["waiting"]:
            await relay(scene, receiver).deliver_due()

    await asyncio.gather(work(), work())
    ids = [what for _, what in receiver.got]
    assert ids == [f"row-{number:04d}" for number in range(BATCH + 20)]


async def test_what_comes_while_an_older_row_waits_for_its_next_try_does_not_overtake_it(scene: Scene) -> None:
    async def down(_: str) -> None:
        raise ConnectionError

    await put(scene, 1, "sale/S1")
    await relay(scene, Receiver(before=down), START).deliver_due()
    await put(scene, 2, "sale/S1")
    receiver = Receiver()
    await relay(scene, receiver, START).deliver_due()
    assert receiver.got == []
    await relay(scene, receiver, START + timedelta(seconds=1)).deliver_due()
    assert [what for _, what in receiver.got] == ["row-0001", "row-0002"]


async def test_a_running_relay_delivers_as_soon_as_it_is_woken(scene: Scene) -> None:
    await scene.customer()
    receiver = Receiver()
    running = asyncio.create_task(relay(scene, receiver).run())
    await asyncio.sleep(0.2)
    await scene.claim("S1", 1_000)
    async with asyncio.timeout(60):
        while not receiver.got:
            await asyncio.sleep(0.01)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
