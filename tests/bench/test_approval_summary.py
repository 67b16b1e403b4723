"""The arithmetic of the comparison between chain and lanes, and what it reads."""

from __future__ import annotations

import math
from datetime import UTC, datetime, time
from decimal import Decimal
from pathlib import Path

import pytest

from activities.policy_file import load_policy
from bench.approvals.inputs import STANDARD, Inputs, InputsInvalid, read_inputs
from bench.approvals.outcomes import COMPANIES, Customer, drawn, from_histories
from bench.approvals.people import People
from bench.approvals.requests import Request, requests_of
from bench.approvals.summary import Decision, Hours, Side, breaks_even, lanes_of, side_of
from bench.bed import POLICY
from domain.business_hours import BusinessHours
from domain.money import Money
from domain.terms import Terms

OFFICE = BusinessHours(calendar="CN", timezone="Asia/Shanghai", opens=time(9), closes=time(18))
MONDAY = datetime(2025, 3, 3, 2, tzinfo=UTC)
"""Ten in the morning in Shanghai."""


@pytest.fixture(scope="module")
def inputs() -> Inputs:
    return read_inputs()


def a_request(number: int, amount: str = "1000.00", *, lost: str = "0.00", grade: str = "B") -> Request:
    return Request.model_validate(
        {
            "number": number,
            "grade": grade,
            "amount": Money.of(amount, "CNY"),
            "limit": Money.of(amount, "CNY"),
            "terms": Terms.parse("NET30"),
            "arrives": MONDAY,
            "lost": Money.of(lost, "CNY"),
        }
    )


def a_decision(
    number: int, decided: datetime, *, approved: bool = True, lane: str = "delegated", by: str = ""
) -> Decision:
    roles = tuple(by.split())
    return Decision(
        number=number,
        approved=approved,
        lane=lane,
        asked_at=MONDAY,
        decided_at=decided,
        answered=roles,
        hand_offs=len(roles),
    )


@pytest.fixture
def requests() -> dict[int, Request]:
    return {
        1: a_request(1, "1000.00"),
        2: a_request(2, "2000.00", lost="1200.00"),
        3: a_request(3, "4000.00"),
        4: a_request(4, "500.00", lost="300.00"),
    }


@pytest.fixture
def side(requests: dict[int, Request], inputs: Inputs) -> Side:
    tuesday = datetime(2025, 3, 4, 2, tzinfo=UTC)
    decisions = [
        a_decision(1, MONDAY, lane="straight_through"),
        a_decision(2, MONDAY.replace(hour=4), by="sales_lead"),
        a_decision(3, tuesday, approved=False, by="sales_lead controller"),
        a_decision(4, tuesday, approved=False, by="sales_lead"),
    ]
    return side_of(decisions, requests, inputs, OFFICE)


def test_time_to_decision_is_counted_by_the_clock_and_in_office_hours(side: Side) -> None:
    assert side.elapsed == Hours(median=13.0, p95=24.0)
    assert side.office == Hours(median=5.5, p95=9.0)


def test_hands_are_counted(side: Side) -> None:
    assert (side.decisions, side.touchless_percent, side.hand_offs) == (4, 25.0, 1.0)


def test_losses_are_those_of_failures_that_were_approved(side: Side) -> None:
    assert (side.failures, side.failures_approved, side.lost) == (2, 1, Decimal("1200.00"))
    assert (side.approved, side.approved_amount) == (2, Decimal("3000.00"))


def test_a_good_customer_that_is_refused_costs_its_margin(side: Side) -> None:
    assert (side.good_refused, side.forgone) == (1, Decimal("480.00"))  # 12 % of 4,000


def test_work_is_minutes_of_everybody_who_answered(side: Side) -> None:
    assert side.work == Decimal("112.5")  # 3 × 10 and 15 minutes at 150 an hour
    assert side.cost == Decimal("1792.5")
    assert side.per_thousand(side.cost) == Decimal("597.5")


def test_only_good_customers_who_wait_walk_away(requests: dict[int, Request], inputs: Inputs) -> None:
    waited = [a_decision(number, MONDAY.replace(hour=4), by="sales_lead") for number in (1, 2)]
    side = side_of(waited, requests, inputs, OFFICE)
    assert side.walks_away(0) == 0
    assert math.isclose(side.walks_away(10), 120 * (1 - 0.9**2))


