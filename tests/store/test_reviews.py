"""Reviews in the store: evidence once for each inquiry, and what follows from what has become known."""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from activities.evidence.cipher import MasterKey
from activities.evidence.gather import EvidenceActivities, Inquired, Inquiring
from activities.postgres.credit_files import CreditFiles
from activities.postgres.raw_answers import RawAnswers
from activities.sources.port import Answer, SourceSilent, Subject
from domain.customer.commands import IdentifyCustomer, RegisterCustomer, RegisterGroup
from domain.evidence.facts import BureauFacts, Facts, NameHit, Owner, OwnershipFacts, PublicRecordFacts, RegistryFacts
from domain.evidence.source import Kind, Provider, Silence
from domain.legal_ids import LegalId
from domain.money import Money
from domain.review.commands import Asked, Cause, ConcludeReview, ConcludeTask, RecordEvidence, StartReview
from domain.review.file import CreditFile
from domain.sale.commands import AmendOrder
from tests.store.scene import DAY, START, Scene, cny

REGISTER = RegistryFacts(name="Company C1", status="active", incorporated_on=date(2000, 1, 1))
REPORT = BureauFacts(
    name="Company C1",
    failure_percentile=Decimal(90),
    payment_percentile=Decimal(90),
    recommended_limit=Money.of("5000000.00", "CNY"),
)


class Telling:
    """A source that says these facts; what it is asked while somebody else is at it is `meanwhile`."""

    provider = Provider.GLEIF

    def __init__(self, *facts: Facts, as_of: date = DAY, fails: Exception | None = None) -> None:
        self.facts, self.as_of, self.fails = facts, as_of, fails
        self.asked = 0

    async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
        self.asked += 1
        if self.fails is not None:
            raise self.fails
        raw = json.dumps({"answer": self.asked}).encode()
        return Answer(provider=self.provider, as_of=self.as_of, raw=raw, facts=self.facts)


async def started(scene: Scene, customer_id: str = "C1", cause: Cause = Cause.MANUAL, **how: Any) -> None:
    start = StartReview(customer_id=customer_id, asked=(Asked(cause=cause, by="shop"),))
    await scene.record(f"review/{customer_id}", start, **how)


async def told(scene: Scene, *facts: Facts, customer_id: str = "C1", **how: Any) -> None:
    evidence = RecordEvidence(
        customer_id=customer_id, provider=Provider.GLEIF, as_of=DAY, content_hash="0" * 64, facts=facts
    )
    await scene.record(f"review/{customer_id}", evidence, **how)


async def file_of(scene: Scene, customer_id: str = "C1") -> CreditFile:
    return CreditFile.model_validate(await scene.snapshot(f"review/{customer_id}"))


async def concluded(scene: Scene, *facts: Facts, customer_id: str = "C1") -> CreditFile:
    await started(scene, customer_id)
    if facts:
        await told(scene, *facts, customer_id=customer_id)
    number = (await file_of(scene, customer_id)).number
    await scene.record(f"review/{customer_id}", ConcludeReview(number=number))
    return await file_of(scene, customer_id)


async def reviews(scene: Scene) -> list[tuple[str, dict[str, Any]]]:
    """The reviews that follow, by customer, and who asked."""
    found = await scene.pool.fetch("SELECT payload FROM outbox WHERE payload->>'signal' = 'review' ORDER BY seq")
    return [(row["payload"]["customer_id"], row["payload"]["asked"]) for row in found]


# Inquiries


def inquiring(kind: Kind = Kind.REGISTRY) -> Inquiring:
    return Inquiring(
        customer_id="C1",
        kind=kind,
        provider=Provider.GLEIF,
        reference=f"C1/1/{kind}/gleif",
        at=START,
        attempt_seconds=5,
    )


def evidence(scene: Scene, source: Telling | None) -> EvidenceActivities:
    sources = {} if source is None else {Provider.GLEIF: source}
    answers = RawAnswers(scene.pool, MasterKey(bytes(32)))
    return EvidenceActivities(sources, CreditFiles(scene.pool), answers, scene.store)


async def test_an_inquiry_whose_answer_is_on_record_is_not_made_again(scene: Scene) -> None:
    await scene.customer()
    await started(scene)
    source = Telling(REGISTER)

    assert await evidence(scene, source).inquire(inquiring()) == Inquired()
    assert await evidence(scene, source).inquire(inquiring()) == Inquired()

    assert source.asked == 1
    assert len((await file_of(scene)).evidence) == 1


