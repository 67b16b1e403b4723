"""Buyer limits in the store: the partner is asked, a cut reaches the sales it drops, use never exceeds the grant."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.commands import LetCoverTimePass
from domain.cover.insurance.commands import EndInsurance, TakeInsurance
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.sale.commands import LoseCover, SubmitOrder
from domain.warning.commands import DecideWarning
from tests.domain.cover.insurance.policies import terms
from tests.store.scene import DAY, PRESIDENT, START, Scene, cny, order_of

POLICY, LIMIT = "insurance/P-1", "buyer_limit/P-1.C1"
YEAR = {"currency": "CNY", "valid_from": date(2026, 1, 1), "valid_until": date(2026, 12, 31)}
TERMS = terms(**YEAR, insured_percent=Decimal(100), discretionary_limit=Decimal(60_000), first_loss=Decimal(0))


async def rows(scene: Scene, kind: str, target: str) -> list[dict[str, Any]]:
    found = await scene.pool.fetch(
        "SELECT payload FROM outbox WHERE kind = $1 AND target = $2 ORDER BY seq", kind, target
    )
    return [row["payload"] for row in found]


def said(kind: str, amount: int | None = None, notice_id: str = "N-1") -> HearNotice:
    known = {"notice_id": notice_id, "partner": "insurer", "name": TERMS.insurer, "kind": kind, "subject": "P-1.C1"}
    return HearNotice(notice=PartnerNotice.model_validate({**known, "amount": amount and cny(amount)}))


async def order(scene: Scene, order_id: str, amount: int) -> None:
    await scene.record(f"sale/{order_id}", SubmitOrder(order=order_of(order_id, amount)))


@pytest.fixture
async def insured(scene: Scene) -> Scene:
    """A customer without credit of its own to speak of, and a policy that insures 60,000.00 of it at discretion."""
    await scene.customer(limit=5_000)
    await scene.record(POLICY, TakeInsurance(terms=TERMS))
    return scene


async def test_asking_for_a_limit_starts_the_owner_of_the_limit_and_of_the_question(insured: Scene) -> None:
    command = RequestLimit(agreement=POLICY, account="customer/C1", amount=cny(90_000))
    await insured.record(LIMIT, command)
    assert await rows(insured, "start", LIMIT) == [{"workflow": "Cover", "customer_id": "C1"}]
    (begun,) = await rows(insured, "start", "partner_job/limit.P-1.C1.1")
    assert begun == {"workflow": "PartnerJob", "customer_id": "C1"}
    job = await insured.snapshot("partner_job/limit.P-1.C1.1")
    assert (job["phase"], job["reply_to"], job["request"]["subject"]) == ("asked", LIMIT, "P-1.C1")


async def test_a_limit_that_is_granted_lets_waiting_sales_look_again(insured: Scene) -> None:
    await order(insured, "S1", 200_000)
    assert (await insured.snapshot("sale/S1"))["phase"] in ("held", "pending")
    await insured.record(LIMIT, RequestLimit(agreement=POLICY, account="customer/C1", amount=cny(250_000)))
    before = len(await rows(insured, "signal", "sale/S1"))
    answer = HearPartner(reference="limit.P-1.C1.1", answer=PartnerAnswer(outcome="accepted"))
    await insured.record(LIMIT, answer, actor="system")
    told = (await rows(insured, "signal", "sale/S1"))[before:]
    assert told == [{"signal": "facts_changed"}]


async def test_a_cut_tells_the_sale_that_fell_raises_a_warning_and_asks_for_a_review(insured: Scene) -> None:
    await order(insured, "S1", 30_000)
    await order(insured, "S2", 20_000)
    assert [use["holder"] for use in (await insured.snapshot(LIMIT))["uses"]] == ["sale/S1", "sale/S2"]
    await insured.record(LIMIT, said("limit_cut", 40_000), actor="system")
    (told,) = [row for row in await rows(insured, "signal", "sale/S2") if row["signal"] == "tell"]
    assert told["command"] == LoseCover(stream=LIMIT, reason="limit_cut").model_dump(mode="json")
    assert [row for row in await rows(insured, "signal", "sale/S1") if row["signal"] == "tell"] == []
    (alarm,) = (await insured.snapshot("warning/C1"))["alarms"]
    assert alarm["signal"]["code"] == "cover_cut"
    assert alarm["sales"] == ["S1", "S2"]
    assert [row["signal"] for row in await rows(insured, "signal", "review/C1")][-1] == "review"


async def test_the_same_notice_counts_once_and_a_second_adds_to_the_same_watch(insured: Scene) -> None:
    await order(insured, "S1", 30_000)
    for notice in (said("limit_cut", 40_000), said("limit_cut", 40_000), said("limit_withdrawn", notice_id="N-2")):
        await insured.record(LIMIT, notice, actor="system")
    alarms = (await insured.snapshot("warning/C1"))["alarms"]
    assert [alarm["signal"]["reference"] for alarm in alarms] == ["P-1 N-1", "P-1 N-2"]
    answer = DecideWarning(number=1, person=PRESIDENT, action="none", reason="they are insured elsewhere")
    await insured.record("warning/C1", answer, actor=PRESIDENT)
    assert (await insured.snapshot("warning/C1"))["alarms"][0]["phase"] == "decided"


async def test_many_orders_at_once_never_use_more_than_is_granted(insured: Scene) -> None:
    await asyncio.gather(*(order(insured, f"S{number}", 20_000) for number in range(8)))
    state = await insured.snapshot(LIMIT)
    used = sum(Decimal(use["undispatched"]) for use in state["uses"])
    assert 0 < used <= Decimal(state["amount"]) == 60_000


async def test_a_policy_that_ends_shortens_the_limits_under_it(insured: Scene) -> None:
    await order(insured, "S1", 30_000)
    last = DAY + timedelta(days=10)
    await insured.record(POLICY, EndInsurance(on=last, reason="too dear"))
    (told,) = [row["command"] for row in await rows(insured, "signal", LIMIT)]
    assert told == {"kind": "shorten_limit", "until": last.isoformat()}
    await insured.record(LIMIT, LetCoverTimePass(), at=START + timedelta(days=11), actor="system")
    assert (await insured.snapshot(LIMIT))["fallen"] == ["sale/S1"]


async def test_two_policies_that_are_taken_at_once_never_overlap(scene: Scene) -> None:
    taking = [scene.envelope(f"insurance/P-{number}", TakeInsurance(terms=TERMS)) for number in range(4)]
    outcomes = await asyncio.gather(*(scene.store.record(envelope) for envelope in taking))
    assert sorted(outcome.refused.code if outcome.refused else "" for outcome in outcomes) == [
        "",
        *3 * ["insurance.overlap"],
    ]
