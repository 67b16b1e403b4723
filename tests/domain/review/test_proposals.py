"""Limits that are proposed and wait for a person."""

from __future__ import annotations

import pytest

from domain.approval.authority import OwnRequest
from domain.approval.commands import Decide
from domain.approval.events import ApprovalCase
from domain.approval.state import fold_task
from domain.approval.verdict import check_decision
from domain.customer.events import LimitSet
from domain.money import Money
from domain.policy_part import Grade
from domain.review.commands import Cause, ConcludeTask, JoinReview
from domain.review.events import LimitDecided, PendingTask
from domain.review.file import CreditFile
from tests.domain.builders import TODAY, only
from tests.domain.review.reviewing import (
    PRESIDENT,
    a_file,
    after,
    asked,
    clean_record,
    decide,
    ended,
    folded,
    on_account,
    register,
    report,
    starting,
)

WHOLE = a_file(register(), clean_record(), report("B", recommended="100000.00"))


def cases(file: CreditFile) -> list[ApprovalCase]:
    return [event for _, events in ended(file).others for event in events if isinstance(event, ApprovalCase)]


def asked_for_limit(by: str = "shop", cause: Cause = Cause.MANUAL) -> CreditFile:
    """A file that waits for a person's word about a limit of 800,000."""
    file = a_file(register(), clean_record(), report("B", recommended="1000000.00"), who=asked(cause, by))
    return folded(file, ended(file).events)


def test_a_limit_above_the_band_is_a_task_of_its_own() -> None:
    (task,) = asked_for_limit().tasks

    assert (task.approval_id, task.about, task.amount) == ("C-1:R1.1", "limit", Money.of("800000.00", "CNY"))


def test_a_newer_review_takes_the_earlier_proposal_back() -> None:
    waiting = asked_for_limit()
    again = after(waiting, starting(asked(Cause.MANUAL)))

    events = ended(again).events

    assert only(events, LimitDecided) == LimitDecided(approval_id="C-1:R1.1", outcome="superseded")
    assert only(events, PendingTask).approval_id == "C-1:R2.1"
    assert [task.approval_id for task in folded(again, events).tasks] == ["C-1:R2.1"]


def test_a_review_that_finds_the_customer_insolvent_takes_the_proposal_back_too() -> None:
    again = after(asked_for_limit(), starting(asked(Cause.MANUAL)), register("insolvent"))

    events = ended(again).events

    assert only(events, LimitDecided).outcome == "superseded"
    assert folded(again, events).tasks == ()


def test_nobody_of_those_who_wanted_the_review_decides_what_it_asks() -> None:
    file = after(
        a_file(register(), clean_record(), report("B", recommended="1000000.00"), who=asked(Cause.MANUAL, "staff-031")),
        JoinReview(number=1, asked=asked(Cause.MANUAL, "staff-032")),
        JoinReview(number=1, asked=asked(by="shop")),
    )

    (case,) = cases(file)

    assert case.requesters == ("staff-031", "staff-032")
    assert [seat.role for seat in case.seats] == ["credit_director"]
    for person in case.requesters:
        with pytest.raises(OwnRequest):
            check_decision(fold_task([case]), Decide(person=person, outcome="approve"))


@pytest.mark.parametrize(("offered", "granted"), [(None, "800000.00"), ("500000.00", "500000.00")])
def test_what_a_person_grants_becomes_the_limit_and_names_the_approval(offered: str | None, granted: str) -> None:
    amount = None if offered is None else Money.of(offered, "CNY")
    answer = ConcludeTask(approval_id="C-1:R1.1", outcome="approved", amount=amount, decided_by=(PRESIDENT,))

    decision = decide(asked_for_limit(), answer)

    (limit,) = on_account(decision)
    assert isinstance(limit, LimitSet)
    assert (str(limit.limit.amount), limit.limit.approval, limit.limit.valid_from) == (granted, "C-1:R1.1", TODAY)
    assert folded(asked_for_limit(), decision.events).tasks == ()


@pytest.mark.parametrize("outcome", ["rejected", "expired"])
def test_without_a_persons_yes_there_is_no_limit(outcome: str) -> None:
    answer = ConcludeTask.model_validate({"approval_id": "C-1:R1.1", "outcome": outcome, "reason": "too much"})

    decision = decide(asked_for_limit(), answer)

    assert on_account(decision) == ()
    assert only(decision.events, LimitDecided).outcome == outcome


@pytest.mark.parametrize(("grade", "limit"), [("A", "1000000.00"), ("B", "800000.00")])
def test_the_task_shows_the_proposal(grade: Grade, limit: str) -> None:
    (case,) = cases(a_file(register(), clean_record(), report(grade, recommended="1000000.00")))

    assert case.amount == Money.of(limit, "CNY")
    assert case.reasons[0].facts == {"grade": grade, "bound_by": "recommendation", "before": "none"}
