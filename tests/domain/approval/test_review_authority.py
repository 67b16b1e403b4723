"""Who decides what a credit review asks: limits by the matrix of limits, listed names by credit and management."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approval.authority import Seat
from domain.approval.case import review_case
from domain.approval.commands import Decide, LetTaskTimePass
from domain.approval.review_authority import About, seats_for_review
from domain.approval.state import TaskState, fold_task
from domain.approval.task import decide_task
from domain.errors import Refusal
from domain.money import Money
from domain.policy import Policy
from domain.sale.order import Reason
from tests.domain.approval.cases import at
from tests.domain.builders import NOW, a_customer, a_policy

POLICY = a_policy()


def roles(about: About, amount: str = "0", requested_by: str = "shop", policy: Policy = POLICY) -> list[str]:
    return [seat.role for seat in seats_for_review(policy, about, Decimal(amount), requested_by)]


def a_task(about: About = "limit", amount: str = "800000.00", requested_by: str = "shop") -> TaskState:
    money = Money.of(amount, "CNY")
    case = review_case(
        approval_id="C-1:R1.1",
        about=about,
        customer=a_customer(),
        requested_by=requested_by,
        amount=money,
        home=money.amount,
        reasons=(Reason(code="limit.proposed"),),
        exposure=Decimal(0),
        seats=seats_for_review(POLICY, about, money.amount, requested_by),
        policy=POLICY,
        now=NOW,
    )
    return fold_task([case])


def refused(task: TaskState, person: str, **how: object) -> str:
    command = Decide.model_validate({"person": person, "outcome": "approve", "reason": "looked at", **how})
    with pytest.raises(Refusal) as caught:
        decide_task(task, command, at(NOW))
    return caught.value.code


@pytest.mark.parametrize(
    ("amount", "role"),
    [
        ("0", "credit_analyst"),
        ("200000", "credit_analyst"),
        ("200000.01", "credit_manager"),
        ("2000000.01", "credit_director"),
        ("5000000.01", "cfo"),
        ("10000000.01", "president"),
    ],
)
def test_the_nearest_authority_for_limits_is_asked(amount: str, role: str) -> None:
    assert roles("limit", amount) == [role]


def test_a_role_that_may_set_no_limits_is_never_asked_about_one() -> None:
    assert refused(a_task("limit", "0.00"), "staff-051") == "authority.amount"


@pytest.mark.parametrize("person", ["staff-021", "staff-031", "staff-061", "staff-071"])
def test_credit_and_management_tell_names_apart(person: str) -> None:
    same = Decide(person=person, outcome="approve", reason="another founding year")

    assert decide_task(a_task("name_hit", "0.00"), same, at(NOW)).events


@pytest.mark.parametrize("person", ["staff-001", "staff-011", "staff-041", "staff-051"])
def test_sales_and_finance_do_not(person: str) -> None:
    assert refused(a_task("name_hit", "0.00"), person) == "authority.function"


def test_a_listed_name_goes_to_the_nearest_of_the_credit_function() -> None:
    assert roles("name_hit") == ["credit_analyst"]


def test_a_limit_is_decided_by_its_amount() -> None:
    assert refused(a_task(), "staff-021") == "authority.amount"
    assert refused(a_task(), "nobody") == "authority.person_unknown"


def test_whoever_has_more_authority_than_the_nearest_may_decide_too() -> None:
    task = a_task()

    events = decide_task(task, Decide(person="staff-071", outcome="approve"), at(NOW)).events

    assert [event.event_type for event in events] == ["approval.decided", "approval.closed"]


def test_nobody_decides_the_limit_that_they_asked_for() -> None:
    assert refused(a_task(requested_by="staff-071"), "staff-071") == "authority.own_request"


def test_a_role_that_only_the_requester_holds_is_not_asked() -> None:
    alone = tuple(person for person in POLICY.people if person.id != "staff-032")

    assert roles("limit", "800000", "staff-031", a_policy(people=alone)) == ["credit_director"]


def test_the_person_who_decides_sets_no_more_than_was_proposed() -> None:
    assert refused(a_task(), "staff-071", amount=Money.of("800000.01", "CNY")) == "task.offer_too_large"


def test_nobody_is_asked_where_nobody_has_the_authority() -> None:
    people = tuple(person for person in POLICY.people if person.role.startswith("sales"))

    assert roles("limit", "1", policy=a_policy(people=people)) == []
    assert roles("name_hit", policy=a_policy(people=people)) == []


@pytest.mark.parametrize(
    ("about", "amount", "onward"),
    [("limit", "800000.00", "credit_director"), ("name_hit", "0.00", "credit_manager")],
)
def test_an_overdue_answer_is_asked_of_the_next_authority(about: About, amount: str, onward: str) -> None:
    task = a_task(about, amount)
    for moment in (task.asked.remind_at, task.asked.escalate_at):
        task = fold_task(decide_task(task, LetTaskTimePass(), at(moment)).events, task)

    assert task.seats[0].escalated_to == onward
    assert isinstance(task.seats[0], Seat)


def test_a_listed_name_is_told_apart_with_a_reason_only() -> None:
    task = a_task("name_hit")

    assert refused(task, "staff-021", reason="") == "task.reason_missing"
    answered = Decide(person="staff-021", outcome="approve", reason="another trade")
    assert decide_task(task, answered, at(NOW)).events
