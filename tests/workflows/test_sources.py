"""Sources that stumble, stay silent or come late. How often they are asked is a matter of time, so this is no path."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import WorkflowFailureError, WorkflowHistory
from temporalio.exceptions import ApplicationError
from temporalio.testing import WorkflowEnvironment

from domain.evidence.facts import PublicRecordFacts
from domain.evidence.source import Kind, Provider, Silence
from domain.policy import Policy
from domain.review.commands import Asked, Cause, ConcludeTask, EraseEvidence
from domain.review.rules import ReviewRules
from tests.workflows.conftest import MONDAY
from tests.workflows.engine import skipping_engine
from tests.workflows.house import PRESIDENT, House, cny
from tests.workflows.reviewing import an_agency, file_of, review, stranger
from tests.workflows.scripted_sources import Scripted, good_sources

DEADLINE_SECONDS = 3


@pytest.fixture
def hurried() -> Provider | None:
    """The provider that gets little time: none, unless a test needs one that is late."""
    return None


@pytest.fixture
def policy(policy: Policy, hurried: Provider | None) -> Policy:
    """The standard policy, but for a provider that is hurried."""
    assert policy.review is not None

    def seconds(rule: dict[str, Any]) -> int:
        return DEADLINE_SECONDS if rule["provider"] == hurried else int(rule["deadline_seconds"])

    sources = [
        {**source, "providers": [{**each, "deadline_seconds": seconds(each)} for each in source["providers"]]}
        for source in policy.review.model_dump(mode="json")["sources"]
    ]
    hasty = ReviewRules.model_validate({**policy.review.model_dump(mode="json"), "sources": sources})
    return policy.model_copy(update={"review": hasty})


@pytest.fixture
async def idle_house(
    skipping_server: WorkflowEnvironment, database: str, policy: Policy, tmp_path: Path
) -> AsyncIterator[House]:
    async with skipping_engine(skipping_server, database, policy, MONDAY, tmp_path) as engine:
        yield House(engine)


@pytest.fixture
async def house(idle_house: House) -> AsyncIterator[House]:
    async with idle_house.engine.working():
        yield idle_house
        await idle_house.settle()


async def begun(source: Scripted) -> None:
    """Returns when the source is being asked."""
    async with asyncio.timeout(20):
        while not source.asked:
            await asyncio.sleep(0.02)


async def test_a_provider_that_stumbles_is_asked_again_under_the_same_reference(house: House) -> None:
    await stranger(house)
    agency = an_agency("200000.00")
    agency.stumbles = 1
    async with house.engine.asking(good_sources(dnb=agency)):
        file = await review(house, sought="60000.00")
    assert agency.asked == {"C1/1/bureau/dnb": 2}
    assert [each.provider for each in file.evidence if each.paid] == [Provider.DNB]


@pytest.mark.parametrize("hurried", [Provider.PUBLIC_RECORD])
async def test_a_provider_that_never_answers_is_a_named_gap_and_the_review_ends(house: House) -> None:
    await stranger(house)
    mute = Scripted(Provider.PUBLIC_RECORD, gate=asyncio.Event())
    async with house.engine.asking(good_sources(record=mute)):
        file = await review(house, sought="60000.00")
    assert file.concluded is not None
    assert file.concluded.missing == (Kind.PUBLIC_RECORD,)
    assert (Provider.PUBLIC_RECORD, Silence.TIMED_OUT) in [(gap.provider, gap.silence) for gap in file.gaps]


async def test_two_requests_at_once_make_one_review_and_both_causes_are_on_record(house: House) -> None:
    await stranger(house)
    agency = an_agency("200000.00")
    agency.gate = asyncio.Event()
    ask = house.engine.gateway.review
    async with house.engine.asking(good_sources(dnb=agency)):
        first = await ask("C1", Asked(cause=Cause.SALE, by="shop", sought=cny("60000.00")))
        await begun(agency)
        second = await ask("C1", Asked(cause=Cause.EARLY_WARNING, by="system"))
        agency.gate.set()
        ends = [await first.result(), await second.result()]
        await house.settle()
    file = await file_of(house)
    assert [end.number for end in ends] == [1, 1]
    assert [asked.cause for asked in file.asked] == [Cause.SALE, Cause.EARLY_WARNING]
    assert sum(agency.asked.values()) == 1


async def test_whoever_needs_more_than_the_running_review_gets_another_one_after_it(house: House) -> None:
    await stranger(house)
    record = Scripted(Provider.PUBLIC_RECORD, (PublicRecordFacts(),), gate=asyncio.Event())
    ask = house.engine.gateway.review
    async with house.engine.asking(good_sources(record=record)):
        first = await ask("C1", Asked(cause=Cause.NEW_CUSTOMER, by="shop"))
        await begun(record)
        await ask("C1", Asked(cause=Cause.SALE, by="shop", sought=cny("60000.00")))
        assert record.gate is not None
        record.gate.set()
        end = await first.result()
        await house.settle()
    file = await file_of(house)
    assert (end.number, file.number, [asked.cause for asked in file.asked]) == (2, 2, [Cause.SALE])
    assert sum(record.asked.values()) == 1  # what the first review learnt is fresh for the second


async def test_a_word_that_comes_too_late_for_its_proposal_is_refused_and_stops_no_message(
    house: House,
) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources()):
        await review(house, sought="60000.00")
    late = ConcludeTask(approval_id="C1:R1.1", outcome="approved").model_dump(mode="json")
    assert await house.engine.gateway.tell("review/C1", "late", late)
    with pytest.raises(WorkflowFailureError) as failed:
        await house.engine.client.get_workflow_handle("record/review/C1/late").result()
    assert isinstance(failed.value.cause, ApplicationError)
    assert failed.value.cause.type == "review.task_not_pending"


async def test_a_worker_without_memory_comes_to_the_same_end(idle_house: House) -> None:
    house = idle_house
    async with house.engine.working(forgetful=True):
        await stranger(house)
        async with house.engine.asking(good_sources()):
            await house.order(amount="60000.00")
            await house.settle()
            assert await house.phase() == "approved"


async def test_no_word_of_an_answer_is_in_any_history_and_none_can_be_read_after_an_erasure(house: House) -> None:
    await stranger(house)
    async with house.engine.asking(good_sources()) as answers:
        await house.order(amount="60000.00")
        file = await file_of(house)
        hashes = {each.content_hash for each in file.evidence}
        read = [await answers.read("C1", digest) for digest in hashes]
        assert read
        assert all(raw is not None and b"word for word" in raw for raw in read)
        erase = EraseEvidence(reason="the customer asked for it")
        await house.record("review/C1", erase, actor=PRESIDENT)
        await house.settle()
        assert [await answers.read("C1", digest) for digest in hashes] == [None] * len(hashes)
    histories = await house.engine.histories()
    assert {"sale/S1", "review/C1"} <= {history.workflow_id for history in histories}
    assert not any(b"word for word" in _bytes(history) for history in histories)


def _bytes(history: WorkflowHistory) -> bytes:
    return b"".join(event.SerializeToString() for event in history.events)