async def test_an_answer_that_an_earlier_try_has_recorded_meanwhile_is_the_evidence(scene: Scene) -> None:
    await scene.customer()
    await started(scene)

    class Slow(Telling):
        async def ask(self, subject: Subject, reference: str, today: date) -> Answer:
            await told(scene, REGISTER, command_id=reference, actor="system")
            return await super().ask(subject, reference, today)

    assert await evidence(scene, Slow(REGISTER)).inquire(inquiring()) == Inquired()
    assert [each.content_hash for each in (await file_of(scene)).evidence] == ["0" * 64]


async def test_an_answer_kept_by_a_worker_that_died_before_recording_is_asked_for_again(scene: Scene) -> None:
    await scene.customer()
    await started(scene)
    await RawAnswers(scene.pool, MasterKey(bytes(32))).keep("C1", b'{"answer": 1}')

    assert await evidence(scene, Telling(REGISTER)).inquire(inquiring()) == Inquired()
    assert len((await file_of(scene)).evidence) == 1


async def test_nobody_is_asked_where_the_answer_could_not_be_kept(scene: Scene) -> None:
    await scene.customer()
    await started(scene)
    await RawAnswers(scene.pool, MasterKey(bytes(range(32)))).keep("C1", b"under a key that is lost")
    source = Telling(REGISTER)

    with pytest.raises(ApplicationError) as failed:
        await evidence(scene, source).inquire(inquiring())

    assert (failed.value.type, failed.value.non_retryable, source.asked) == ("evidence.key_unusable", True, 0)


async def test_evidence_of_tomorrow_becomes_a_named_gap(scene: Scene) -> None:
    await scene.customer()
    await started(scene)

    inquired = await evidence(scene, Telling(REGISTER, as_of=DAY + timedelta(days=1))).inquire(inquiring())

    assert inquired.silence is Silence.DATED_IN_FUTURE
    file = await file_of(scene)
    assert (file.evidence, [gap.silence for gap in file.gaps]) == ((), [Silence.DATED_IN_FUTURE])


async def test_an_answer_that_says_nothing_of_what_was_asked_is_a_gap_in_that_kind(scene: Scene) -> None:
    await scene.customer()
    await started(scene)

    inquired = await evidence(scene, Telling(REGISTER)).inquire(inquiring(Kind.OWNERSHIP))

    assert inquired.silence is Silence.NOT_FOUND
    file = await file_of(scene)
    assert [each.kind for each in file.evidence] == [Kind.REGISTRY]
    assert [gap.kind for gap in file.gaps] == [Kind.OWNERSHIP]


async def test_a_source_that_nobody_set_up_is_a_named_gap(scene: Scene) -> None:
    await scene.customer()
    await started(scene)

    assert (await evidence(scene, None).inquire(inquiring())).silence is Silence.NOT_CONFIGURED


async def test_the_pause_that_a_provider_wants_is_kept(scene: Scene) -> None:
    await scene.customer()
    busy = SourceSilent(Silence.FAILED, "HTTP 429", retry=True, retry_after=7)
    with pytest.raises(ApplicationError) as raised:
        await evidence(scene, Telling(fails=busy)).inquire(inquiring())
    assert (raised.value.type, raised.value.next_retry_delay) == ("failed", timedelta(seconds=7))


async def test_a_fault_of_an_adapter_does_not_carry_the_answer_into_the_history(scene: Scene) -> None:
    await scene.customer()
    fault = ValueError("cannot read 'Rosalind Quillfeather'")
    with pytest.raises(ApplicationError) as raised:
        await evidence(scene, Telling(fails=fault)).inquire(inquiring())
    assert (raised.value.type, raised.value.message) == ("failed", "ValueError")
    assert raised.value.__cause__ is None


async def test_an_answer_that_cannot_be_recorded_is_no_evidence(scene: Scene) -> None:
    await scene.customer()
    await started(scene)
    bare = scene.store.policy.model_copy(update={"review": None})
    without = Scene(type(scene.store)(scene.pool, bare))

    with pytest.raises(ApplicationError) as raised:
        await evidence(without, Telling(REGISTER)).inquire(inquiring())

    assert (raised.value.type, raised.value.non_retryable) == ("review.not_in_policy", True)


# What follows


async def test_an_order_of_a_stranger_starts_a_review_for_what_it_seeks(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)

    await scene.order("S1", 60_000)

    ((customer, asked),) = await reviews(scene)
    assert (customer, asked["cause"], asked["by"]) == ("C1", "sale", "shop")
    assert asked["sought"]["amount"] == "60000.00"


async def test_an_amendment_that_a_stale_file_stops_starts_a_review_for_the_next_try(scene: Scene) -> None:
    await scene.customer()
    await scene.order("S1", 10_000)
    stale = START + timedelta(days=701)

    await scene.record("sale/S1", AmendOrder(amount=cny(20_000)), at=stale)

    assert [(customer, asked["cause"]) for customer, asked in await reviews(scene)] == [("C1", "sale")]


