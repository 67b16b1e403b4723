"""The portfolio's figures of a small book whose answers are known, and the way down to the rows behind them."""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, timedelta
from decimal import Decimal

import pytest

from activities.postgres.decision_reading import decision_sums, decisions
from activities.postgres.figures_reading import exposure_by_grade, month_sums, open_aging
from activities.postgres.task_ages import task_ages
from domain.approval.commands import Decide
from domain.figures.aging import Aging
from domain.figures.outstanding import outstanding
from domain.receivable.commands import ApplyCreditNote, TakeOver
from domain.sale.commands import ConcludeApproval
from starter.simulation.report import make_report
from tests.store.scene import DAY, START, Scene, cny
from tests.web.book.house import AUDITOR, MANAGER, SALES, House, code_of, links_of, words_of

TIMEZONE = "Asia/Shanghai"


async def open_item(scene: Scene, number: int, amount: int, days_past_due: int) -> None:
    """An item of 30 days that is so many days past due on the day of the scene."""
    due_on = DAY - timedelta(days=days_past_due)
    taken = TakeOver(
        invoice_no=f"OLD-{number}",
        customer_id="C1",
        balance=cny(amount),
        invoiced_on=due_on - timedelta(days=30),
        due_on=due_on,
    )
    await scene.record(f"receivable/OLD-{number}", taken)


@pytest.fixture
async def book(house: House) -> House:
    """C1 of grade A owes 100 not due, 200 for 30 days, 400 for 31, 800 for 90 and 1,600 for 91 days."""
    await house.scene.customer("C1", grade="A")
    for number, (amount, late) in enumerate([(100, 0), (200, 30), (400, 31), (800, 90), (1_600, 91)]):
        await open_item(house.scene, number, amount, late)
    return house


async def test_aging_knows_the_edges_of_its_buckets_and_opens_down_to_them(book: House) -> None:
    amounts = (Decimal(100), Decimal(200), Decimal(400), Decimal(800), Decimal(1_600))
    assert await open_aging(book.scene.pool, DAY) == {"CNY": Aging(*amounts)}
    browser = book.browser(AUDITOR)
    page = await browser.get("/portfolio")
    for bucket, amount in zip(("current", "d1_30", "d31_60", "d61_90", "d90_plus"), amounts, strict=True):
        link = f"/receivables?bucket={bucket}&currency=CNY"
        assert link in links_of(page)
        behind = words_of(await browser.get(link))
        assert f"{amount:,f}.00 CNY" in behind
        assert behind.count("OLD-") == 1


async def test_the_months_give_the_figures_that_the_simulation_reports(book: House) -> None:
    await book.scene.claim("S1", 40_000)
    await book.scene.pay("INV-000001", 15_000)
    note = ApplyCreditNote(credit_note_no="CN-1", amount=cny(50), reason="damaged")
    await book.scene.record("receivable/OLD-1", note)
    pool, policy = book.scene.pool, book.scene.store.policy
    report = await make_report(pool, policy, "small", date(2025, 10, 1), DAY, Counter())
    told = [
        (row.date, row.open, row.current, row.sales, row.cash, row.dso_3m, row.dso_countback, row.cei, row.add)
        for row in report.month_end
    ]
    rows = outstanding((await month_sums(pool, DAY, TIMEZONE))["CNY"])
    assert [tuple(row.model_dump().values()) for row in rows] == told
    assert (rows[-1].open, rows[-1].sales, rows[-1].cash) == (Decimal(28_050), Decimal(40_000), Decimal(15_000))


async def test_a_month_opens_down_to_what_moved_in_it(book: House) -> None:
    await book.scene.claim("S1", 40_000)
    await book.scene.pay("INV-000001", 15_000)
    browser = book.browser(MANAGER)
    assert "/portfolio/months/2026-03" in links_of(await browser.get("/portfolio"))
    words = words_of(await browser.get("/portfolio/months/2026-03?currency=CNY"))
    assert "40,000.00 CNY" in words
    assert "15,000.00 CNY" in words
    assert "OLD-" not in words
    assert "Nothing moved" in words_of(await browser.get("/portfolio/months/2026-03?currency=EUR"))


