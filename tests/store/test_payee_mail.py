"""A customer is told whom to pay, once per change, and nobody is reminded of what a factor collects."""

from __future__ import annotations

from datetime import UTC, datetime

from domain.cover.partner.answer import PartnerAnswer
from domain.receivable.commands import ReachMilestone
from tests.store.factored import accept, agreed, answer, deliver, offer, said
from tests.store.scene import Scene
from tests.store.test_envelopes import envelopes
from tests.store.test_relay import Receiver, relay

FIRST_DAY, MAIL = datetime(2026, 4, 2, 10, tzinfo=UTC), "C1@example.com"


async def mails(scene: Scene) -> list[tuple[str, str]]:
    """What the relay sends to the customer now: subject and text."""
    receiver = Receiver()
    await relay(scene, receiver).deliver_due()
    return [(mail.subject, mail.text) for mail in receiver.mails if mail.to == MAIL]


async def sold(scene: Scene) -> None:
    """An invoice that names the factor from the start, and is on offer."""
    await scene.customer("C1", 20_000, country="GB")
    await agreed(scene, 100_000)
    await scene.order("S1", 29_000)
    await scene.dispatch("S1", "D1", 29_000)
    await deliver(scene)


async def test_the_customer_of_an_invoice_that_is_assigned_later_is_told_to_pay_the_factor(scene: Scene) -> None:
    await scene.customer(country="GB")
    await agreed(scene)
    await scene.order("S1", 10_000, terms="30%@10,70%@30")
    await scene.dispatch("S1", "D1", 10_000)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")

    ((subject, text),) = await mails(scene)
    assert subject == "Notice of assignment: invoice INV-000001"
    assert "pay Cash Now Factoring Ltd, account CN-0815" in text


async def test_who_had_to_pay_a_factor_is_told_when_it_is_us_again(scene: Scene) -> None:
    await scene.customer()
    await agreed(scene, recourse=True)
    await scene.claim("S1", 10_000)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    assert [subject for subject, _ in await mails(scene)] == ["债权转让通知:发票 INV-000001"]
    await scene.record("assignment/INV-000001", said("unpaid", "INV-000001"))
    await accept(scene, "buy_back.INV-000001.1")

    ((subject, text),) = await mails(scene)
    assert "INV-000001" in subject
    assert "支付给我方" in text


async def test_an_invoice_that_named_the_factor_from_the_start_needs_a_letter_only_when_that_changes(
    scene: Scene,
) -> None:
    await sold(scene)
    assert await mails(scene) == []

    await answer(scene, "offer.INV-000001.1", PartnerAnswer(outcome="declined", reason="limit.full"))
    ((subject, _),) = await mails(scene)
    assert subject == "Whom to pay: invoice INV-000001"


async def test_a_reminder_names_the_factor_while_it_thinks(scene: Scene) -> None:
    await sold(scene)
    await scene.record("receivable/INV-000001", ReachMilestone(), at=FIRST_DAY)
    ((_, text),) = await mails(scene)
    assert "payable to Cash Now Factoring Ltd, account CN-0815" in text


async def test_a_reminder_on_its_way_is_dropped_when_the_factor_takes_the_claim(scene: Scene) -> None:
    await scene.customer("C1", country="GB")
    await agreed(scene)
    await scene.claim("S1", 10_000)
    await offer(scene, "INV-000001")
    await scene.record("receivable/INV-000001", ReachMilestone(), at=FIRST_DAY)
    assert await envelopes(scene) == {"2026-04-02": ["INV-000001"]}
    await accept(scene, "offer.INV-000001.1")

    assert [subject for subject, _ in await mails(scene)] == ["Notice of assignment: invoice INV-000001"]
