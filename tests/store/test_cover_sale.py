"""Sales that others carry, in the store: uses in the same append, no amount given twice, exposure to the cent."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from activities.contracts import Outcome
from activities.postgres.verify_read_models import verify_read_models
from domain.cover.buyer_limit.commands import RequestLimit
from domain.cover.guarantee.commands import GiveGuarantee
from domain.cover.insurance.commands import TakeInsurance
from domain.cover.insurance.terms import InsuranceTerms
from domain.cover.partner.answer import PartnerAnswer, PartnerNotice
from domain.cover.partner.commands import HearNotice, HearPartner
from domain.customer.commands import RegisterGroup
from domain.sale import commands as ask
from tests.store.scene import DAY, START, Scene, cny

POLICY = "insurance/P1"
LIMIT = "buyer_limit/P1.C1"
GUARANTEE = "guarantee/G1"

TERMS = InsuranceTerms(
    insurer="Insurer",
    currency="CNY",
    valid_from=date(2026, 1, 1),
    valid_until=date(2027, 12, 31),
    insured_percent=Decimal(90),
    first_loss=Decimal(0),
    discretionary_limit=Decimal(0),
    max_credit_days=120,
    max_extension_days=30,
    notify_by_day=150,
    waiting_days=150,
    claim_days=30,
    indemnity_days=30,
    premium_percent=Decimal("0.4"),
    declare_by_day=15,
)


async def insured(scene: Scene, limit: int | None = None) -> None:
    """A policy, and a buyer limit where one is named."""
    await scene.record(POLICY, TakeInsurance(terms=TERMS))
    if limit is not None:
        asked = RequestLimit(agreement=POLICY, account="customer/C1", amount=cny(limit))
        await scene.record(LIMIT, asked)
        await answered(scene, limit)


async def answered(scene: Scene, amount: int) -> None:
    until = DAY + timedelta(days=300)
    answer = PartnerAnswer(outcome="accepted", amount=cny(amount), on=DAY, until=until)
    await scene.record(LIMIT, HearPartner(reference="limit.P1.C1.1", answer=answer))


async def secured(scene: Scene, amount: int, account: str = "customer/C1") -> None:
    given = GiveGuarantee(
        guarantor="Bank",
        account=account,
        amount=cny(amount),
        expires_on=DAY + timedelta(days=300),
        percent=Decimal(100),
        fee_percent=Decimal(1),
    )
    await scene.record(GUARANTEE, given)


async def uses(scene: Scene, stream: str) -> dict[str, tuple[Decimal, Decimal]]:
    found = (await scene.snapshot(stream))["uses"]
    return {use["holder"]: (Decimal(use["undispatched"]), Decimal(use["dispatched"])) for use in found}


async def at_risk(scene: Scene, account: str = "customer/C1") -> tuple[Decimal, Decimal]:
    """Gross and covered exposure, as the account has it."""
    row = await scene.row(
        "SELECT reserved + delivered + receivable - unapplied AS gross, covered FROM account WHERE account_id = $1",
        account,
    )
    return row["gross"], row["covered"]


def last(outcome: Outcome) -> dict[str, Any]:
    return outcome.events[-1].data


async def told(scene: Scene, target: str) -> list[dict[str, Any]]:
    rows = await scene.pool.fetch("SELECT payload FROM outbox WHERE kind = 'signal' AND target = $1", target)
    return [row["payload"]["command"] for row in rows if "command" in row["payload"]]


async def test_a_covered_order_uses_its_limit_from_the_append_that_approves_it_to_the_last_payment(
    scene: Scene,
) -> None:
    await scene.customer(limit=10_000)
    await insured(scene, limit=50_000)

    assert last(await scene.order("S1", 19_000))["lane"] == "covered"
    assert await uses(scene, LIMIT) == {"sale/S1": (Decimal(10_000), Decimal(0))}
    assert await at_risk(scene) == (Decimal(19_000), Decimal(9_000))

    await scene.dispatch("S1", "D1", 19_000)
    (receivable,) = [row["receivable_id"] for row in await scene.pool.fetch("SELECT * FROM receivable_view")]
    assert await uses(scene, LIMIT) == {f"receivable/{receivable}": (Decimal(0), Decimal(10_000))}

    await scene.pay(receivable, 15_000)
    assert await uses(scene, LIMIT) == {f"receivable/{receivable}": (Decimal(0), Decimal(4_000))}
    assert await at_risk(scene) == (Decimal(4_000), Decimal(3_600))

    await scene.pay(receivable, 4_000)
    assert await uses(scene, LIMIT) == {}
    assert await at_risk(scene) == (Decimal(0), Decimal(0))
    assert await verify_read_models(scene.pool) == []


async def test_orders_at_the_same_moment_never_get_the_same_free_amount(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await secured(scene, 20_000)

    orders = [f"S{number}" for number in range(8)]
    await asyncio.gather(*(scene.order(order, 9_000) for order in orders))

    taken = await uses(scene, GUARANTEE)
    assert sum(undispatched for undispatched, _ in taken.values()) <= 20_000
    gross, covered = await at_risk(scene)
    assert gross == 27_000
    assert gross - covered <= 10_000
    lanes = await scene.pool.fetch("SELECT lane, phase FROM sale_view WHERE phase = 'approved' ORDER BY lane")
    assert [row["lane"] for row in lanes] == ["covered", "covered", "straight_through"]
    assert await verify_read_models(scene.pool) == []


async def test_members_of_a_group_share_one_guarantee_and_count_it_once(scene: Scene) -> None:
    await scene.record("group/G1", RegisterGroup(group_id="G1", name="Group", currency="CNY"))
    await scene.limit("group/G1", 50_000)
    for customer in ("C1", "C2"):
        await scene.customer(customer, limit=10_000, group_id="G1")
    await secured(scene, 12_000, account="group/G1")

    await asyncio.gather(scene.order("S1", 20_000, "C1"), scene.order("S2", 20_000, "C2"))

    taken = await uses(scene, GUARANTEE)
    assert [undispatched for undispatched, _ in taken.values()] == [Decimal(10_000)]
    assert (await at_risk(scene, "group/G1"))[1] == 10_000
    assert await verify_read_models(scene.pool) == []


async def test_a_held_order_has_the_limit_asked_for_and_goes_on_when_it_is_granted(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await insured(scene)
    await secured(scene, 2_000)

    held = last(await scene.order("S1", 19_000))
    (request,) = await told(scene, LIMIT)

    assert held["rule"] == "hold.cover_requested"
    assert (request["kind"], request["for_order"], request["account"]) == ("request_limit", "S1", "customer/C1")
    assert await at_risk(scene) == (Decimal(0), Decimal(0))
    assert await uses(scene, GUARANTEE) == {"sale/S1": (Decimal(2_000), Decimal(0))}
    await scene.record(LIMIT, RequestLimit.model_validate(request))
    await answered(scene, 20_000)
    waking = await scene.pool.fetch("SELECT payload FROM outbox WHERE target = 'sale/S1' AND kind = 'signal'")
    assert {"signal": "facts_changed"} in [row["payload"] for row in waking]
    assert last(await scene.record("sale/S1", ask.Reassess()))["lane"] == "covered"
    assert await verify_read_models(scene.pool) == []


async def test_a_held_order_wakes_when_it_has_waited_long_enough(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await insured(scene)

    held = await scene.order("S1", 19_000)

    assert held.wake_at == START + timedelta(days=3)
    over = await scene.record("sale/S1", ask.LetTimePass(), at=START + timedelta(days=3))
    assert last(over)["rule"] == "hold.over_limit"


async def test_a_cut_stops_the_goods_at_once_and_tells_the_sale_to_look_for_another_way(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    await insured(scene, limit=50_000)
    await scene.order("S1", 19_000)

    cut = PartnerNotice(
        notice_id="N1", partner="insurer", name="Insurer", kind="limit_cut", subject="C1", amount=cny(5_000), on=DAY
    )
    await scene.record(LIMIT, HearNotice(notice=cut))

    dispatch = ask.DispatchGoods(delivery_id="D1", amount=cny(1_000))
    assert await scene.refused("sale/S1", dispatch) == "delivery.uncovered"
    (loss,) = await told(scene, "sale/S1")
    lost = await scene.record("sale/S1", ask.LoseCover.model_validate(loss))
    assert [event.type for event in lost.events] == ["sale.cover_lost", "sale.approval_requested"]
    assert await scene.refused("sale/S1", dispatch) == "delivery.uncovered"
    assert (await uses(scene, LIMIT), await at_risk(scene)) == ({}, (Decimal(19_000), Decimal(0)))
    await scene.record("sale/S1", ask.ConcludeApproval(approval_id="S1.1", outcome="rejected"))
    assert await at_risk(scene) == (Decimal(0), Decimal(0))
    assert await verify_read_models(scene.pool) == []


async def test_a_discretionary_limit_is_opened_in_the_append_of_the_sale(scene: Scene) -> None:
    await scene.customer(limit=10_000)
    terms = TERMS.model_copy(update={"discretionary_limit": Decimal(20_000)})
    await scene.record(POLICY, TakeInsurance(terms=terms))

    await scene.order("S1", 19_000)

    types = await scene.pool.fetch("SELECT type FROM event WHERE stream = $1 ORDER BY version", LIMIT)
    assert [row["type"] for row in types] == ["buyer_limit.discretion_used", "cover.use_changed"]
    started = await scene.row("SELECT payload FROM outbox WHERE kind = 'start' AND target = $1", LIMIT)
    assert started["payload"]["workflow"] == "Cover"
    assert await verify_read_models(scene.pool) == []
