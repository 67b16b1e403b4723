"""What holds a new order: each reason at its boundary, and all of them together."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.policy import Holds, OverdueHold
from tests.domain.builders import TODAY, a_customer, a_policy, a_position, days_later
from tests.domain.sale.assessing import assessed, codes


def test_a_hold_comes_before_every_question() -> None:
    assessment = assessed("9999999", a_customer(limit="99999999", holds=("checking",)), term_days=120)

    assert (assessment.lane, codes(assessment)) == ("hold", ("hold.manual",))


def test_holds_are_a_set_and_each_is_named() -> None:
    customer = a_customer(limit="100000", holds=("checking",), reviewed_until=days_later(-1))
    position = a_position(
        exposure="90000", overdue_amount="90000", overdue_amount_days="9000000", stops_credit_by=("INV-000009",)
    )

    assessment = assessed("50000", customer, position=position)

    assert set(codes(assessment)) == {
        "hold.manual",
        "hold.overdue",
        "hold.dunning",
        "hold.review_expired",
        "hold.over_limit",
    }


@pytest.mark.parametrize(
    ("overdue", "days", "lane"),
    [
        ("20000", 30, "straight_through"),
        ("20000.01", 30, "hold"),
        ("60000", 10, "straight_through"),
        ("60000.01", 10, "hold"),
        ("10000", 60, "straight_through"),
        ("10000", 61, "hold"),
        ("100", 365, "straight_through"),
    ],
)
def test_the_overdue_hold_weighs_amount_and_age_together(overdue: str, days: int, lane: str) -> None:
    weight = str(Decimal(overdue) * days)
    position = a_position(exposure="60000.01", overdue_amount=overdue, overdue_amount_days=weight)

    assessment = assessed("1", a_customer(limit="100000"), position=position)

    assert assessment.lane == lane
    assert codes(assessment) == (("hold.overdue",) if lane == "hold" else ())


def test_many_small_overdue_invoices_weigh_no_more_than_their_sum() -> None:
    hundred_invoices = a_position(overdue_amount="1000", overdue_amount_days="10000")

    assert assessed("1", a_customer(limit="100000"), position=hundred_invoices).lane == "straight_through"


def test_the_overdue_hold_can_be_switched_off() -> None:
    policy = a_policy(holds=Holds(overdue=None, review_expired=True, dunning=True, expires_after_days=120))
    position = a_position(overdue_amount="90000", overdue_amount_days="9000000")

    assert assessed("1", a_customer(limit="100000"), position=position, policy=policy).lane == "straight_through"


def test_a_ladder_step_that_stops_credit_holds_new_orders_if_the_policy_says_so() -> None:
    position = a_position(stops_credit_by=("INV-000009",))
    lenient = Holds(
        overdue=OverdueHold(weight_percent_days=Decimal(600)), review_expired=True, dunning=False, expires_after_days=9
    )

    assert codes(assessed("1", position=position)) == ("hold.dunning",)
    assert assessed("1", position=position, policy=a_policy(holds=lenient)).lane == "straight_through"


def test_a_review_holds_through_its_last_day_and_expires_the_day_after() -> None:
    lenient = Holds(overdue=None, review_expired=False, dunning=True, expires_after_days=9)
    expired = a_customer(reviewed_until=days_later(-1))

    assert assessed("1", a_customer(reviewed_until=TODAY)).lane == "straight_through"
    assert codes(assessed("1", expired)) == ("hold.review_expired",)
    assert assessed("1", expired, policy=a_policy(holds=lenient)).lane == "straight_through"
