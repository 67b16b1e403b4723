"""A missed duty cannot be overlooked: a warning before, mail to those in charge, a line until it is acknowledged."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from activities.postgres.duty_reading import DutyCursorInvalid, DutyFilter, duties, duty_sums
from domain.cover.commands import AcknowledgeMiss, LetCoverTimePass
from domain.cover.guarantee.commands import GiveGuarantee
from tests.store.scene import DAY, START, Scene, cny
from tests.store.test_relay import Receiver, relay

LAST = DAY + timedelta(days=60)
NEAR = LAST - timedelta(days=5)
AFTER = LAST + timedelta(days=1)


def on(day: date) -> datetime:
    return START + (day - DAY)


async def secured(scene: Scene, number: int, expires_on: date = LAST) -> str:
    """A customer of its own whose sale a guarantee secures; returns the guarantee's stream."""
    customer, stream = f"C{number}", f"guarantee/G{number}"
    await scene.customer(customer, limit=10_000)
    command = GiveGuarantee(
        guarantor="Bank",
        account=f"customer/{customer}",
        amount=cny(20_000),
        expires_on=expires_on,
        percent=Decimal(100),
        fee_percent=Decimal(1),
    )
    await scene.record(stream, command)
    await scene.order(f"S{number}", 19_000, customer)
    return stream


async def mails(scene: Scene, kind: str) -> dict[str, str]:
    """To whom such mail goes, with its text."""
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    rows = await scene.pool.fetch("SELECT id FROM outbox WHERE kind = 'mail' AND payload->>'kind' = $1", kind)
    ids = {row["id"] for row in rows}
    return {mail.to: f"{mail.subject}\n{mail.text}" for mail in receiver.mails if mail.id in ids}


async def test_those_whose_duty_it_is_are_warned_by_mail_before_its_last_day(scene: Scene) -> None:
    stream = await secured(scene, 1)
    await scene.record(stream, LetCoverTimePass(), at=on(NEAR))
    sent = await mails(scene, "duty_warned")
    assert set(sent) == {"staff-021@example.com", "staff-022@example.com"}
    for said in (f"Renew or replace the guarantee by {LAST}", "guarantee/G1", "续保或更换担保", f"renewal.{LAST}"):
        assert said in sent["staff-021@example.com"]


async def test_a_miss_is_mailed_to_those_in_charge_as_well_with_what_it_costs(scene: Scene) -> None:
    stream = await secured(scene, 1)
    await scene.record(stream, LetCoverTimePass(), at=on(NEAR))
    await scene.record(stream, LetCoverTimePass(), at=on(AFTER))
    sent = await mails(scene, "duty_missed")
    assert set(sent) == {f"staff-{number}@example.com" for number in ("021", "022", "031", "032")}
    for said in (
        "Missed: ",
        "1 sales and 0 receivables have lost their cover",
        "现已逾期",
        "openaccount cover acknowledge",
    ):
        assert said in sent["staff-031@example.com"]


async def test_each_person_is_told_once_however_often_the_day_is_looked_at(scene: Scene) -> None:
    stream = await secured(scene, 1)
    for _ in range(3):
        await scene.record(stream, LetCoverTimePass(), at=on(NEAR))
    told = await scene.pool.fetchval("SELECT count(*) FROM outbox WHERE payload->>'kind' = 'duty_warned'")
    assert told == 2


async def test_missed_duties_come_first_then_those_due_soonest_page_by_page(scene: Scene) -> None:
    streams = [await secured(scene, number, LAST + timedelta(days=number)) for number in (3, 1, 2)]
    for stream in streams:
        await scene.record(stream, LetCoverTimePass(), at=on(LAST))
    await scene.record("guarantee/G2", LetCoverTimePass(), at=on(LAST + timedelta(days=3)))
    seen, after = list[tuple[str, bool]](), ""
    while True:
        found = await duties(scene.pool, after=after, most=1)
        seen += [(row.stream, row.duty.missed_on is not None) for row in found.items]
        if found.next is None:
            break
        after = found.next
    assert seen == [("guarantee/G2", True), ("guarantee/G1", False), ("guarantee/G3", False)]
    sums = await duty_sums(scene.pool)
    assert (sums.missed, sums.due, sums.open, sums.next_due_on) == (1, 2, 2, LAST + timedelta(days=1))


async def test_duties_are_found_by_account_stream_kind_day_and_standing(scene: Scene) -> None:
    for number in (1, 2):
        stream = await secured(scene, number, LAST + timedelta(days=number))
        await scene.record(stream, LetCoverTimePass(), at=on(LAST))
    await scene.record("guarantee/G1", LetCoverTimePass(), at=on(LAST + timedelta(days=2)))

    async def found(**wanted: object) -> list[str]:
        rows = (await duties(scene.pool, DutyFilter.model_validate(wanted))).items
        return [row.stream.rpartition("/")[2] for row in rows]

    assert await found(account="customer/C2") == ["G2"]
    assert await found(stream="guarantee/G1") == ["G1"]
    assert await found(kinds=("renewal",)) == ["G1", "G2"]
    assert await found(kinds=("claim",)) == []
    assert await found(through=LAST + timedelta(days=1)) == ["G1"]
    assert await found(standing="missed") == ["G1"]
    assert await found(standing="due") == ["G2"]
    assert await found(standing="put") == ["G1", "G2"]
    assert await found(order_id="S9") == []
    (row,) = (await duties(scene.pool, DutyFilter(stream="guarantee/G1"))).items
    assert (row.customer_id, row.account_name, row.kind) == ("C1", "Company C1", "guarantee")


async def test_a_miss_leaves_the_list_when_somebody_in_charge_has_acknowledged_it(scene: Scene) -> None:
    stream = await secured(scene, 1)
    await scene.record(stream, LetCoverTimePass(), at=on(AFTER))
    assert (await duty_sums(scene.pool)).missed == 1
    note = AcknowledgeMiss(duty_id=f"renewal.{LAST}", note="the goods were paid in advance")
    analyst = await scene.refused(stream, note, actor="staff-021", at=on(AFTER))
    assert analyst == "authority.role"
    await scene.record(stream, note, actor="staff-031", at=on(AFTER))
    assert (await duty_sums(scene.pool)).missed == 0
    assert (await duties(scene.pool)).items == ()
    row = await scene.row("SELECT data FROM event WHERE type = 'cover.miss_acknowledged'")
    assert row["data"]["by"] == "staff-031"


async def test_a_place_that_is_none_is_refused(scene: Scene) -> None:
    with pytest.raises(DutyCursorInvalid) as refusal:
        await duties(scene.pool, after="somewhere")
    assert refusal.value.code == "duty.place_invalid"
