"""Listed names: what a person compares, what the answer does, and the owners that count."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from domain.approval.events import ApprovalCase
from domain.customer.events import GradeAssigned
from domain.evidence.facts import Owner, OwnershipFacts
from domain.evidence.source import Provider
from domain.grading.result import KnockOut
from domain.review.commands import Cause, ConcludeTask, RecordEvidence
from domain.review.context import OwnerTrouble
from domain.review.events import LimitDecided, NameHitDecided
from domain.review.file import CreditFile
from tests.domain.builders import days_later, only
from tests.domain.review.reviewing import (
    a_file,
    a_hit,
    after,
    answering,
    around,
    asked,
    clean_record,
    conclusion,
    decide,
    ended,
    folded,
    on_account,
    owned_by,
    register,
    report,
    starting,
)

TASK = "C-1:R1.2"


def alike(*references: str, owner: str = "") -> CreditFile:
    """A file of grade B whose review has ended with one question for each entry of a list."""
    hits = tuple(a_hit(reference, owner=owner) for reference in references or ("entry-7",))
    file = a_file(register(), clean_record(*hits), report("B"))
    return folded(file, ended(file).events)


def answer(outcome: str, task: str = TASK) -> ConcludeTask:
    given = {"approval_id": task, "outcome": outcome, "decided_by": ("staff-021",), "reason": "compared"}
    return ConcludeTask.model_validate(given)


def reviewed_again(file: CreditFile) -> CreditFile:
    return after(file, starting(asked(Cause.MANUAL)))


# The question


def test_a_name_alone_goes_to_a_person_who_sees_both_names() -> None:
    file = a_file(register(), clean_record(a_hit()), report("B"))

    decision = ended(file)

    (graded, *_) = on_account(decision)
    assert isinstance(graded, GradeAssigned)
    assert (graded.grade, graded.file_complete) == ("B", False)
    cases = [event for _, events in decision.others for event in events if isinstance(event, ApprovalCase)]
    (case,) = [case for case in cases if case.about == "name_hit"]
    assert case.reasons[0].facts == {
        "name": "Customer",
        "listed_name": "Custommer",
        "list": "sanctions",
        "reference": "entry-7",
        "score": "91",
    }


def test_every_listed_name_is_a_question_of_its_own() -> None:
    tasks = [task for task in alike("entry-7", "entry-8").tasks if task.about == "name_hit"]

    assert [(task.approval_id, task.hit.reference if task.hit else "") for task in tasks] == [
        ("C-1:R1.2", "entry-7"),
        ("C-1:R1.3", "entry-8"),
    ]


def test_a_question_that_somebody_looks_at_is_not_asked_again() -> None:
    file = reviewed_again(alike())

    tasks = folded(file, ended(file).events).tasks

    assert [task.approval_id for task in tasks if task.about == "name_hit"] == [TASK]


# The answer


def test_a_person_who_tells_them_apart_completes_the_file() -> None:
    decision = decide(alike(), answer("approved"))

    assert only(decision.events, NameHitDecided).same is False
    (graded,) = on_account(decision)
    assert isinstance(graded, GradeAssigned)
    assert (graded.grade, graded.file_complete, graded.max_term_days) == ("B", True, 60)


def test_the_file_is_complete_only_when_every_name_is_told_apart() -> None:
    file = alike("entry-7", "entry-8")

    first = decide(file, answer("approved"))
    second = decide(folded(file, first.events), answer("approved", "C-1:R1.3"))

    assert on_account(first) == ()
    assert len(on_account(second)) == 1


def test_a_name_told_apart_gives_no_credit_back_where_another_name_is_the_customer() -> None:
    file = alike("entry-7", "entry-8")
    file = folded(file, decide(file, answer("rejected")).events)

    assert on_account(decide(file, answer("approved", "C-1:R1.3"))) == ()


def test_a_name_told_apart_does_not_complete_a_file_in_which_something_else_is_missing() -> None:
    file = a_file(clean_record(a_hit()), report("B"))
    file = folded(file, ended(file).events)

    assert on_account(decide(file, answer("approved"))) == ()


def test_a_name_told_apart_is_not_asked_about_again_whatever_its_score() -> None:
    cleared = folded(alike(), decide(alike(), answer("approved")).events)
    other_score = a_hit().model_copy(update={"score": Decimal(99)})
    again = after(reviewed_again(cleared), clean_record(other_score))

    concluded = conclusion(again)

    assert concluded.open_questions == ()
    assert on_account(ended(again))[0].model_dump()["file_complete"] is True


def test_the_same_entry_is_a_new_question_when_it_is_like_an_owners_name() -> None:
    cleared = folded(alike(), decide(alike(), answer("approved")).events)
    again = after(reviewed_again(cleared), clean_record(a_hit(owner="Holding")))

    assert [hit.owner for hit in conclusion(again).open_questions] == ["Holding"]


@pytest.mark.parametrize(("owner", "code"), [("", "knock_out.sanctions"), ("Holding", "knock_out.owner_listed")])
def test_a_person_who_finds_them_the_same_ends_credit_at_once_and_for_good(owner: str, code: str) -> None:
    file = alike(owner=owner)

    decision = decide(file, answer("rejected"))

    (graded,) = on_account(decision)
    assert isinstance(graded, GradeAssigned)
    assert (graded.grade, graded.reasons) == ("E", (code,))
    confirmed = folded(file, decision.events)
    assert [out.code for out in confirmed.knock_outs] == [code]
    assert conclusion(reviewed_again(confirmed)).result.grade == "E"


def test_a_company_that_is_the_listed_one_gets_no_limit_any_more() -> None:
    file = alike()
    proposed = [task.approval_id for task in file.tasks if task.about == "limit"]
    assert proposed

    decision = decide(file, answer("rejected"))

    withdrawn = [event.approval_id for event in decision.events if isinstance(event, LimitDecided)]
    assert withdrawn == proposed
    assert folded(file, decision.events).tasks == ()


def test_a_question_that_nobody_answers_stays_open_and_is_asked_by_the_next_review() -> None:
    file = alike()

    decision = decide(file, answer("expired"))

    assert on_account(decision) == ()
    assert only(decision.events, NameHitDecided).same is None
    again = reviewed_again(folded(file, decision.events))
    tasks = folded(again, ended(again).events).tasks
    assert [task.approval_id for task in tasks if task.about == "name_hit"] == ["C-1:R2.2"]


# Owners


def outs(*answers: RecordEvidence, **how: Any) -> list[str]:
    file = a_file(register(), clean_record(), report("A"), *answers)
    return [out.code for out in conclusion(file, around(**how)).result.knock_outs]


def in_trouble(key: str, code: str) -> tuple[OwnerTrouble, ...]:
    return (OwnerTrouble(key=key, name=key.title(), knock_outs=(KnockOut(code=code),)),)


def owned(owner: str, share: str | None, status: object = None) -> RecordEvidence:
    return answering(owned_by(owner, share, status), by=Provider.GLEIF)


@pytest.mark.parametrize(("share", "stops"), [("25", True), ("24.99", False), (None, True)])
def test_a_customer_of_ours_that_is_listed_stops_whom_it_owns_from_the_share_of_the_policy(
    share: str | None, stops: bool
) -> None:
    troubles = in_trouble("lei:holding", "knock_out.sanctions")

    assert outs(owned("Holding", share), troubles=troubles) == (["knock_out.owner_listed"] if stops else [])


def test_an_owner_that_its_register_calls_insolvent_stops_the_company() -> None:
    assert outs(owned("Holding", "60", "insolvent")) == ["knock_out.owner_insolvent"]


def test_a_customer_of_ours_that_is_insolvent_stops_whom_it_owns() -> None:
    troubles = in_trouble("lei:holding", "knock_out.dissolved")

    assert outs(owned("Holding", "60"), troubles=troubles) == ["knock_out.owner_insolvent"]


def test_trouble_above_the_owner_counts_through_the_files_of_others() -> None:
    top = Owner(key="lei:top", name="Top", share_percent=Decimal(50))
    above = OwnershipFacts(key="lei:holding", name="Holding", owners=(top,))
    troubles = in_trouble("lei:top", "knock_out.sanctions")

    assert outs(owned("Holding", "60"), ownership=(above,), troubles=troubles) == ["knock_out.owner_listed"]


def test_an_owner_listed_by_its_identifier_stops_the_company_without_a_person() -> None:
    hit = a_hit(owner="Holding", same_identifier=True)
    file = a_file(register(), clean_record(hit), report("A"), owned("Holding", "60"))

    concluded = conclusion(file)

    assert [out.code for out in concluded.result.knock_outs] == ["knock_out.owner_listed"]
    assert concluded.open_questions == ()


@pytest.mark.parametrize(("share", "questions"), [("25", 1), ("24.99", 0), (None, 1)])
def test_nobody_is_asked_about_the_name_of_an_owner_that_would_not_count(share: str | None, questions: int) -> None:
    file = a_file(register(), clean_record(a_hit(owner="Holding")), owned("Holding", share))

    assert len(conclusion(file).open_questions) == questions


def test_an_owner_that_has_sold_most_of_its_share_counts_no_more() -> None:
    file = alike(owner="Holding")
    confirmed = folded(file, decide(file, answer("rejected")).events)

    again = after(reviewed_again(confirmed), owned("Holding", "10"))

    assert conclusion(again).result.grade == "B"


def test_a_stale_listing_still_knocks_out() -> None:
    file = a_file(register(), clean_record(a_hit(same_identifier=True)), report("A"))

    (out,) = conclusion(file, around(today=days_later(91))).result.knock_outs

    assert (out.code, out.stale) == ("knock_out.sanctions", True)
