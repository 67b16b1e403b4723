"""A large order cut into small ones counts as what it is. Amounts are worked by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.approval.split import Counted, RecentOrder, counted_as_one, split_reason
from domain.errors import Refusal
from domain.money import Money
from domain.policy import ExchangeRate
from tests.domain.builders import TODAY, a_policy, cny, days_later

EURO = ExchangeRate(valid_from=TODAY, units={"EUR": Decimal("0.125")})
"""A yuan is 0.125 euro: a euro is 8 yuan."""


def recent(
    order_id: str, amount: str | Money, phase: str = "approved", lane: str | None = "straight_through"
) -> RecentOrder:
    money = amount if isinstance(amount, Money) else cny(amount)
    return RecentOrder(order_id=order_id, phase=phase, lane=lane, amount=money)


def test_what_the_machine_approved_and_what_waits_is_added_up() -> None:
    others = (recent("S1", "90000.00"), recent("S2", "60000.50"), recent("S3", "40000.00", "pending", None))
    assert counted_as_one(others, "S9", a_policy(), TODAY) == Counted(
        order_ids=("S1", "S2", "S3"), amount=Decimal("190000.50")
    )


@pytest.mark.parametrize(
    ("phase", "lane", "counts"),
    [
        ("approved", "straight_through", True),
        ("partly_delivered", "straight_through", True),
        ("delivered", "straight_through", True),
        ("closed", "straight_through", True),
        ("pending", "delegated", True),
        ("pending", "dual", True),
        ("approved", "delegated", False),
        ("delivered", "dual", False),
        ("approved", None, False),
        ("held", None, False),
        ("rejected", None, False),
        ("cancelled", "straight_through", False),
        ("offered", "delegated", False),
    ],
)
def test_only_what_no_person_has_weighed_counts(phase: str, lane: str | None, counts: bool) -> None:
    order = recent("S1", "70000.00", phase, lane)
    assert order.counts == cny("70000.00" if counts else "0.00")
    assert counted_as_one((order,), "S9", a_policy(), TODAY).amount == (70_000 if counts else 0)


def test_an_order_is_not_counted_with_itself_unless_only_its_growth_is_weighed() -> None:
    """S1, of which the machine approved 50 000, grows beside S2 of 30 000: 80 000 is added to the growth, 30 000 to a
    whole order."""
    orders = (recent("S1", "50000.00"), recent("S2", "30000.00"))
    assert counted_as_one(orders, "S1", a_policy(), TODAY).amount == 30_000
    assert counted_as_one(orders, "S1", a_policy(), TODAY, itself=cny("50000.00")).amount == 80_000


def test_growth_of_what_people_approved_stands_alone() -> None:
    mine = recent("S1", "50000.00", "approved", "delegated")
    assert counted_as_one((mine,), "S1", a_policy(), TODAY, itself=cny("0.00")) == Counted()


def test_of_another_order_counts_what_the_machine_added_and_what_people_are_asked_to_add() -> None:
    """Of 500 000 people approved all but 20 000, and are asked about 30 000 more."""
    parts = {"unweighed": cny("20000.00"), "growth": cny("30000.00")}
    other = recent("S1", "500000.00", "partly_delivered", "dual").model_copy(update=parts)
    assert counted_as_one((other,), "S9", a_policy(), TODAY).amount == 50_000


def test_what_people_weighed_of_an_order_of_the_machine_counts_no_more() -> None:
    other = recent("S1", "500000.00").model_copy(update={"unweighed": cny("0.00")})
    assert counted_as_one((other,), "S9", a_policy(), TODAY) == Counted()


def test_amounts_are_added_in_home_currency() -> None:
    """10 000 EUR at 8 are 80 000 CNY."""
    policy = a_policy(exchange_rates=(EURO,))
    others = (recent("S1", Money.of("10000.00", "EUR")), recent("S2", "22000.00"))
    assert counted_as_one(others, "S9", policy, TODAY).amount == Decimal(102_000)


def test_a_currency_without_a_rate_is_refused_only_where_its_order_counts() -> None:
    policy = a_policy(exchange_rates=())
    euros = Money.of("10000.00", "EUR")
    with pytest.raises(Refusal) as refused:
        counted_as_one((recent("S1", euros),), "S9", policy, TODAY)
    assert refused.value.code == "rate.missing"
    assert counted_as_one((recent("S1", euros, "held", None),), "S9", policy, TODAY) == Counted()
    from_tomorrow = a_policy(exchange_rates=(EURO.model_copy(update={"valid_from": days_later(1)}),))
    with pytest.raises(Refusal) as refused:
        counted_as_one((recent("S1", euros),), "S9", from_tomorrow, TODAY)
    assert refused.value.code == "rate.missing"


def test_the_reason_names_five_orders_and_the_sum_with_the_one_at_hand() -> None:
    """Six of 40 000 and the order of 25 000 come to 265 000."""
    counted = counted_as_one([recent(f"S{number}", "40000.00") for number in range(1, 7)], "S9", a_policy(), TODAY)
    reason = split_reason(counted, Decimal(25_000), "CNY")
    assert reason.code == "ask.split"
    assert reason.facts | {"sum": ""} == {"orders": "S1, S2, S3, S4, S5", "count": "6", "sum": "", "currency": "CNY"}
    assert Decimal(reason.facts["sum"]) == 265_000


def test_nothing_beside_it_adds_nothing() -> None:
    assert counted_as_one((), "S9", a_policy(), TODAY) == Counted(order_ids=(), amount=Decimal(0))
