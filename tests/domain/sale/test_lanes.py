"""Which lane decides, and why: each rule at its boundary, just under it and just over it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.customer.state import CustomerState
from domain.errors import RateMissing
from domain.exposure import NoLimitOnFile
from domain.policy import StraightThrough
from domain.policy_part import Grade
from tests.domain.builders import a_customer, a_group, a_policy, a_position, a_temporary_limit, days_later
from tests.domain.sale.assessing import assessed, codes

# Straight through: grade, cap, term


@pytest.mark.parametrize(
    ("grade", "amount", "lane"),
    [
        ("A", "249999.99", "straight_through"),
        ("A", "250000.00", "straight_through"),
        ("A", "250000.01", "delegated"),
        ("B", "160000.00", "straight_through"),
        ("B", "160000.01", "delegated"),
        ("C", "80000.00", "straight_through"),
        ("C", "80000.01", "delegated"),
    ],
)
def test_a_person_is_asked_only_above_the_cap_of_the_grade(grade: Grade, amount: str, lane: str) -> None:
    assessment = assessed(amount, a_customer(limit="10000000", grade=grade))

    assert assessment.lane == lane
    assert codes(assessment) == (() if lane == "straight_through" else ("ask.over_cap",))


def test_a_straight_through_decision_names_no_reason_and_asks_nobody() -> None:
    assessment = assessed("100.00")

    assert (assessment.lane, assessment.rule, assessment.seats) == ("straight_through", "straight_through", ())


def test_a_grade_that_the_policy_does_not_list_asks_a_person() -> None:
    assert codes(assessed("0.01", a_customer(grade="D"))) == ("ask.grade",)


def test_an_unknown_grade_asks_a_person_and_is_not_taken_for_the_worst() -> None:
    assessment = assessed("0.01", a_customer(grade=None))

    assert (assessment.lane, codes(assessment)) == ("delegated", ("ask.no_grade",))


def test_no_cap_means_no_cap() -> None:
    policy = a_policy(straight_through=StraightThrough(caps={"A": None}, max_term_days=90))

    assert assessed("9999999.99", policy=policy).lane == "straight_through"


@pytest.mark.parametrize(("term_days", "reasons"), [(89, ()), (90, ()), (91, ("ask.long_term",))])
def test_a_person_is_asked_above_the_longest_term(term_days: int, reasons: tuple[str, ...]) -> None:
    assert codes(assessed("100.00", term_days=term_days)) == reasons


# Limits


@pytest.mark.parametrize(
    ("amount", "lane", "reasons"),
    [
        ("59999.99", "straight_through", ()),
        ("60000.00", "straight_through", ()),
        ("60000.01", "delegated", ("ask.over_limit",)),
        ("80000.00", "delegated", ("ask.over_limit",)),
        ("80000.01", "hold", ("hold.over_limit",)),
    ],
)
def test_a_small_excess_over_the_limit_asks_and_a_large_one_waits(
    amount: str, lane: str, reasons: tuple[str, ...]
) -> None:
    assessment = assessed(amount, a_customer(limit="100000"), position=a_position(exposure="40000"))

    assert (assessment.lane, codes(assessment)) == (lane, reasons)


def test_the_amount_by_which_the_limit_is_exceeded_is_recorded() -> None:
    assessment = assessed("70000.00", a_customer(limit="100000"), position=a_position(exposure="40000"))

    assert assessment.exceeds_limit_by == Decimal(10_000)


@pytest.mark.parametrize(
    ("amount", "lane", "reasons"),
    [
        ("10000.00", "straight_through", ()),
        ("10000.01", "delegated", ("ask.over_group_limit",)),
        ("50000.00", "delegated", ("ask.over_group_limit",)),
        ("50000.01", "hold", ("hold.over_group_limit",)),
    ],
)
def test_the_group_is_held_to_its_own_limit(amount: str, lane: str, reasons: tuple[str, ...]) -> None:
    group = a_group(limit="200000")

    assessment = assessed(amount, group=group, position=a_position(group_exposure="190000"))

    assert (assessment.lane, codes(assessment)) == (lane, reasons)


def test_the_group_is_looked_at_first() -> None:
    position = a_position(exposure="90000", group_exposure="190000")

    asking = assessed("20000", a_customer(limit="100000"), group=a_group(limit="200000"), position=position)
    holding = assessed("80000", a_customer(limit="100000"), group=a_group(limit="200000"), position=position)

    assert (asking.rule, codes(asking)[0]) == ("ask.over_group_limit", "ask.over_group_limit")
    assert (holding.rule, codes(holding)[0]) == ("hold.over_group_limit", "hold.over_group_limit")


def test_a_customer_within_a_group_that_has_room_is_still_held_to_its_own_limit() -> None:
    position = a_position(exposure="100000", group_exposure="100000")

    assessment = assessed("1", a_customer(limit="100000"), group=a_group(limit="9000000"), position=position)

    assert codes(assessment) == ("ask.over_limit",)


def test_no_limit_on_file_is_refused_for_the_customer_and_for_its_group() -> None:
    with pytest.raises(NoLimitOnFile) as alone:
        assessed("100", a_customer(limit=None))
    with pytest.raises(NoLimitOnFile) as grouped:
        assessed("100", group=a_group(limit=None), position=a_position(group_exposure="0"))

    assert (alone.value.code, grouped.value.code) == ("limit.none", "limit.none")


def test_an_unlimited_customer_exceeds_nothing() -> None:
    assessment = assessed("250000.00", a_customer(unlimited=True), position=a_position(exposure="1e12"))

    assert (assessment.lane, assessment.exceeds_limit_by) == ("straight_through", Decimal(0))


def test_a_held_order_looks_again_on_the_day_on_which_a_recorded_limit_begins() -> None:
    raised = a_temporary_limit("900000", begins=days_later(4), ends=days_later(9))

    assessment = assessed("200000", a_customer(limit="100000", temporary=(raised,)))

    assert (assessment.lane, assessment.check_again_on) == ("hold", days_later(4))


# Declined


@pytest.mark.parametrize(
    ("customer", "reason"),
    [
        (a_customer(limit="10000000", knock_outs=("insolvency",)), "customer.knocked_out"),
        (a_customer(limit="10000000", grade="E"), "grade.no_credit"),
        (a_customer(limit="0"), "limit.zero"),
    ],
)
def test_a_knock_out_declines_whatever_the_amount(customer: CustomerState, reason: str) -> None:
    assessment = assessed("0.01", customer)

    assert (assessment.lane, assessment.rule, codes(assessment)) == ("decline", reason, (reason,))


def test_a_knock_out_comes_before_every_hold_and_every_question() -> None:
    worst = a_customer(limit="1", knock_outs=("sanctions",), holds=("checking",), reviewed_until=days_later(-1))

    assert assessed("9999999", worst, term_days=365).lane == "decline"


def test_a_group_without_credit_has_none_for_its_members() -> None:
    assessment = assessed("0.01", group=a_group(limit="0"), position=a_position(group_exposure="0"))

    assert (assessment.lane, codes(assessment)) == ("decline", ("limit.group_zero",))


def test_a_question_that_nobody_may_answer_is_declined() -> None:
    assessment = assessed("300000", term_days=366)

    assert (assessment.lane, assessment.rule) == ("decline", "authority.nobody")
    assert "ask.over_cap" in codes(assessment)


# People


@pytest.mark.parametrize(
    ("amount", "lane", "roles"),
    [("800000.00", "delegated", ("credit_manager",)), ("800000.01", "dual", ("sales_director", "credit_manager"))],
)
def test_two_functions_are_asked_in_parallel_above_the_dual_threshold(
    amount: str, lane: str, roles: tuple[str, ...]
) -> None:
    assessment = assessed(amount)

    assert (assessment.lane, tuple(seat.role for seat in assessment.seats)) == (lane, roles)


def test_every_question_that_has_to_be_answered_is_named() -> None:
    customer = a_customer(limit="100000", grade=None)

    assessment = assessed("110000", customer, term_days=91)

    assert set(codes(assessment)) == {"ask.no_grade", "ask.long_term", "ask.over_limit"}


# Distance to manual


@pytest.mark.parametrize(
    ("amount", "limit", "group_limit", "rule"),
    [
        ("240000", "10000000", "10000000", "ask.over_cap"),
        ("240000", "245000", "10000000", "ask.over_limit"),
        ("240000", "245000", "242000", "ask.over_group_limit"),
    ],
)
def test_a_straight_through_decision_records_the_rule_that_was_closest_to_asking(
    amount: str, limit: str, group_limit: str, rule: str
) -> None:
    group = a_group(limit=group_limit)

    assessment = assessed(amount, a_customer(limit=limit), group=group, position=a_position(group_exposure="0"))

    assert assessment.lane == "straight_through"
    assert assessment.next_to_ask is not None
    assert assessment.next_to_ask.code == rule


def test_where_no_amount_bounds_the_decision_the_term_is_the_closest_rule() -> None:
    policy = a_policy(straight_through=StraightThrough(caps={"A": None}, max_term_days=90))

    assessment = assessed("240000", a_customer(unlimited=True), policy=policy)

    assert assessment.next_to_ask is not None
    assert assessment.next_to_ask.code == "ask.long_term"


# Other currencies


@pytest.mark.parametrize(("dollars", "lane"), [("31250.00", "straight_through"), ("31250.01", "delegated")])
def test_a_foreign_amount_is_held_against_the_cap_at_the_rate_of_the_day(dollars: str, lane: str) -> None:
    assessment = assessed(dollars, currency="USD")

    assert (assessment.lane, assessment.rate) == (lane, Decimal(8))
    assert assessment.amount_in_home_currency == Decimal(dollars) * 8


@pytest.mark.parametrize(("dollars", "reasons"), [("12500.00", ()), ("12500.01", ("ask.over_limit",))])
def test_a_foreign_amount_is_held_against_the_limit_at_the_rate_of_the_day(
    dollars: str, reasons: tuple[str, ...]
) -> None:
    assessment = assessed(dollars, a_customer(limit="100000"), currency="USD")

    assert codes(assessment) == reasons
    assert assessment.amount_in_account_currency == Decimal(dollars) * 8


def test_the_limit_s_currency_need_not_be_the_home_currency() -> None:
    customer = a_customer(limit="10000", currency="USD")
    position = a_position(currency="USD")

    within = assessed("80000.00", customer, position=position)
    beyond = assessed("80000.08", customer, position=position)

    assert (within.lane, within.amount_in_account_currency) == ("straight_through", Decimal("10000.00"))
    assert (codes(beyond), beyond.exceeds_limit_by) == (("ask.over_limit",), Decimal("0.01"))


def test_a_currency_without_a_rate_is_refused() -> None:
    with pytest.raises(RateMissing) as refused:
        assessed("1", currency="CHF")

    assert refused.value.code == "rate.missing"
