"""An invoice is offered, assigned, paid and bought back; risk, exposure and collection are whose they should be."""

from __future__ import annotations

import asyncio

from activities.postgres.bookings_reading import bookings_of_invoice
from activities.postgres.verify_read_models import verify_read_models
from domain.base import Event, event_of
from domain.cover.assignment.bookings import balances
from domain.cover.commands import LetCoverTimePass
from domain.cover.factoring.commands import EndAgreement, TakeAgreement
from domain.cover.partner.answer import PartnerAnswer
from domain.receivable.commands import ApplyCreditNote, ReachMilestone
from domain.receivable.events import LadderStepTaken
from tests.store.factored import AGREEMENT, LIMIT, accept, agreed, answer, days, deliver, exposed, offer, said, terms
from tests.store.scene import DAY, Scene, cny

RECEIVABLE = "receivable/INV-000001"
ASSIGNMENT = "assignment/INV-000001"


async def events_of(scene: Scene, stream: str) -> list[Event]:
    rows = await scene.pool.fetch("SELECT type, data FROM event WHERE stream = $1 ORDER BY version", stream)
    return [event_of(row["type"], row["data"]) for row in rows]


async def types_of(scene: Scene, stream: str) -> list[str]:
    return [event.event_type for event in await events_of(scene, stream)]


async def booked(scene: Scene) -> dict[str, int]:
    """What the bookings leave, by account."""
    read = await bookings_of_invoice(scene.pool, "INV-000001")
    found = balances(read.entries, "CNY")
    return {account: int(money.amount) for account, money in found.items() if not money.is_zero}


async def sold(scene: Scene) -> None:
    """An order that only the factor's limit for the customer lets through, delivered and invoiced."""
    await scene.customer("C1", 20_000)
    await agreed(scene, 100_000)
    await scene.order("S1", 29_000)
    await scene.dispatch("S1", "D1", 29_000)


async def invoiced(scene: Scene, limit: int | None = None, **terms: object) -> None:
    """An invoice of 10,000 that nobody covers, and an agreement under which it may be offered."""
    await scene.customer("C1")
    await agreed(scene, limit, **terms)
    await scene.claim("S1", 10_000)


# What the sale counted on


async def test_an_invoice_that_is_to_be_factored_names_the_factor_and_is_offered_by_itself(scene: Scene) -> None:
    await sold(scene)
    receivable = await scene.snapshot(RECEIVABLE)
    assert (receivable["payee"], receivable["account_no"]) == ("Cash Now Factoring Ltd", "CN-0815")
    assert await exposed(scene) == (29_000, 9_000)

    assert await deliver(scene) == []
    await accept(scene, "offer.INV-000001.1")
    assert (await scene.snapshot(ASSIGNMENT))["phase"] == "active"
    assert (await scene.snapshot(RECEIVABLE))["assigned_to"] == ASSIGNMENT
    assert await exposed(scene) == (29_000, 9_000)
    assert await booked(scene) == {"bank": 22_910, "charges": 290, "reserve": 5_800, "receivable": -29_000}


async def test_a_declined_offer_brings_the_risk_back_and_the_customer_pays_us(scene: Scene) -> None:
    await sold(scene)
    await deliver(scene)
    await answer(scene, "offer.INV-000001.1", PartnerAnswer(outcome="declined", reason="limit.full"))

    receivable = await scene.snapshot(RECEIVABLE)
    assert (receivable["payee"], receivable["covers"]) == ("", [])
    assert (await events_of(scene, RECEIVABLE))[-1].model_dump(include={"reason", "lost"}) == {
        "reason": "limit.full",
        "lost": 9_000,
    }
    assert await exposed(scene) == (29_000, 0)
    assert (await scene.snapshot(LIMIT))["uses"] == []
    assert await verify_read_models(scene.pool) == []


async def test_an_agreement_that_has_ended_before_the_offer_brings_the_risk_back_too(scene: Scene) -> None:
    await sold(scene)
    await scene.record(AGREEMENT, EndAgreement(on=DAY, reason="too dear"))
    await deliver(scene, days(1))

    assert await types_of(scene, ASSIGNMENT) == ["assignment.not_offered"]
    assert (await scene.snapshot(RECEIVABLE))["covers"] == []
    assert await exposed(scene) == (29_000, 0)


async def test_two_agreements_that_are_taken_at_once_never_overlap(scene: Scene) -> None:
    taking = [scene.envelope(f"factoring/F-{number}", TakeAgreement(terms=terms())) for number in range(4)]
    outcomes = await asyncio.gather(*(scene.store.record(envelope) for envelope in taking))
    refused = sorted(outcome.refused.code if outcome.refused else "" for outcome in outcomes)
    assert refused == ["", *3 * ["factoring.overlap"]]


# What a person offers


async def test_an_offer_uses_the_limit_for_the_buyer_at_once_and_covers_once_it_is_taken(scene: Scene) -> None:
    await invoiced(scene, 6_000)
    await offer(scene, "INV-000001")
    (use,) = (await scene.snapshot(LIMIT))["uses"]
    assert (use["holder"], use["dispatched"]) == (RECEIVABLE, "6000.00")
    assert await exposed(scene) == (10_000, 0)

    await accept(scene, "offer.INV-000001.1")
    assert await exposed(scene) == (10_000, 6_000)
    assert (await scene.snapshot(RECEIVABLE))["payee"] == "Cash Now Factoring Ltd"


