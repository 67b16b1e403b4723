"""What can be asked of a credit file, and what it refuses."""

from __future__ import annotations

import pytest

from domain.base import Decision
from domain.evidence.source import Kind, Provider, Silence
from domain.policy import Policy
from domain.review.commands import (
    Cause,
    ConcludeReview,
    ConcludeTask,
    CorrectEvidence,
    EraseEvidence,
    JoinReview,
    RecordSilence,
    ReviewCommand,
)
from domain.review.events import EvidenceErased
from domain.review.file import CreditFile
from tests.domain.builders import TODAY, a_policy, days_later, only
from tests.domain.review.reviewing import (
    ANALYST,
    CARD,
    RULES,
    a_file,
    a_hit,
    after,
    answering,
    around,
    asked,
    clean_record,
    decide,
    ended,
    folded,
    refusal,
    register,
    report,
    starting,
)

NO_FILE = CreditFile()


def silent(provider: Provider = Provider.GLEIF, about: Kind = Kind.REGISTRY) -> RecordSilence:
    return RecordSilence(about=about, provider=provider, silence=Silence.TIMED_OUT, detail="x" * 500)


def joined(file: CreditFile, *, number: int = 1, sought: str | None = None) -> Decision:
    return decide(file, JoinReview(number=number, asked=asked(Cause.MANUAL, "staff-022", sought=sought)))


# Refusals


@pytest.mark.parametrize("policy", [a_policy(review=RULES), a_policy(scorecard=CARD)], ids=["no card", "no rules"])
def test_without_its_sections_in_the_policy_there_is_no_review(policy: Policy) -> None:
    context = around(policy=policy)

    assert refusal(NO_FILE, starting(), context) == "review.not_in_policy"
    assert refusal(a_file(), ConcludeReview(number=1), context) == "review.not_in_policy"


def test_nobody_is_reviewed_who_is_not_registered() -> None:
    nobody = around(None)

    assert refusal(NO_FILE, starting(), nobody) == "customer.unknown"
    assert refusal(NO_FILE, register(), nobody) == "customer.unknown"


@pytest.mark.parametrize(
    "command",
    [
        silent(),
        JoinReview(number=1, asked=asked()),
        ConcludeReview(number=1),
        EraseEvidence(reason="the customer asked for it"),
        ConcludeTask(approval_id="C-1:R1.1", outcome="approved"),
    ],
    ids=lambda command: command.kind,
)
def test_of_a_customer_about_whom_nothing_is_known_there_is_nothing_to_ask(command: ReviewCommand) -> None:
    assert refusal(NO_FILE, command) == "file.unknown"


def test_a_review_ends_once() -> None:
    file = folded(a_file(), ended(a_file()).events)

    assert refusal(file, ConcludeReview(number=1)) == "review.closed"
    assert refusal(a_file(), ConcludeReview(number=2)) == "review.closed"


def test_evidence_of_a_day_that_has_not_come_is_refused() -> None:
    assert refusal(a_file(), answering(*register().facts, as_of=days_later(1))) == "evidence.dated_in_future"
    assert after(a_file(), answering(*register().facts, as_of=TODAY)).evidence[0].as_of == TODAY


def test_a_correction_names_current_evidence_of_the_same_kind_and_says_why() -> None:
    file = after(a_file(register()), register("suspended"))
    facts = register("active").facts[0]

    assert refusal(file, CorrectEvidence(evidence_id="E1", facts=facts, reason="old")) == "evidence.unknown"
    other = report("A").facts[0]
    assert refusal(file, CorrectEvidence(evidence_id="E2", facts=other, reason="misread")) == "evidence.kind"
    assert refusal(file, CorrectEvidence(evidence_id="E2", facts=facts, reason=" ")) == "evidence.reason_missing"


@pytest.mark.parametrize("actor", ["staff-011", "staff-041", "system", "stranger"])
def test_sales_finance_and_programs_may_not_correct_what_a_source_said(actor: str) -> None:
    file = a_file(register("dissolved"))
    correction = CorrectEvidence(evidence_id="E1", facts=register("active").facts[0], reason="misread")

    assert refusal(file, correction, around(actor=actor)) == "authority.correction"


