"""Who did one thing in a case does not do what it controls. The table of conflicts is the policy's."""

from __future__ import annotations

import pytest

from domain.access.actions import ACTION_OF
from domain.approval.duties import DUTY_OF, Done, barred_from, duty_of_deciding, require_separate
from domain.approval.review_authority import About
from domain.approval.safeguards import Duty, Safeguards
from domain.errors import NotAuthorised, Refusal
from domain.policy import Policy
from tests.domain.builders import a_policy

SELLER, LEAD, ANALYST, CONTROLLER = "staff-001", "staff-011", "staff-021", "staff-081"

CASE = (
    Done(duty="request", person=SELLER),
    Done(duty="grade", person=ANALYST),
    Done(duty="limit", person=ANALYST),
    Done(duty="approve", person=LEAD),
    Done(duty="dispatch", person=SELLER),
    Done(duty="collect", person=SELLER),
)
"""A sale whose customer the analyst graded and gave a limit, and which the lead approved."""


def guarded(*conflicts: tuple[Duty, Duty]) -> Policy:
    return a_policy(safeguards=Safeguards(period_days=30, split_window_days=2, conflicts=conflicts))


STANDARD = guarded(
    ("request", "approve"), ("limit", "approve"), ("approve", "cash"), ("request", "cash"), ("collect", "cash")
)


@pytest.mark.parametrize(
    ("duty", "barred"),
    [
        ("approve", {SELLER, ANALYST}),
        ("cash", {SELLER, LEAD}),
        ("request", {LEAD}),
        ("limit", {LEAD}),
        ("grade", set()),
        ("dispatch", set()),
        ("write_off", set()),
    ],
)
def test_whoever_did_the_other_of_a_pair_is_barred(duty: Duty, barred: set[str]) -> None:
    assert barred_from(duty, CASE, STANDARD) == barred


def test_a_pair_counts_in_both_directions() -> None:
    first, second = guarded(("credit_note", "cash")), guarded(("cash", "credit_note"))
    wrote, booked = Done(duty="credit_note", person=LEAD), Done(duty="cash", person=CONTROLLER)
    for policy in (first, second):
        assert barred_from("cash", (wrote, booked), policy) == {LEAD}
        assert barred_from("credit_note", (wrote, booked), policy) == {CONTROLLER}


def test_the_same_duty_twice_is_no_conflict_unless_the_policy_says_so() -> None:
    assert barred_from("approve", (Done(duty="approve", person=LEAD),), STANDARD) == frozenset()
    assert barred_from("approve", (Done(duty="approve", person=LEAD),), guarded(("approve", "approve"))) == {LEAD}


def test_the_refusal_names_who_did_what() -> None:
    with pytest.raises(NotAuthorised) as refused:
        require_separate("approve", (ANALYST,), CASE, STANDARD)
    found = refused.value
    assert (found.code, found.field) == ("duties.conflict", "actor")
    assert found.facts == {"person": ANALYST, "did": "limit", "duty": "approve"}


def test_a_substitute_counts_as_both() -> None:
    require_separate("cash", (CONTROLLER,), CASE, STANDARD)
    with pytest.raises(Refusal) as refused:
        require_separate("cash", (CONTROLLER, LEAD), CASE, STANDARD)
    assert refused.value.facts == {"person": LEAD, "did": "approve", "duty": "cash"}


def test_who_did_nothing_in_the_case_does_anything() -> None:
    for duty in ("request", "grade", "limit", "approve", "dispatch", "credit_note", "collect", "cash"):
        require_separate(duty, (CONTROLLER,), CASE, STANDARD)
        require_separate(duty, (SELLER, LEAD, ANALYST), (), STANDARD)


def test_a_policy_without_safeguards_separates_nothing() -> None:
    for policy in (a_policy(safeguards=None), guarded()):
        assert barred_from("approve", CASE, policy) == frozenset()
        require_separate("approve", (SELLER,), CASE, policy)


@pytest.mark.parametrize(("about", "duty"), [("order", "approve"), ("limit", "limit"), ("name_hit", "grade")])
def test_a_decision_is_what_its_task_is_about(about: About, duty: Duty) -> None:
    assert duty_of_deciding(about) == duty


def test_every_duty_belongs_to_a_command_that_somebody_sends() -> None:
    assert set(DUTY_OF) <= set(ACTION_OF)
    assert set(DUTY_OF.values()) == {"request", "dispatch", "credit_note", "grade", "limit", "cash", "collect"}
