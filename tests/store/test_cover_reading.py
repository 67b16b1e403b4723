"""What shared risk is read as: limits and guarantees added up, cost against losses avoided, page by page."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from activities.postgres import cover_figures, cover_reading
from activities.postgres.cover_reading import Wanted
from domain.cover.guarantee.commands import GiveGuarantee
from domain.figures.cover import Secured, guarantee_fee, in_default
from tests.store.cover_life import covered_and_claimed
from tests.store.scene import DAY, Scene, cny

ZONE = "Asia/Shanghai"


async def given(scene: Scene, guarantee_id: str, amount: int) -> None:
    command = GiveGuarantee(
        guarantor="Bank",
        account="customer/C1",
        amount=cny(amount),
        expires_on=DAY + timedelta(days=20),
        percent=Decimal(100),
        fee_percent=Decimal("7.3"),
    )
    await scene.record(f"guarantee/{guarantee_id}", command)


async def test_cost_and_losses_avoided_are_those_of_the_facts(scene: Scene) -> None:
    await covered_and_claimed(scene)
    (found,) = await cover_figures.cover_figures(scene.pool, DAY + timedelta(days=200), ZONE)
    assert (found.premiums, found.factor_charges, found.calls_paid) == (Decimal(56), Decimal(70), Decimal(1500))
    assert found.indemnities == 0, "the customer paid in the end, and the insurer has its share back"
    assert found.cost == found.premiums + found.factor_charges + found.factor_interest + found.guarantee_fees
    assert found.avoided == found.indemnities + found.calls_paid + found.borne_by_factors


async def test_a_guarantee_costs_by_the_day_and_counts_until_it_ends(scene: Scene) -> None:
    await scene.customer()
    await given(scene, "G-1", 10_000)
    (found,) = await cover_figures.cover_figures(scene.pool, DAY + timedelta(days=10), ZONE)
    assert (found.guarantee_fees, found.cost, found.avoided) == (Decimal(20), Decimal(20), Decimal(0))
    (sums,) = await cover_figures.limit_sums(scene.pool)
    assert (sums.kind, sums.count, sums.granted, sums.used) == ("guarantee", 1, Decimal(10_000), Decimal(0))
    assert [row.key for row in await cover_reading.expiring_guarantees(scene.pool, DAY + timedelta(days=20))] == ["G-1"]
    assert await cover_reading.expiring_guarantees(scene.pool, DAY + timedelta(days=19)) == ()


async def test_a_list_is_read_page_by_page_and_by_account(scene: Scene) -> None:
    await scene.customer()
    for number in (1, 2, 3):
        await given(scene, f"G-{number}", 1_000)
    first = await cover_reading.guarantees(scene.pool, most=2)
    assert ([row.key for row in first.items], first.next) == (["G-1", "G-2"], "G-2")
    last = await cover_reading.guarantees(scene.pool, after="G-2", most=2)
    assert ([row.key for row in last.items], last.next) == (["G-3"], None)
    nobody = Wanted(accounts=("customer/C9",))
    assert (await cover_reading.guarantees(scene.pool, nobody)).items == ()


async def test_gross_and_retained_are_kept_apart(scene: Scene) -> None:
    await scene.customer(limit=1_000)
    await given(scene, "G-1", 10_000)
    await scene.order("S1", 6_000, terms="NET10")
    (found,) = await cover_figures.book_exposure(scene.pool)
    assert (found.gross, found.retained) == (Decimal(6_000), Decimal(1_000))


def test_the_fee_of_a_guarantee_follows_what_it_is_for() -> None:
    steps = [Secured(DAY, Decimal(10_000)), Secured(DAY + timedelta(days=10), Decimal(5_000))]
    steps.append(Secured(DAY + timedelta(days=20), Decimal(0)))
    percent, by_day = Decimal("3.65"), Decimal("0.0001")
    assert guarantee_fee(percent, steps, DAY + timedelta(days=10)) == 10 * 10_000 * by_day
    assert guarantee_fee(percent, steps, DAY + timedelta(days=99)) == (10 * 10_000 + 10 * 5_000) * by_day
    assert guarantee_fee(percent, steps, DAY - timedelta(days=1)) == 0


def test_a_sold_claim_is_in_default_on_the_91st_day() -> None:
    assert not in_default(DAY, DAY + timedelta(days=90))
    assert in_default(DAY, DAY + timedelta(days=91))