def test_an_answer_to_a_task_that_the_file_does_not_wait_for_is_refused() -> None:
    file = a_file(register(), clean_record(a_hit()))
    file = folded(file, ended(file).events)
    answer = ConcludeTask(approval_id="C-1:R1.2", outcome="approved")

    assert refusal(folded(file, decide(file, answer).events), answer) == "review.task_not_pending"
    assert refusal(file, ConcludeTask(approval_id="C-1:R9.1", outcome="approved")) == "review.task_not_pending"


# Erasure


@pytest.mark.parametrize("actor", ["staff-021", "staff-031", "staff-071"])
def test_credit_and_management_may_erase(actor: str) -> None:
    event = only(decide(a_file(), EraseEvidence(reason="asked"), around(actor=actor)).events, EvidenceErased)

    assert (event.by, event.on) == (actor, TODAY)


@pytest.mark.parametrize("actor", ["staff-011", "staff-041", "system", "stranger"])
def test_sales_finance_and_programs_may_not_erase(actor: str) -> None:
    assert refusal(a_file(), EraseEvidence(reason="asked"), around(actor=actor)) == "authority.erasure"


def test_an_erasure_has_a_reason() -> None:
    assert refusal(a_file(), EraseEvidence(reason=" "), around(actor=ANALYST)) == "erasure.reason_missing"


def test_an_erasure_keeps_facts_and_hashes() -> None:
    file = after(a_file(register()), EraseEvidence(reason="asked"), context=around(actor=ANALYST))

    assert file.erased_on == TODAY
    assert [each.content_hash for each in file.evidence] == ["hash of companies_house"]


# Who joins


def test_whoever_asks_while_a_review_runs_joins_it() -> None:
    file = folded(a_file(), joined(a_file()).events)

    assert [(each.cause, each.by) for each in file.asked] == [(Cause.SALE, "shop"), (Cause.MANUAL, "staff-022")]


def test_whoever_comes_after_the_end_does_not_join() -> None:
    over = folded(a_file(), ended(a_file()).events)
    next_one = after(over, starting())

    assert joined(over).events == ()
    assert joined(next_one, number=1).events == ()


def test_a_review_made_for_smaller_decisions_cannot_serve_a_larger_one() -> None:
    assert len(joined(a_file(), sought="1000000.00").events) == 1
    assert joined(a_file(), sought="1000000.01").events == ()


# Gaps


def test_a_silence_is_a_gap_with_its_reason_cut_to_length() -> None:
    (gap,) = after(a_file(), silent()).gaps

    assert (gap.kind, gap.provider, gap.silence, len(gap.detail)) == (
        Kind.REGISTRY,
        Provider.GLEIF,
        Silence.TIMED_OUT,
        200,
    )


def test_one_gap_is_told_once() -> None:
    assert decide(after(a_file(), silent()), silent()).events == ()


def test_an_answer_closes_the_gap_of_its_provider_and_kind_and_no_other() -> None:
    file = after(a_file(), silent(), silent(about=Kind.OWNERSHIP), silent(Provider.COMPANIES_HOUSE))

    gaps = after(file, register(by=Provider.GLEIF)).gaps

    assert [(gap.provider, gap.kind) for gap in gaps] == [
        (Provider.GLEIF, Kind.OWNERSHIP),
        (Provider.COMPANIES_HOUSE, Kind.REGISTRY),
    ]


def test_a_review_that_is_taken_up_keeps_its_gaps_and_causes_and_a_new_one_begins_without() -> None:
    file = after(a_file(), silent())
    taken_up = after(file, starting(asked(Cause.MANUAL)))
    next_one = after(folded(file, ended(file).events), starting())

    assert (len(taken_up.gaps), [each.cause for each in taken_up.asked]) == (1, [Cause.SALE, Cause.MANUAL])
    assert (next_one.gaps, len(next_one.asked)) == ((), 1)