async def test_a_customer_registered_for_review_is_reviewed_and_another_is_not(scene: Scene) -> None:
    for customer_id, review in (("C1", True), ("C2", False)):
        registered = RegisterCustomer(
            customer_id=customer_id, name="Company", country="GB", currency="CNY", review=review
        )
        await scene.record(f"customer/{customer_id}", registered)

    assert [(customer, asked["cause"]) for customer, asked in await reviews(scene)] == [("C1", "new_customer")]


async def test_nothing_is_reviewed_under_a_policy_without_reviews(scene: Scene) -> None:
    bare = scene.store.policy.model_copy(update={"review": None})
    without = Scene(type(scene.store)(scene.pool, bare))
    registered = RegisterCustomer(customer_id="C1", name="Company", country="GB", currency="CNY", review=True)
    await without.record("customer/C1", registered)

    assert await reviews(scene) == []


async def family(scene: Scene) -> None:
    await scene.record("group/G1", RegisterGroup(group_id="G1", name="Family", currency="CNY"))
    await scene.limit("group/G1", 9_000_000)
    for customer_id in ("C1", "C2", "C3"):
        await scene.customer(customer_id, group_id="G1")
    await scene.customer("C4")


async def test_trouble_of_one_member_starts_reviews_of_the_others_once(scene: Scene) -> None:
    await family(scene)
    broke = REGISTER.model_copy(update={"status": "insolvent"})

    for _ in range(2):
        await concluded(scene, broke)

    found = await reviews(scene)
    assert [(customer, asked["cause"]) for customer, asked in found] == [
        ("C2", "group_trouble"),
        ("C3", "group_trouble"),
    ]


async def test_a_member_that_a_person_finds_on_a_list_is_trouble_too(scene: Scene) -> None:
    await family(scene)
    hit = NameHit(
        list_name="sanctions",
        reference="L-7",
        listed_name="Compagnie C1",
        customer_name="Company C1",
        score=Decimal(90),
    )
    file = await concluded(scene, REGISTER, PublicRecordFacts(hits=(hit,)))
    assert await reviews(scene) == []
    (task,) = [task for task in file.tasks if task.about == "name_hit"]

    await scene.record("review/C1", ConcludeTask(approval_id=task.approval_id, outcome="rejected", reason="the same"))

    assert [customer for customer, _ in await reviews(scene)] == ["C2", "C3"]
    assert (await scene.row("SELECT grade, complete FROM credit_file")) == {"grade": "E", "complete": True}


async def test_an_owner_that_is_an_insolvent_customer_of_ours_stops_whom_it_owns(scene: Scene) -> None:
    lei = LegalId(scheme="lei", value="213800KUD8LAJWSQ9D15")
    for customer_id in ("C1", "C2", "C3"):
        await scene.customer(customer_id)
    await scene.record("customer/C2", IdentifyCustomer(identifiers=(lei,)))
    await concluded(scene, REGISTER.model_copy(update={"status": "insolvent"}), customer_id="C2")
    held = Owner(key=f"lei:{lei.value}", name="Company C2", share_percent=Decimal(60))

    file = await concluded(scene, OwnershipFacts(key="lei:C1", name="Company C1", owners=(held,)))

    assert [out.code for out in file.knock_outs] == ["knock_out.owner_insolvent"]


async def test_a_proposal_that_a_newer_review_supersedes_is_taken_back_from_the_people(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)
    first = await concluded(scene, REGISTER, PublicRecordFacts(), REPORT)
    (task,) = first.tasks

    second = await concluded(scene)

    assert [each.approval_id for each in second.tasks] == ["C1:R2.1"]
    withdrawn = await scene.row(
        "SELECT payload FROM outbox WHERE target = $1 AND kind = 'signal'", f"approval/{task.approval_id}"
    )
    assert withdrawn["payload"]["command"]["kind"] == "withdraw"


async def test_a_reviews_task_starts_its_workflow_and_tells_the_file_what_people_said(scene: Scene) -> None:
    await scene.customer(limit=None, grade=None)
    await concluded(scene, REGISTER, PublicRecordFacts(), REPORT)

    started = await scene.row("SELECT payload FROM outbox WHERE kind = 'start' AND target = 'approval/C1:R1.1'")

    assert started["payload"] == {"workflow": "Approval", "customer_id": "C1"}


async def test_the_same_evidence_recorded_again_is_one_piece(scene: Scene) -> None:
    await scene.customer()
    await started(scene)
    for _ in range(2):
        await told(scene, REGISTER, command_id="C1/1/registry/gleif")

    assert len((await file_of(scene)).evidence) == 1
