"""A credit file in whose life every kind of event of a review happens."""

from __future__ import annotations

from decimal import Decimal

from domain.evidence.facts import BureauFacts, NameHit, PublicRecordFacts
from domain.evidence.source import Kind, Provider, Silence
from domain.money import Money
from domain.review import commands as review
from domain.review.file import CreditFile
from tests.store.scene import DAY, Scene, cny

STREAM = "review/C11"
HIT = NameHit(
    list_name="sanctions",
    reference="S-1",
    listed_name="Company C11 Export",
    customer_name="Company C11",
    score=Decimal(93),
)


async def reviewed_and_erased(scene: Scene) -> None:
    """A customer whose grade is about to run out is reviewed; a person decides about its limit and about a name."""
    await scene.customer("C11", 50_000, valid_for=3)
    await scene.order("S11", 10_000, "C11")
    await scene.record(STREAM, review.NoteReviewDue(customer_id="C11"))
    asked = review.Asked(cause=review.Cause.EXPIRED_EVIDENCE, by="system", sought=cny(400_000))
    await scene.record(STREAM, review.StartReview(customer_id="C11", asked=(asked,)))
    joined = review.Asked(cause=review.Cause.MANUAL, by="shop", sought=cny(300_000))
    await scene.record(STREAM, review.JoinReview(number=1, asked=joined))
    await _gathered(scene)
    await scene.record(STREAM, review.ConcludeReview(number=1))
    await _decided(scene)
    await scene.record(STREAM, review.EraseEvidence(reason="asked for"))


async def _gathered(scene: Scene) -> None:
    report = BureauFacts(
        name="Company C11", payment_percentile=Decimal(90), recommended_limit=Money.of("900000.00", "CNY")
    )
    for provider, facts in (
        (Provider.DNB, report),
        (Provider.PUBLIC_RECORD, PublicRecordFacts(hits=(HIT,))),
    ):
        evidence = review.RecordEvidence(
            customer_id="C11", provider=provider, as_of=DAY, content_hash="0" * 64, facts=(facts,)
        )
        await scene.record(STREAM, evidence)
    silent = review.RecordSilence(about=Kind.REGISTRY, provider=Provider.GLEIF, silence=Silence.TIMED_OUT)
    await scene.record(STREAM, silent)
    better = report.model_copy(update={"failure_percentile": Decimal(80)})
    correction = review.CorrectEvidence(evidence_id="E1", facts=better, reason="read wrongly")
    await scene.record(STREAM, correction, actor="staff-031")


async def _decided(scene: Scene) -> None:
    file = CreditFile.model_validate(await scene.snapshot(STREAM))
    assert {task.about for task in file.tasks} == {"limit", "name_hit"}
    for task in file.tasks:
        answer = review.ConcludeTask(approval_id=task.approval_id, outcome="approved", decided_by=("staff-041",))
        await scene.record(STREAM, answer)
