from __future__ import annotations

from datetime import date

import pytest

from domain.errors import DateInvalid, FileDatesAmbiguous, FileDatesMixed
from starter.files.dates import DateOrder, date_order_given, detect_date_order, parse_date


def lines(*texts: str) -> list[tuple[int, str]]:
    return list(enumerate(texts, start=2))


@pytest.mark.parametrize(
    ("texts", "order"),
    [
        (("1/2/2012", "3/13/2012", "4/5/2012"), DateOrder.MONTH_FIRST),
        (("1/2/2012", "13/3/2012", "4/5/2012"), DateOrder.DAY_FIRST),
        (("2012-05-13", "2012/13/05"), DateOrder.MONTH_FIRST),
        (("rubbish", "", "13/13/2012", "13/3/2012"), DateOrder.DAY_FIRST),
    ],
)
def test_one_part_above_twelve_decides_for_the_whole_file(texts: tuple[str, ...], order: DateOrder) -> None:
    assert detect_date_order(lines(*texts)) is order


def test_both_orders_in_one_file_are_refused_with_the_two_lines() -> None:
    with pytest.raises(FileDatesMixed) as refused:
        detect_date_order(lines("1/2/2012", "1/20/2012", "1/21/2012", "20/1/2012"))

    assert refused.value.code == "file.dates_mixed"
    assert (refused.value.facts["month_first_line"], refused.value.facts["day_first_line"]) == ("3", "5")


def test_a_file_in_which_nothing_decides_is_refused() -> None:
    with pytest.raises(FileDatesAmbiguous) as refused:
        detect_date_order(lines("2012-01-01", "1/2/2012", "3/4/2012"))

    assert (refused.value.code, refused.value.facts["line"]) == ("file.dates_ambiguous", "3")


@pytest.mark.parametrize(
    ("text", "order", "expected"),
    [
        ("3/4/2012", DateOrder.MONTH_FIRST, date(2012, 3, 4)),
        ("3/4/2012", DateOrder.DAY_FIRST, date(2012, 4, 3)),
        ("03/04/2012", DateOrder.DAY_FIRST, date(2012, 4, 3)),
        ("2012-03-04", DateOrder.DAY_FIRST, date(2012, 3, 4)),
        ("2012/3/4", DateOrder.DAY_FIRST, date(2012, 3, 4)),
    ],
)
def test_dates_are_read_in_the_given_order(text: str, order: DateOrder, expected: date) -> None:
    assert parse_date(text, order, field="due_on") == expected


@pytest.mark.parametrize(
    "text",
    ["2/30/2012", "13/13/2012", "1/2/12", "2012-1/2", "3.4.2012", "0/1/2012", "１/２/2012", "1/2/2012 ", "0000-01-01"],
)
def test_what_is_no_day_of_the_calendar_is_refused(text: str) -> None:
    with pytest.raises(DateInvalid) as refused:
        parse_date(text, DateOrder.MONTH_FIRST, field="due_on")

    assert (refused.value.code, refused.value.field) == ("date.invalid", "due_on")


def test_the_order_can_be_given() -> None:
    assert date_order_given("M/D") is DateOrder.MONTH_FIRST
    assert date_order_given("d/m") is DateOrder.DAY_FIRST
    assert date_order_given(None) is None
    with pytest.raises(DateInvalid):
        date_order_given("y/m")
