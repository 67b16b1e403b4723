"""A sale whose customer has to be known first: it waits for the review, then for nobody, then asks a person."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.customer.conditions import Condition
from domain.customer.state import CustomerState
from domain.exposure import NoLimitOnFile
from domain.policy import Holds, Policy
from domain.sale.commands import LetTimePass, Reassess
from domain.sale.context import SaleContext
from domain.sale.events import ApprovalRequested, OrderApproved, OrderDeclined, OrderHeld
from domain.sale.state import SaleState
from domain.sale.time import review_deadline
from tests.domain.builders import NOW, a_context, a_customer, a_policy, a_sale, days_later, decide, only
from tests.domain.review.reviewing import RULES
from tests.domain.sale.assessing import assessed, codes

POLICY = a_policy(review=RULES)
UNKNOWN = a_customer(limit=None, grade=None)
EXPIRED = a_customer(reviewed_until=days_later(-1))
GRADED = a_customer(limit=None)
"""Its review has ended; a person still has to say yes to the limit."""


def about(customer: CustomerState, *, minutes: int = 0, policy: Policy = POLICY) -> SaleContext:
    return a_context(policy=policy, customer=customer).model_copy(update={"now": NOW + timedelta(minutes=minutes)})


def waiting(customer: CustomerState = UNKNOWN) -> SaleState:
    return a_sale(context=about(customer))


def test_a_fresh_file_goes_straight_through() -> None:
    assert assessed("12000.00", policy=POLICY).lane == "straight_through"


def test_a_file_is_fresh_through_its_last_day() -> None:
    assert assessed("12000.00", a_customer(reviewed_until=days_later(0)), policy=POLICY).lane == "straight_through"


@pytest.mark.parametrize(
    ("customer", "rule"),
    [
        (UNKNOWN, "hold.review_missing"),
        (a_customer(grade=None), "hold.review_missing"),
        (EXPIRED, "hold.review_expired"),
    ],
)
def test_a_file_that_is_missing_or_stale_holds_the_order_for_as_long_as_the_policy_says(
    customer: CustomerState, rule: str
) -> None:
    sale = waiting(customer)

    assert sale.answer is not None
    assert (sale.answer.outcome, sale.answer.rule) == ("held", rule)
    assert review_deadline(sale) == NOW + timedelta(minutes=30)


def test_the_order_goes_on_by_itself_when_the_review_has_ended() -> None:
    approved = only(decide(waiting(), Reassess(), about(a_customer(), minutes=5)).events, OrderApproved)
    assert approved.within_limit
    graded_e = a_customer(grade="E", limit=None)
    assert only(decide(waiting(), Reassess(), about(graded_e, minutes=5)).events, OrderDeclined).rule == (
        "grade.no_credit"
    )


def test_before_the_deadline_nothing_happens_and_at_the_deadline_a_person_is_asked() -> None:
    assert decide(waiting(), LetTimePass(), about(UNKNOWN, minutes=29)).events == ()

    asked = only(decide(waiting(), LetTimePass(), about(UNKNOWN, minutes=30)).events, ApprovalRequested)

    assert [reason.code for reason in asked.reasons] == ["ask.review_missing", "ask.no_grade", "ask.over_limit"]
    assert asked.exceeds_limit_by == 12_000


def test_looking_again_gives_no_more_time() -> None:
    assert decide(waiting(), Reassess(), about(UNKNOWN, minutes=20)).events == ()


def test_an_incomplete_file_asks_a_person_at_once() -> None:
    incomplete = a_customer().model_copy(update={"file_complete": False})
    without_limit = GRADED.model_copy(update={"file_complete": False})

    for customer in (incomplete, without_limit):
        asked = only(decide(waiting(), Reassess(), about(customer, minutes=5)).events, ApprovalRequested)
        assert asked.reasons[0].code == "ask.file_incomplete"


def test_an_order_that_waits_also_waits_for_the_limit_that_a_person_has_to_grant() -> None:
    held = only(decide(waiting(), Reassess(), about(GRADED, minutes=5)).events, OrderHeld)

    assert [reason.code for reason in held.reasons] == ["hold.limit_missing"]
    assert held.review_by == NOW + timedelta(minutes=30)


def test_when_the_limit_does_not_come_in_time_a_person_decides_about_the_order() -> None:
    asked = only(decide(waiting(), LetTimePass(), about(GRADED, minutes=30)).events, ApprovalRequested)

    assert [reason.code for reason in asked.reasons] == ["ask.limit_missing", "ask.over_limit"]


def test_a_new_order_of_a_graded_customer_without_a_limit_is_refused_as_ever() -> None:
    with pytest.raises(NoLimitOnFile):
        assessed("12000.00", GRADED, policy=POLICY)


def test_a_second_wait_has_a_time_of_its_own() -> None:
    first = waiting(EXPIRED)
    other_reason = a_customer().model_copy(update={"holds": ("manual",)})
    held = only(decide(first, Reassess(), about(other_reason, minutes=5)).events, OrderHeld)

    assert (held.rule, held.review_by) == ("hold.manual", None)


def test_terms_end_at_what_the_review_allows_and_conditions_since() -> None:
    allowed = a_customer().model_copy(update={"max_term_days": 45})
    condition = Condition(reason="warning C-1-1", max_term_days=14)
    shortened = allowed.model_copy(update={"conditions": (condition,)})

    assert codes(assessed("100.00", allowed, term_days=45, policy=POLICY)) == ()
    assert codes(assessed("100.00", allowed, term_days=46, policy=POLICY)) == ("ask.long_term",)
    assert codes(assessed("100.00", shortened, term_days=14, policy=POLICY)) == ()
    assert codes(assessed("100.00", shortened, term_days=15, policy=POLICY)) == ("ask.long_term",)


# Without the section `review`


def test_without_reviews_a_customer_without_a_grade_asks_a_person() -> None:
    assert codes(assessed("100.00", a_customer(grade=None))) == ("ask.no_grade",)


def test_without_reviews_an_expired_grade_holds_only_where_the_policy_says_so() -> None:
    lenient = Holds(overdue=None, review_expired=False, dunning=True, expires_after_days=120)

    assert codes(assessed("100.00", EXPIRED)) == ("hold.review_expired",)
    assert codes(assessed("100.00", EXPIRED, policy=a_policy(holds=lenient))) == ()
    assert review_deadline(a_sale(context=about(EXPIRED, policy=a_policy()))) is None