def test_the_rate_at_which_waiting_pays_for_losses(requests: dict[int, Request], inputs: Inputs) -> None:
    slow = [a_decision(1, MONDAY.replace(hour=4)), a_decision(2, MONDAY, approved=False)]
    fast = [a_decision(1, MONDAY), a_decision(2, MONDAY)]
    free = {2: a_request(2, "2000.00", lost="22.70")}
    chain, lanes = [side_of(each, requests | free, inputs, OFFICE) for each in (slow, fast)]
    assert breaks_even(chain, lanes) == 10.0  # 22.70 of losses against 120 × (1 - 0.9²) = 22.80
    assert breaks_even(lanes, chain) == 0.0
    dear = [side_of(each, requests, inputs, OFFICE) for each in (slow, fast)]
    assert breaks_even(*dear) is None


def test_decisions_add_up_by_lane(requests: dict[int, Request]) -> None:
    decisions = [a_decision(number, MONDAY, lane="dual" if number == 2 else "delegated") for number in requests]
    shares = {share.lane: share for share in lanes_of(decisions, requests)}
    assert list(shares) == ["delegated", "dual"]
    assert (shares["dual"].decisions, shares["dual"].lost) == (1, Decimal("1200.00"))
    assert (shares["delegated"].approved_amount, shares["delegated"].lost) == (Decimal("5500.00"), Decimal("300.00"))


def test_a_stream_is_drawn_once_and_for_all(inputs: Inputs) -> None:
    customers = drawn(inputs, "1")
    assert len(customers) == inputs.figures.requests
    first, again = [requests_of(inputs, customers, OFFICE, "1") for _ in range(2)]
    assert first == again
    assert requests_of(inputs, drawn(inputs, "2"), OFFICE, "2") != first
    assert [request.arrives for request in first] == sorted(request.arrives for request in first)
    for request, customer in zip(first, customers, strict=True):
        assert (request.grade, request.fails) == customer
        assert request.lost == (request.amount.percent(Decimal(60)) if customer.fails else Money.zero("CNY"))


def test_people_answer_in_office_hours_and_always_alike(inputs: Inputs) -> None:
    people = People(inputs, OFFICE, "1")
    requests = [a_request(number) for number in range(1, 2001)]
    hours = sorted(
        OFFICE.elapsed(MONDAY, people.answers_at(request, "sales_lead", MONDAY)).total_seconds() / 3600
        for request in requests
    )
    assert 2.8 < hours[1000] < 3.2
    assert 7 < hours[1800] < 9
    assert people.refuses(requests[0], "cfo") == people.refuses(requests[0], "cfo")


def test_people_refuse_by_what_will_come_and_grade_e_always(inputs: Inputs) -> None:
    people = People(inputs, OFFICE, "1")
    bad = sum(people.refuses(a_request(number, lost="1.00"), "controller") for number in range(2000))
    good = sum(people.refuses(a_request(number), "controller") for number in range(2000))
    assert 500 < bad < 620
    assert 35 < good < 90
    assert all(people.refuses(a_request(number, grade="E"), "sales_lead") for number in range(50))


@pytest.mark.skipif(not COMPANIES.exists(), reason="the Polish companies are not in ../shared/data/credit")
def test_companies_are_graded_by_rank_and_keep_their_own_outcome(inputs: Inputs) -> None:
    scorecard = load_policy(POLICY).scorecard
    assert scorecard is not None
    everybody = inputs.model_copy(update={"figures": inputs.figures.model_copy(update={"requests": 5910})})
    companies = from_histories(everybody, "1", scorecard)
    assert sum(company.fails for company in companies) == 410
    assert [sum(company.grade == grade for company in companies) for grade in "ABCDE"] == [2068, 2069, 1064, 532, 177]
    rates = [_rate(companies, grade) for grade in "ABCDE"]
    assert rates == sorted(rates)


def _rate(companies: tuple[Customer, ...], grade: str) -> float:
    those = [company for company in companies if company.grade == grade]
    return sum(company.fails for company in those) / len(those)


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("level,controller", "level,watchman", "watchman"),
        ("grade,A,35", "grade,X,35", "line 19"),
        ("terms,NET30,65", "terms,SOON,65", "line 24"),
        ("person,sales,", "persons,sales,", "line 2"),
        ("figure,margin_percent", "figure,marge", "margin_percent"),
        ("median_hours,", "hours,", "median_hours"),
        ("person,sales,,,,,2,", "person,sales,,,,,-2,", "line 2"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(tmp_path: Path, before: str, after: str, told: str) -> None:
    text = STANDARD.read_text(encoding="utf-8")
    assert before in text
    path = tmp_path / "inputs.csv"
    path.write_text(text.replace(before, after), encoding="utf-8")
    with pytest.raises(InputsInvalid, match=told):
        read_inputs(path)


def test_a_role_that_nobody_describes_is_named(inputs: Inputs) -> None:
    with pytest.raises(InputsInvalid, match="person,watchman"):
        inputs.person("watchman")
