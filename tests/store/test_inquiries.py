"""Inquiries: evidence once for each, and a named gap where there is none."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from temporalio.exceptions import ApplicationError

from activities.evidence.cipher import MasterKey
from activities.evidence.gather import EvidenceActivities, Inquired, Inquiring
from activities.postgres.credit_files import CreditFiles
from activities.postgres.raw_answers import RawAnswers
from activities.sources.port import Answer, SourceSilent, Subject
from domain.evidence.source import Kind, Provider, Silence
from tests.store.credit_file import REGISTER, Telling, file_of, started, told
from tests.store.scene import DAY, START, Scene


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
