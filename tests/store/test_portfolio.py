"""The nightly run over the store: what it raises and records, and that a second run of a night adds nothing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from activities.portfolio import Counts, PageWanted
from activities.postgres.event_store import EventStore
from activities.postgres.portfolio import NightlyBook
from activities.postgres.quarter_figures import quarter_figures
from domain.evidence.facts import CourtEvent, PublicRecordFacts
from domain.evidence.source import Provider
from domain.receivable.commands import ReachMilestone, ReceivePayment, RecordCall, TakeOver
from domain.review.commands import RecordEvidence
from domain.sale.commands import SubmitOrder
from domain.warning.commands import DecideWarning
from tests.store.scene import DAY, START, Scene, cny, order_of

TONIGHT = START + timedelta(hours=8)


@pytest.fixture
def book(scene: Scene) -> NightlyBook:
    """Watches, and places nobody in a segment."""
    watching = scene.store.policy.model_copy(update={"segments": None})
    return NightlyBook(EventStore(scene.pool, watching))


async def night(book: NightlyBook, at: datetime = TONIGHT) -> Counts:
    """Every page, as the workflow goes through them."""
    mark, after, counts = (await book.mark(at)).amount, "", Counts()
    while True:
        page = await book.watch(PageWanted(at=at, after=after, mark=mark))
        counts += page.counts
        if page.next is None:
            return counts
        after = page.next


async def paid(scene: Scene, number: int, *, days_to_pay: int, customer_id: str = "C1", weeks_ago: int = 30) -> None:
    """An invoice of the past, taken over open and settled so many days after its issue."""
    issued = DAY - timedelta(weeks=weeks_ago - number)
    due_on = issued + timedelta(days=30)
    invoice = f"{customer_id}-OLD-{number}"
    opened = TakeOver(
        invoice_no=invoice, customer_id=customer_id, balance=cny(1_000), invoiced_on=issued, due_on=due_on
    )
    await scene.record(f"receivable/{invoice}", opened)
    paid_on = issued + timedelta(days=days_to_pay)
    payment = ReceivePayment(payment_id=f"P-{invoice}", amount=cny(1_000), paid_on=paid_on)
    at = START + (paid_on - DAY)
    await scene.record(f"receivable/{invoice}", payment, at=at)


async def gets_slower(scene: Scene, customer_id: str = "C1") -> None:
    for number in range(6):
        await paid(scene, number, days_to_pay=20 + 5 * number, customer_id=customer_id)


async def codes(scene: Scene) -> list[str]:
    sql = "SELECT data->'signal'->>'code' AS code FROM event WHERE type = 'warning.raised' ORDER BY position"
    return [row["code"] for row in await scene.pool.fetch(sql)]


async def test_a_customer_that_gets_slower_raises_a_warning_once(scene: Scene, book: NightlyBook) -> None:
    await scene.customer()
    await gets_slower(scene)
    assert await night(book) == Counts(customers=1, warnings=1)
    event = await scene.row("SELECT actor, data FROM event WHERE type = 'warning.raised'")
    assert event["actor"] == "system"
    assert event["data"]["signal"]["measure"] == "5.0000"
    assert await night(book) == Counts(customers=1)
    assert await night(book, TONIGHT + timedelta(days=1)) == Counts(customers=1)
    assert await codes(scene) == ["payment_slower"]


async def test_a_steady_customer_raises_nothing(scene: Scene, book: NightlyBook) -> None:
    await scene.customer()
    for number in range(6):
        await paid(scene, number, days_to_pay=25)
    assert await night(book) == Counts(customers=1)


async def test_what_nobody_answers_lapses_in_a_later_night_and_stays_quiet(scene: Scene, book: NightlyBook) -> None:
    await scene.customer()
    await gets_slower(scene)
    await night(book)
    assert await night(book, TONIGHT + timedelta(days=5)) == Counts(customers=1)
    assert await night(book, TONIGHT + timedelta(days=6)) == Counts(customers=1, lapsed=1)
    assert await night(book, TONIGHT + timedelta(days=36)) == Counts(customers=1)
    assert await night(book, TONIGHT + timedelta(days=37)) == Counts(customers=1, warnings=1)


async def test_a_warning_that_is_answered_in_a_night_is_not_raised_again_in_it(scene: Scene, book: NightlyBook) -> None:
    await scene.customer()
    await gets_slower(scene)
    await night(book)
    answer = DecideWarning(number=1, person="staff-021", action="none", reason="paid in instalments")
    await scene.record("warning/C1", answer, at=TONIGHT)
    assert await night(book) == Counts(customers=1)


async def test_customers_are_looked_at_page_by_page(scene: Scene, book: NightlyBook) -> None:
    for customer_id in ("C1", "C2", "C3", "C4"):
        await scene.customer(customer_id)
        await gets_slower(scene, customer_id)
    assert await night(NightlyBook(book.store, page=2)) == Counts(customers=4, warnings=4)


async def test_a_limit_that_is_used_up_is_a_warning(scene: Scene, book: NightlyBook) -> None:
    await scene.customer("C1", 100_000)
    await scene.order("S1", 89_000)
    assert await night(book) == Counts(customers=1)
    await scene.order("S2", 1_000)
    assert await night(book) == Counts(customers=1, warnings=1)
    assert await codes(scene) == ["utilisation"]


async def test_a_customer_who_stops_buying_is_a_warning(scene: Scene, book: NightlyBook) -> None:
    await scene.customer()
    for month in range(13):
        day = date(2025, 1 + month, 15) if month < 12 else date(2026, 1, 15)
        order = order_of(f"S{month}", 1_000 + 100 * (month % 2)).model_copy(update={"ordered_on": day})
        await scene.record(f"sale/S{month}", SubmitOrder(order=order))
    assert await night(book) == Counts(customers=1, warnings=1)
    event = await scene.row("SELECT data FROM event WHERE type = 'warning.raised'")
    assert event["data"]["signal"]["code"] == "volume_drop"
    assert event["data"]["signal"]["facts"]["last_month"] == "0"


async def court(scene: Scene, *references: str, days: int) -> None:
    """The court register's answer on that day."""
    cases = tuple(CourtEvent(reference=reference, kind="judgment", on=DAY) for reference in references)
    command = RecordEvidence(
        customer_id="C1",
        provider=Provider.PUBLIC_RECORD,
        as_of=DAY,
        content_hash="",
        facts=(PublicRecordFacts(court_events=cases),),
    )
    await scene.record("review/C1", command, at=START + timedelta(days=days))


