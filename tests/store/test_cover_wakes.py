"""Whoever waits hears of what cover makes possible, and of the day on which it ends."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.commands import LetCoverTimePass
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.part import CoverPart
from domain.cover.partner.answer import PartnerAnswer
from domain.cover.partner.commands import HearPartner
from domain.receivable.commands import AssignClaim
from domain.sale.commands import CancelOrder
from tests.store.scene import DAY, START, Scene, cny
from tests.store.test_cover_sale import LIMIT, POLICY, TERMS, insured, secured


async def signals(scene: Scene, target: str) -> list[dict[str, Any]]:
    rows = await scene.pool.fetch(
        "SELECT payload FROM outbox WHERE kind = 'signal' AND target = $1 ORDER BY seq", target
    )
    return [row["payload"] for row in rows]


async def test_a_claim_that_a_factor_takes_over_lets_waiting_sales_look_again(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await insured(scene, limit=50_000)
    claim = await scene.claim("S1", 10_000)
    await scene.order("S2", 80_000)
    assert (await scene.snapshot("sale/S2"))["phase"] == "held"
    before = await signals(scene, "sale/S2")

    part = CoverPart(stream=LIMIT, kind="factoring", terms_of=POLICY, amount=Decimal(10_000))
    sold = AssignClaim(assignment="assignment/A1", payee="Factor", cover=part)
    await scene.record(f"receivable/{claim}", sold)

    assert (await signals(scene, "sale/S2"))[len(before) :] == [{"signal": "facts_changed"}]


async def test_what_a_waiting_sale_gives_back_of_an_arrangement_lets_the_others_look_again(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await secured(scene, 9_000)
    await insured(scene)
    await scene.order("S1", 30_000)
    await scene.order("S2", 19_000)
    assert (await scene.snapshot("sale/S2"))["phase"] == "held"
    before = await signals(scene, "sale/S2")

    await scene.record("sale/S1", CancelOrder(reason="too slow"))

    assert (await signals(scene, "sale/S2"))[len(before) :] == [{"signal": "facts_changed"}]


async def test_discretion_that_follows_a_named_limit_tells_its_owner_of_the_new_last_day(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await scene.record(POLICY, TakeInsurance(terms=TERMS.model_copy(update={"discretionary_limit": Decimal(20_000)})))
    await scene.record(LIMIT, RequestLimit(agreement=POLICY, account="customer/C1", amount=cny(50_000)))
    named = PartnerAnswer(outcome="accepted", amount=cny(50_000), until=DAY + timedelta(days=10))
    await scene.record(LIMIT, HearPartner(reference="limit.P1.C1.1", answer=named))
    later = START + timedelta(days=11)
    await scene.record(LIMIT, LetCoverTimePass(), at=later)
    before = await signals(scene, LIMIT)

    await scene.order("S1", 19_000, at=later)

    (told,) = (await signals(scene, LIMIT))[len(before) :]
    assert told["command"] == {"kind": "let_cover_time_pass"}
    looked = await scene.record(LIMIT, LetCoverTimePass.model_validate(told["command"]), at=later)
    assert looked.wake_at is not None
    assert (looked.events, looked.wake_at.date()) == ((), TERMS.valid_until)