async def test_exposure_by_grade_adds_up_and_opens_down(book: House) -> None:
    await book.scene.customer("C2", grade="C")
    await book.scene.customer("C3", grade=None, limit=None)
    await book.scene.order("S1", 5_000, "C2")
    found = {row.grade: (row.customers, row.total) for row in await exposure_by_grade(book.scene.pool)}
    assert found == {"A": (1, Decimal(3_100)), "C": (1, Decimal(5_000)), None: (1, Decimal(0))}
    links = links_of(await book.browser(MANAGER).get("/portfolio"))
    assert {"/customers?grade=A", "/customers?grade=C", "/customers?grade=none"} <= links


async def test_decisions_are_counted_by_who_took_them_and_how_long_it_took(house: House) -> None:
    scene = house.scene
    await scene.customer("C1", 3_000_000)
    await scene.order("S1", 10_000)
    await scene.order("S2", 20_000)
    await scene.order("S3", 300_000)
    later = START + timedelta(hours=2)
    await scene.record("approval/S3.1", Decide(person=MANAGER, outcome="approve"), at=later, actor=MANAGER)
    told = ConcludeApproval(approval_id="S3.1", outcome="approved", decided_by=(MANAGER,))
    await scene.record("sale/S3", told, at=later)
    everything, *by_lane = await decision_sums(scene.pool, DAY)
    assert (everything.decided, everything.touchless, everything.p50) == (3, 2, timedelta(0))
    assert everything.p95 == timedelta(hours=2)
    assert everything.spans == (2, 0, 0, 1, 0, 0, 0)
    assert {each.lane: each.decided for each in by_lane} == {"straight_through": 2, "delegated": 1}
    slow = await decisions(scene.pool, DAY, touchless=False)
    assert [(row.order_id, row.took) for row in slow.items] == [("S3", timedelta(hours=2))]
    browser = house.browser(MANAGER)
    assert "66.7 %" in words_of(await browser.get("/portfolio"))
    behind = words_of(await browser.get("/portfolio/decisions?by=people&span=3"))
    assert "S3" in behind
    assert "S1" not in behind
    assert await decision_sums(scene.pool, DAY + timedelta(days=1)) == ()


async def test_open_tasks_are_counted_by_age(house: House) -> None:
    await house.scene.customer("C1", 3_000_000)
    await house.scene.order("S1", 300_000)
    ages = await task_ages(house.scene.pool, START + timedelta(days=2))
    assert [each.tasks for each in ages] == [0, 0, 1, 0, 0]
    assert ages[2].home == Decimal(300_000)
    behind = words_of(await house.browser(MANAGER).get("/portfolio/tasks?age=0"))
    assert "S1.1" in behind
    assert "No task is that old" in words_of(await house.browser(MANAGER).get("/portfolio/tasks?age=4"))


async def test_an_empty_book_has_a_portfolio_that_says_so(house: House) -> None:
    answer = await house.browser(MANAGER).get("/portfolio")
    assert answer.status_code == 200
    for said in ("Nothing is open.", "No sale yet.", "No customer yet.", "No order has been decided yet."):
        assert said in words_of(answer)


@pytest.mark.parametrize(
    "path", ["/portfolio", "/portfolio/decisions", "/portfolio/tasks", "/portfolio/months/2026-03"]
)
async def test_who_may_not_see_the_portfolio_is_refused(house: House, path: str) -> None:
    answer = await house.browser(SALES).get(path)
    assert (answer.status_code, code_of(answer)) == (403, "authority.role")
    assert 'href="/portfolio' not in answer.text


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/portfolio?currency=EUR", 422, "currency.unknown"), ("/portfolio/decisions?after=nobody", 422, "page.cursor"),
     ("/portfolio/tasks?after=nobody", 422, "page.cursor"), ("/portfolio/months/2026-03?after=1", 422, "page.cursor"),
     ("/portfolio/months/2026-13", 422, "input.invalid"), ("/portfolio/decisions?span=99", 422, "input.invalid"),
     ("/portfolio/tasks?age=-1", 422, "input.invalid")],
)  # fmt: skip
async def test_what_is_not_there_is_refused_and_explained(house: House, path: str, status: int, code: str) -> None:
    answer = await house.browser(MANAGER).get(path)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_every_chart_has_a_title_and_a_table_beside_it(book: House) -> None:
    await book.scene.order("S1", 10_000)
    page = (await book.browser(MANAGER).get("/portfolio")).text
    charts = re.findall(r'<svg[^>]*class="chart"[^>]*aria-labelledby="([^"]+)"', page)
    assert len(charts) == len(set(charts)) == 6
    for labels in charts:
        assert all(f'id="{label}"' in page for label in labels.split())
    assert page.count("<table") >= 5
    assert "style=" not in page
