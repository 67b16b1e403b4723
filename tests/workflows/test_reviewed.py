"""Customers that are looked at before they get credit."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from activities.sources.port import SourceSilent
from domain.customer.commands import RegisterGroup
from domain.evidence.facts import NameHit, PublicRecordFacts, RegistryFacts
from domain.evidence.source import Provider, Silence
from domain.review.commands import Cause
from tests.workflows.house import PRESIDENT, House
from tests.workflows.reviewing import an_agency, customer_of, file_of, review, stranger
from tests.workflows.scripted_sources import Scripted, good_sources

LIMIT_TASK = "C1:R1.1"
HIT = NameHit(
    list_name="sanctions",
    reference="L-7",
    listed_name="Kustomer C1",
    customer_name="Customer C1",
    score=Decimal(92),
)


async def test_an_order_of_a_stranger_waits_for_the_review_and_then_decides_by_itself(house: House) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources()):
        answer = await house.order(amount="60000.00")
        await house.settle()
    assert (answer.outcome, answer.rule) == ("held", "hold.review_missing")
    assert (await house.state("sale/S1")).answer.rule == "straight_through"
    assert await house.phase() == "approved"
    file = await file_of(house)
    assert file.asked[0].cause is Cause.SALE
    assert (await customer_of(house)).limits.own[0].approval == "review 1"


async def test_an_order_with_a_stale_file_waits_for_the_review_and_then_decides_by_itself(house: House) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources()):
        await review(house, sought="60000.00")
        valid_until = (await customer_of(house)).grade_valid_until
        assert valid_until is not None
    await house.until_day(valid_until)
    assert (await house.order("S1", "1000.00")).outcome == "approved"
    await house.days(1)
    async with house.engine.asking(good_sources()):
        answer = await house.order("S2", "1000.00")
    assert (answer.outcome, answer.rule) == ("held", "hold.review_expired")
    assert await house.phase("S2") == "approved"


async def test_an_order_with_a_fresh_file_is_one_workflow_task(house: House) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources()):
        await review(house, sought="60000.00")
    assert (await house.order(amount="1000.00")).rule == "straight_through"
    history = await house.engine.history("sale/S1")
    assert history is not None
    tasks = [event for event in history.events if event.HasField("workflow_task_completed_event_attributes")]
    assert len(tasks) == 1


async def test_the_next_agency_is_asked_when_the_first_knows_nothing(house: House) -> None:
    await stranger(house)
    unknown = Scripted(Provider.DNB, silence=SourceSilent(Silence.NOT_FOUND))
    second = Scripted(Provider.CREDITSAFE, an_agency("200000.00").facts, paid=True)
    async with house.engine.asking(good_sources(dnb=unknown, creditsafe=second)):
        file = await review(house, sought="60000.00")
    assert (sum(unknown.asked.values()), sum(second.asked.values())) == (1, 1)
    assert [each.provider for each in file.evidence if each.paid] == [Provider.CREDITSAFE]
    assert (Provider.DNB, Silence.NOT_FOUND) in [(gap.provider, gap.silence) for gap in file.gaps]


async def test_no_second_report_is_bought_inside_the_age_window(house: House) -> None:
    await stranger(house)
    agency, record = an_agency("200000.00"), Scripted(Provider.PUBLIC_RECORD, (PublicRecordFacts(),))
    async with house.engine.asking(good_sources(dnb=agency, record=record)):
        await review(house, sought="60000.00")
        await house.days(20)
        file = await review(house, sought="60000.00")
    assert (file.number, sum(agency.asked.values()), sum(record.asked.values())) == (2, 1, 2)


async def test_a_limit_above_the_band_is_granted_by_a_person_and_the_waiting_order_goes_on(house: House) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources(dnb=an_agency("5000000.00"))):
        await house.order(amount="60000.00")
    assert (await house.state("sale/S1")).answer.rule == "hold.limit_missing"
    await house.decide(PRESIDENT, task=LIMIT_TASK)
    assert await house.phase() == "approved"
    assert (await customer_of(house)).limits.own[0].approval == LIMIT_TASK


async def test_a_listed_name_is_told_apart_by_a_person_and_the_next_order_goes_straight_through(house: House) -> None:
    await stranger(house)
    listed = Scripted(Provider.PUBLIC_RECORD, (PublicRecordFacts(hits=(HIT,)),))
    async with house.engine.asking(good_sources(record=listed)):
        file = await review(house, sought="60000.00")
        assert [task.hit for task in file.tasks if task.about == "name_hit"] == [HIT]
        await house.decide("staff-021", task="C1:R1.2", reason="another trade in another country")
        await house.decide(PRESIDENT, task=LIMIT_TASK)
    assert (await house.order(amount="1000.00")).rule == "straight_through"


async def test_an_order_that_no_review_frees_in_time_asks_a_person(house: House) -> None:
    await stranger(house)
    order = await house.written("S1", "60000.00")
    await house.engine.gateway.submit(order, "shop")
    # A review that waits for its sources would keep the test server's time from moving, so this one never begins.
    await house.engine.pool.execute("UPDATE outbox SET status = 'dropped' WHERE payload->>'signal' = 'review'")
    await house.settle()
    assert await house.phase() == "held"
    await house.until(await house.engine.now() + timedelta(hours=1))
    assert (await house.state("sale/S1")).answer.rule == "ask.review_missing"
    await house.decide("staff-031")
    assert await house.phase() == "approved"


async def test_trouble_of_a_group_member_has_the_others_looked_at(house: House) -> None:
    group = RegisterGroup(group_id="G1", name="Family", currency="CNY")
    await house.record("group/G1", group)
    await house.limit("1000000.00", "group/G1")
    await house.customer("C1", group="G1")
    await house.customer("C2", group="G1")
    broke = Scripted(Provider.COMPANIES_HOUSE, (RegistryFacts(name="Customer", status="insolvent"),))
    async with house.engine.asking(good_sources(register=broke)):
        await review(house)
    other = await file_of(house, "C2")
    assert [asked.cause for asked in other.asked] == [Cause.GROUP_TROUBLE]
    assert (await customer_of(house)).grade == "E"