async def test_what_the_customer_pays_the_factor_settles_invoice_and_receivable(scene: Scene) -> None:
    await invoiced(scene, 6_000)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    await scene.record(ASSIGNMENT, said("collected", "INV-000001", 10_000), at=days(30))
    await deliver(scene, days(30))

    assert (await scene.snapshot(RECEIVABLE))["phase"] == "settled"
    assert (await scene.snapshot("sale/S1"))["phase"] == "closed"
    assert await exposed(scene) == (0, 0)
    assert (await scene.snapshot(LIMIT))["uses"] == []
    # 8,000 advanced for 30 days at 6 percent: 40. The fee was 100.
    assert await booked(scene) == {"bank": 9_860, "charges": 140, "receivable": -10_000}
    assert await verify_read_models(scene.pool) == []


async def test_a_payment_that_reaches_us_is_passed_on_and_counts_once(scene: Scene) -> None:
    await invoiced(scene)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    await scene.pay("INV-000001", 4_000)
    await deliver(scene)
    await scene.record(ASSIGNMENT, said("collected", "INV-000001", 6_000))
    await deliver(scene)

    assert (await scene.snapshot(ASSIGNMENT))["phase"] == "settled"
    assert (await scene.snapshot(RECEIVABLE))["phase"] == "settled"
    # The payment itself was booked like every other one, 4,000 to the receivable.
    assert await booked(scene) == {"bank": 9_900 - 4_000, "charges": 100, "receivable": 4_000 - 10_000}
    assert await exposed(scene) == (0, 0)


async def test_what_was_paid_or_credited_while_the_factor_thought_about_it_is_the_factors(scene: Scene) -> None:
    await invoiced(scene)
    await offer(scene, "INV-000001")
    await scene.pay("INV-000001", 9_000)
    credit = ApplyCreditNote(credit_note_no="CN-1", amount=cny(1_000), reason="damaged")
    await scene.record(RECEIVABLE, credit)
    await accept(scene, "offer.INV-000001.1")

    assert "assignment.payment_passed_on" in await types_of(scene, ASSIGNMENT)
    assert (await scene.snapshot(ASSIGNMENT))["phase"] == "settled"
    assert await booked(scene) == {"bank": 9_900 - 10_000, "charges": 100}


async def test_a_credit_note_on_an_assigned_claim_is_made_good_to_the_factor(scene: Scene) -> None:
    await invoiced(scene)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    await scene.record(RECEIVABLE, ApplyCreditNote(credit_note_no="CN-1", amount=cny(1_000), reason="damaged"))
    await deliver(scene)

    assert (await scene.snapshot(ASSIGNMENT))["passed_on"] == ["CN-1"]


async def test_a_customer_who_pays_both_has_the_second_payment_to_its_credit(scene: Scene) -> None:
    await invoiced(scene)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    await scene.pay("INV-000001", 10_000)
    await scene.record(ASSIGNMENT, said("collected", "INV-000001", 10_000))
    await deliver(scene)

    assert (await scene.snapshot(ASSIGNMENT))["passed_on"] == []
    assert await exposed(scene) == (-10_000, 0)
    assert await verify_read_models(scene.pool) == []


# With recourse


async def test_with_recourse_risk_and_exposure_stay_and_collection_is_the_factors_until_it_comes_back(
    scene: Scene,
) -> None:
    await invoiced(scene, 100_000, recourse=True)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    assert await exposed(scene) == (10_000, 0)
    assert await booked(scene) == {
        "bank": 7_900,
        "charges": 100,
        "loan": -8_000,
        "sold": 10_000,
        "receivable": -10_000,
    }

    await scene.record(RECEIVABLE, ReachMilestone(), at=days(39))
    assert (await types_of(scene, RECEIVABLE))[-1] == "receivable.became_overdue"
    assert (await scene.snapshot(RECEIVABLE))["level"] == 0

    await scene.record(ASSIGNMENT, LetCoverTimePass(), at=days(40))
    await accept(scene, "buy_back.INV-000001.1", days(40))
    receivable = await scene.snapshot(RECEIVABLE)
    assert (receivable["assigned_to"], receivable["payee"]) == ("", "")
    assert await exposed(scene) == (10_000, 0)
    # Repaid are 8,000 with interest of 53.33; the claim is ours again.
    assert await booked(scene) == {"bank": -153, "charges": 153}

    await scene.record(RECEIVABLE, ReachMilestone(), at=days(40))
    steps = [event for event in await events_of(scene, RECEIVABLE) if isinstance(event, LadderStepTaken)]
    assert [(step.step, step.skipped) for step in steps] == [("second_reminder", ("courtesy", "reminder"))]
    assert await scene.refused(ASSIGNMENT, said("collected", "INV-000001")) == "assignment.not_active"
    assert await verify_read_models(scene.pool) == []


async def test_what_was_bought_back_without_recourse_is_our_risk_again(scene: Scene) -> None:
    await invoiced(scene, 6_000)
    await offer(scene, "INV-000001")
    await accept(scene, "offer.INV-000001.1")
    disputed = said("unpaid", "INV-000001").notice.model_copy(update={"reason": "disputed"})
    await scene.record(ASSIGNMENT, said("unpaid", "INV-000001").model_copy(update={"notice": disputed}))
    await accept(scene, "buy_back.INV-000001.1")

    assert (await types_of(scene, RECEIVABLE))[-1] == "receivable.returned"
    assert await exposed(scene) == (10_000, 0)
    assert (await scene.snapshot(LIMIT))["uses"] == []
    assert await booked(scene) == {"bank": -100, "charges": 100}