async def test_a_court_case_that_was_not_known_is_a_warning_once(scene: Scene, book: NightlyBook) -> None:
    await scene.customer()
    await court(scene, days=0)
    assert await night(book) == Counts(customers=1)
    await court(scene, "K1", days=1)
    later = TONIGHT + timedelta(days=1)
    assert await night(book, later) == Counts(customers=1, warnings=1)
    await court(scene, "K1", days=2)
    assert await night(book, later + timedelta(days=90)) == Counts(customers=1, lapsed=1)
    await court(scene, "K1", "K2", days=91)
    assert await night(book, later + timedelta(days=91)) == Counts(customers=1, warnings=1)


async def test_what_a_quarter_brought_and_cost_comes_out_of_the_record(scene: Scene) -> None:
    await scene.customer("C1")
    receivable = await scene.claim("S1", 10_000)
    await scene.order("S2", 1_000)
    late = START + timedelta(days=47)
    await scene.record(f"receivable/{receivable}", ReachMilestone(), at=late)
    await scene.record(f"receivable/{receivable}", RecordCall(note="pays next week"), at=late)
    figures = await quarter_figures(scene.pool, date(2026, 7, 1), 2, "Asia/Shanghai")
    first, second = figures["C1"]
    assert (first.quarter, first.invoiced, first.orders, first.reviews) == ("2026Q1", Decimal(10_000), 2, 1)
    assert (second.quarter, second.invoiced, second.orders, second.calls) == ("2026Q2", Decimal(0), 0, 1)
    some = await quarter_figures(scene.pool, date(2026, 7, 1), 2, "Asia/Shanghai", ["C1", "C2"])
    assert some["C1"] == figures["C1"]
    assert [each.invoiced for each in some["C2"]] == [0, 0]


async def test_the_best_customers_are_core_and_grade_e_is_to_be_removed(scene: Scene) -> None:
    book = NightlyBook(scene.store)
    for customer_id, amount in (("C1", 200_000), ("C2", 150_000), ("C3", 100_000), ("C4", 100)):
        await scene.customer(customer_id)
        await scene.claim(f"S-{customer_id}", amount, customer_id)
    await scene.customer("C5", grade="E")
    april = datetime(2026, 4, 1, 2, tzinfo=START.tzinfo)
    counts = await night(book, april)
    assert (counts.segments, counts.removals) == (1, 1)
    segments = {row["id"]: row["segment"] for row in await scene.pool.fetch(_SEGMENTS_SQL)}
    assert segments == {"C1": "core", "C2": "ordinary", "C3": "ordinary", "C4": "ordinary", "C5": "ordinary"}
    proposal = (await scene.snapshot("customer/C5"))["removal"]["proposed"]
    assert (proposal["placing"]["removal"], proposal["quarter"]) == ("grade", "2026Q1")
    again = await night(book, april)
    assert (again.segments, again.removals) == (0, 0)


_SEGMENTS_SQL = "SELECT substr(account_id, 10) AS id, state->>'segment' AS segment FROM account ORDER BY 1"


async def test_a_policy_without_the_sections_watches_nobody(scene: Scene) -> None:
    await scene.customer("C1", 100_000)
    await gets_slower(scene)
    plain = scene.store.policy.model_copy(update={"warnings": None, "segments": None})
    book = NightlyBook(EventStore(scene.pool, plain))
    assert await night(book) == Counts(customers=1)


async def test_a_customer_whose_currency_has_no_rate_is_skipped_and_the_others_are_not(scene: Scene) -> None:
    await scene.customer("C1")
    await scene.customer("C2")
    await gets_slower(scene, "C2")
    policy = scene.store.policy.model_copy(update={"home_currency": "KWD", "exchange_rates": ()})
    counts = await night(NightlyBook(EventStore(scene.pool, policy)))
    assert counts == Counts(customers=2, warnings=1, skipped=2)
