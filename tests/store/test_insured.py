"""An insured receivable and its insurance keep each other informed through the outbox."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from pydantic import TypeAdapter

from activities.contracts import AnyCommand
from domain.cover.commands import LetCoverTimePass, MeetDuty
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.insured.commands import DisputeCover, FileClaim, SettleDispute
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.receivable.commands import ReachMilestone, ReceivePayment
from domain.sale.commands import SubmitOrder
from tests.domain.cover.insurance.policies import terms
from tests.store.scene import DAY, START, Scene, cny, order_of

INSURED = "insured/INV-000001"
RECEIVABLE = "receivable/INV-000001"
COMMAND: TypeAdapter[Any] = TypeAdapter(AnyCommand)

POLICY = terms(
    currency="CNY",
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 12, 31),
    discretionary_limit=Decimal(100_000),
    first_loss=Decimal(0),
    max_credit_days=60,
    max_extension_days=30,
    notify_by_day=90,
    waiting_days=60,
)


def on(day: date) -> datetime:
    return START + (day - DAY)


async def deliver(scene: Scene, target: str, day: date = DAY) -> list[str]:
    """What the relay would tell this stream now; returns the kinds of its commands, in order."""
    query = "SELECT id, payload FROM outbox WHERE kind = 'signal' AND target = $1 AND status = 'waiting' ORDER BY seq"
    rows, told = await scene.pool.fetch(query, target), []
    for row in rows:
        command = COMMAND.validate_python(row["payload"]["command"])
        await scene.record(target, command, at=on(day), actor="system", command_id=row["id"])
        await scene.pool.execute("UPDATE outbox SET status = 'delivered' WHERE id = $1", row["id"])
        told.append(command.kind)
    return told


async def exposure(scene: Scene) -> tuple[Decimal, Decimal]:
    """Gross and covered."""
    row = await scene.row("SELECT receivable, covered FROM account WHERE account_id = 'customer/C1'")
    return row["receivable"], row["covered"]


@pytest.fixture
async def insured(scene: Scene) -> Scene:
    """A delivery of 50,000.00 of which 45,000.00 would be paid, invoiced and due on 2026-04-01."""
    await scene.customer(limit=5_000)
    await scene.record("insurance/P-1", TakeInsurance(terms=POLICY))
    await scene.record("sale/S1", SubmitOrder(order=order_of("S1", 50_000)))
    await scene.dispatch("S1", "D1", 50_000)
    return scene


async def overdue(scene: Scene) -> date:
    await deliver(scene, INSURED)
    late = date(2026, 4, 20)
    await scene.record(RECEIVABLE, ReachMilestone(), at=on(late))
    await deliver(scene, INSURED, late)
    return late


async def claimed(scene: Scene) -> date:
    await overdue(scene)
    notified = date(2026, 5, 20)
    await scene.record(INSURED, MeetDuty(duty_id="overdue_notice", reference="mail"), at=on(notified))
    filed = notified + timedelta(days=60)
    await scene.record(INSURED, FileClaim(documents=("INV-000001",)), at=on(filed))
    return filed


async def test_a_receivable_that_is_opened_with_an_insurance_gets_its_stream(insured: Scene) -> None:
    assert await deliver(insured, INSURED) == ["attach_cover"]

    state = await insured.snapshot(INSURED)
    assert (state["phase"], state["account"], state["customer_id"]) == ("covered", "customer/C1", "C1")
    assert state["terms"]["waiting_days"] == 60
    row = await insured.row("SELECT payload FROM outbox WHERE kind = 'start' AND target = $1", INSURED)
    assert row["payload"] == {"workflow": "Cover", "customer_id": "C1"}


async def test_what_left_under_a_policy_is_insured_although_the_policy_has_ended_meanwhile(insured: Scene) -> None:
    await insured.pool.execute("UPDATE cover_view SET ended = true WHERE stream = 'insurance/P-1'")
    await deliver(insured, INSURED)

    assert (await insured.snapshot(INSURED))["phase"] == "covered"


async def test_the_insurance_hears_that_its_receivable_is_overdue_and_the_duties_arise(insured: Scene) -> None:
    await overdue(insured)

    state = await insured.snapshot(INSURED)
    assert {duty["duty_id"]: duty["due_on"] for duty in state["duties"]} == {
        "overdue_notice": "2026-05-30",
        "stop_shipment": "2026-05-02",
    }
    row = await insured.row("SELECT duty_on, ended FROM cover_view WHERE stream = $1", INSURED)
    assert (row["duty_on"], row["ended"]) == (date(2026, 5, 2), False)


async def test_deliveries_stop_with_the_duty_in_one_append_and_resume_with_the_payment(insured: Scene) -> None:
    await overdue(insured)
    stop = date(2026, 5, 2)
    await insured.record(INSURED, LetCoverTimePass(), at=on(stop))
    assert (await insured.snapshot("customer/C1"))["holds"] == ["insurer stop INV-000001"]

    balance = (await insured.snapshot(RECEIVABLE))["balance"]["amount"]
    paid = ReceivePayment(payment_id="P-1", amount=cny(balance), paid_on=stop)
    await insured.record(RECEIVABLE, paid, at=on(stop))
    await deliver(insured, INSURED, stop)
    assert (await insured.snapshot("customer/C1"))["holds"] == []
    row = await insured.row("SELECT phase, ended FROM cover_view WHERE stream = $1", INSURED)
    assert (row["phase"], row["ended"]) == ("over", True)


async def test_a_missed_notice_brings_the_exposure_back(insured: Scene) -> None:
    await overdue(insured)
    gross, covered = await exposure(insured)
    assert covered == Decimal(45_000)

    day = date(2026, 5, 31)
    await insured.record(INSURED, LetCoverTimePass(), at=on(day))
    assert await deliver(insured, RECEIVABLE, day) == ["change_cover"]
    assert await exposure(insured) == (gross, Decimal(0))
    lost = await insured.row("SELECT data FROM event WHERE type = 'receivable.cover_changed'")
    assert (lost["data"]["reason"], lost["data"]["lost"]) == ("duty_missed.overdue_notice", "45000.00")


async def test_a_disputed_part_is_retained_until_it_is_settled(insured: Scene) -> None:
    await deliver(insured, INSURED)
    await insured.record(INSURED, DisputeCover(amount=cny(20_000), reason="wrong goods"))
    await deliver(insured, RECEIVABLE)
    assert await exposure(insured) == (Decimal(50_000), Decimal(27_000))

    await insured.record(INSURED, SettleDispute(upheld=cny(20_000), reason="surveyed"))
    await deliver(insured, RECEIVABLE)
    assert await exposure(insured) == (Decimal(50_000), Decimal(45_000))


async def test_after_the_indemnity_what_is_retained_is_the_balance_less_the_insurers_share(insured: Scene) -> None:
    day = await claimed(insured)
    owed, _ = await exposure(insured)
    claim = (await insured.snapshot(INSURED))["claim_reference"]
    accepted = PartnerAnswer(outcome="accepted", amount=cny(40_000))
    await insured.record(INSURED, HearPartner(reference=claim, answer=accepted), at=on(day), actor="system")
    paid = PartnerNotice(
        notice_id="N-1",
        partner="insurer",
        name=POLICY.insurer,
        kind="claim_paid",
        subject="INV-000001",
        amount=cny(40_000),
    )
    await insured.record(INSURED, HearNotice(notice=paid), at=on(day))
    await deliver(insured, RECEIVABLE, day)
    assert await exposure(insured) == (owed, Decimal(40_000))

    half = ReceivePayment(payment_id="P-1", amount=cny(25_000), paid_on=DAY)
    await insured.record(RECEIVABLE, half, at=on(day))
    await deliver(insured, INSURED, day)
    state = await insured.snapshot(INSURED)
    _, covered = await exposure(insured)
    assert abs(covered - (Decimal(40_000) - Decimal(state["to_insurer"]["amount"]))) <= Decimal("0.01")
    row = await insured.row("SELECT state FROM cover_view WHERE stream = 'partner_job/recovery.INV-000001.3'")
    assert row["state"]["request"]["amount"] == state["to_insurer"]


async def test_goods_that_left_although_deliveries_had_to_stop_lose_their_cover(insured: Scene) -> None:
    for order_id, limit in (("S2", 10_000), ("S3", 15_000)):
        await insured.limit("customer/C1", limit)
        await insured.record(f"sale/{order_id}", SubmitOrder(order=order_of(order_id, 20_000)), at=on(date(2026, 4, 1)))
    await overdue(insured)
    stop = date(2026, 5, 2)
    await insured.dispatch("S2", "D1", 20_000, at=on(stop - timedelta(days=1)))
    await insured.dispatch("S3", "D1", 20_000, at=on(stop))
    for number in ("2", "3"):
        await deliver(insured, f"insured/INV-00000{number}", stop)

    await insured.record(INSURED, LetCoverTimePass(), at=on(stop + timedelta(days=1)))

    assert await deliver(insured, "insured/INV-000002") == []
    assert await deliver(insured, "insured/INV-000003") == ["forfeit_cover"]
    assert await deliver(insured, "receivable/INV-000003") == ["change_cover"]
    assert (await insured.snapshot("insured/INV-000003"))["forfeited_by"] == "cover.later_deliveries"
    assert (await insured.snapshot("receivable/INV-000003"))["covers"] == []
    assert (await insured.snapshot("receivable/INV-000002"))["covers"] != []
