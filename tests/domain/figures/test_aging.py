from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.figures.aging import OpenBalance, aging

ON = date(2026, 3, 31)


@pytest.mark.parametrize(
    ("days_past_due", "bucket"),
    [
        (-400, "current"), (0, "current"), (1, "d1_30"), (30, "d1_30"), (31, "d31_60"), (60, "d31_60"),
        (61, "d61_90"), (90, "d61_90"), (91, "d90_plus"), (4000, "d90_plus"),
    ],
)  # fmt: skip
def test_an_item_ages_by_whole_days_and_is_current_through_its_due_date(days_past_due: int, bucket: str) -> None:
    item = OpenBalance("R1", Decimal("10.00"), ON - timedelta(days=days_past_due))

    aged = aging([item], ON)

    assert getattr(aged, bucket) == aged.open == Decimal("10.00")


def test_nothing_open_ages_to_zero_with_the_decimals_of_the_currency() -> None:
    aged = aging([], ON, Decimal("0.00"))

    assert [str(aged.current), str(aged.d90_plus), str(aged.open)] == ["0.00"] * 3


items = st.builds(
    OpenBalance, st.just("R1"), st.decimals(-1000, 1000, places=2), st.dates(date(2025, 1, 1), date(2027, 1, 1))
)


@given(st.lists(items))
def test_the_buckets_sum_to_what_is_open(items: list[OpenBalance]) -> None:
    aged = aging(items, ON)

    assert aged.open == sum(item.balance for item in items)
    assert aged.overdue == sum(item.balance for item in items if item.due_on < ON)
