"""The briefing of a task: a recommendation and the three facts that matter most."""

from __future__ import annotations

from datetime import date

import pytest

from domain.approval.briefing import Briefing
from domain.approval.events import ApprovalCase
from domain.customer.state import CustomerState
from domain.sale.case import Position
from domain.sale.commands import SubmitOrder
from domain.sale.context import SaleContext
from domain.sale.state import SaleState
from tests.domain.builders import a_context, a_customer, a_group, a_policy, a_position, an_order, cny, decide


def briefed(amount: str, context: SaleContext, *, terms: str = "NET30", currency: str = "CNY") -> Briefing:
    order = an_order(amount, currency, terms=terms)
    ((_, (case,)),) = decide(SaleState(), SubmitOrder(order=order), context).others
    assert isinstance(case, ApprovalCase)
    assert case.briefing is not None
    return case.briefing


def codes(briefing: Briefing) -> list[str]:
    return [fact.code for fact in briefing.facts]


def test_an_order_that_is_only_large_can_be_approved() -> None:
    told = briefed("300000.00", a_context(customer=a_customer(limit="1000000")))

    assert (told.recommendation, told.reason.code, told.amount) == ("approve", "brief.nothing_against", None)
    assert codes(told) == ["fact.grade", "fact.limit_use", "fact.nothing_overdue"]
    assert told.facts[1].facts == {"percent": "30", "after": "300000.00", "limit": "1000000", "currency": "CNY"}


def test_over_the_limit_what_still_fits_is_recommended() -> None:
    told = briefed("50000.00", a_context(position=a_position(exposure="60000.50")))

    assert (told.recommendation, told.reason.code, told.amount) == (
        "approve_up_to",
        "brief.over_limit",
        cny("39999.00"),
    )
    assert codes(told)[0] == "fact.limit_use"
    assert told.facts[0].facts["percent"] == "110"


def test_what_fits_is_in_the_currency_of_the_order() -> None:
    told = briefed("1000000", a_context(position=a_position(exposure="60000")), currency="JPY")

    assert told.amount is not None
    assert (told.amount.currency, str(told.amount.amount)) == ("JPY", "800000")


def test_the_narrower_limit_of_the_group_counts() -> None:
    context = a_context(
        customer=a_customer(limit="500000", group_id="G-1"),
        group=a_group(limit="100000"),
        position=a_position(group_exposure="70000"),
    )

    assert briefed("50000.00", context).amount == cny("30000.00")


def test_where_next_to_nothing_fits_it_says_no() -> None:
    assert briefed("20000.00", a_context(position=a_position(exposure="99000"))).recommendation == "reject"


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        (a_customer(grade=None), "brief.no_grade"),
        (a_customer(grade="D").model_copy(update={"file_complete": False}), "brief.file_incomplete"),
    ],
)
def test_something_missing_is_asked_for_first(customer: CustomerState, code: str) -> None:
    told = briefed("1000.00", a_context(customer=customer))

    assert (told.recommendation, told.reason.code) == ("ask", code)


def test_much_overdue_and_over_the_limit_is_a_no() -> None:
    position = a_position(exposure="60000", overdue_amount="20000", overdue_amount_days="300000")
    told = briefed("50000.00", a_context(position=position))

    assert (told.recommendation, told.reason.code) == ("reject", "brief.overdue")
    overdue = next(fact for fact in told.facts if fact.code == "fact.overdue")
    assert overdue.facts == {"overdue": "20000", "days": "15", "currency": "CNY"}


def test_a_little_overdue_is_a_fact_and_no_reason() -> None:
    position: Position = a_position(overdue_amount="100", overdue_amount_days="1000")
    told = briefed("300000.00", a_context(customer=a_customer(limit="1000000"), position=position))

    assert told.recommendation == "approve"
    assert "fact.overdue" in codes(told)


def test_a_long_term_stands_among_the_facts() -> None:
    told = briefed("1000.00", a_context(policy=a_policy()), terms="NET120")

    assert codes(told)[0] == "fact.term"
    assert told.facts[0].facts == {"days": "120", "longest": "90"}


def test_a_grade_says_how_old_it_is() -> None:
    customer = a_customer(limit="1000000", grade="C").model_copy(update={"graded_on": date(2025, 3, 2)})
    told = briefed("300000.00", a_context(customer=customer))

    grade = next(fact for fact in told.facts if fact.code == "fact.grade")
    assert grade.facts == {"grade": "C", "days": "365", "valid_until": "2026-12-31"}
    assert codes(told)[0] == "fact.grade"
