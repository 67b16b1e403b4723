from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import BusinessCalendar, RolledDay, calendar_for
from domain.errors import CalendarUnknown, CalendarUnpublished

CHINA = calendar_for("CN")
BRITAIN = calendar_for("GB")
EVERY_DAY = calendar_for("NONE")


def day(written: str) -> date:
    return date.fromisoformat(written)


@pytest.mark.parametrize("sunday", ["2025-01-26", "2025-04-27", "2025-09-28"])
def test_chinese_make_up_sundays_are_business_days(sunday: str) -> None:
    assert day(sunday).weekday() == 6
    assert CHINA.is_business_day(day(sunday))


def test_the_last_day_of_the_golden_week_2025_is_none() -> None:
    assert day("2025-10-08").weekday() == 2
    assert not CHINA.is_business_day(day("2025-10-08"))
    assert CHINA.next_business_day(day("2025-10-01")) == day("2025-10-09")


def test_a_business_day_is_its_own_next_one() -> None:
    assert CHINA.next_business_day(day("2025-10-09")) == day("2025-10-09")


def test_business_days_are_added_over_holidays_and_make_up_days() -> None:
    assert CHINA.add_business_days(day("2025-09-26"), 1) == day("2025-09-28")
    assert CHINA.add_business_days(day("2025-09-30"), 2) == day("2025-10-10")
    assert CHINA.add_business_days(day("2025-10-09"), -1) == day("2025-09-30")
    assert CHINA.add_business_days(day("2025-10-04"), 0) == day("2025-10-09")
    assert BRITAIN.add_business_days(day("2026-12-24"), 1) == day("2026-12-29")


def test_a_promise_beyond_the_published_table_is_refused() -> None:
    for ask in (CHINA.is_business_day, CHINA.next_business_day):
        with pytest.raises(CalendarUnpublished) as refusal:
            ask(day("2027-01-04"))
        assert (refusal.value.code, refusal.value.facts["calendar"]) == ("calendar.unpublished", "CN")
    with pytest.raises(CalendarUnpublished):
        CHINA.add_business_days(day("2026-12-31"), 1)
    with pytest.raises(CalendarUnpublished):
        CHINA.add_business_days(day("2027-01-04"), -10)


def test_an_estimate_beyond_the_published_table_knows_only_weekends_and_says_so() -> None:
    assert CHINA.roll(day("2027-10-01")) == RolledDay(day("2027-10-01"), estimated=True)
    assert CHINA.roll(day("2027-10-02")) == RolledDay(day("2027-10-04"), estimated=True)
    assert CHINA.roll(day("2025-10-01")) == RolledDay(day("2025-10-09"), estimated=False)
    assert CHINA.roll_days(day("2026-12-31"), 1) == RolledDay(day("2027-01-01"), estimated=True)
    assert CHINA.roll_days(day("2027-01-04"), -2) == RolledDay(day("2026-12-31"), estimated=True)


def test_years_before_the_table_know_only_weekends() -> None:
    assert CHINA.is_business_day(day("2012-10-01"))
    assert not CHINA.is_business_day(day("2012-10-06"))
    assert CHINA.roll(day("2012-10-06")) == RolledDay(day("2012-10-08"), estimated=False)


def test_without_a_table_every_day_is_a_business_day_for_ever() -> None:
    assert EVERY_DAY.is_business_day(day("9999-12-25"))
    assert EVERY_DAY.add_business_days(day("2026-12-24"), 3) == day("2026-12-27")
    assert EVERY_DAY.version == "NONE"


def test_an_unknown_country_is_refused() -> None:
    with pytest.raises(CalendarUnknown):
        calendar_for("ZZ")


def test_a_result_can_say_which_table_it_rests_on() -> None:
    assert CHINA.version.startswith("CN 20")


calendars = st.sampled_from([CHINA, BRITAIN, EVERY_DAY, calendar_for("DE"), calendar_for("US")])
published = st.dates(date(2023, 1, 1), date(2026, 6, 30))


@given(calendars, published, st.integers(-60, 60))
def test_adding_business_days_passes_exactly_that_many(calendar: BusinessCalendar, start: date, count: int) -> None:
    end = calendar.add_business_days(start, count)

    assert calendar.is_business_day(end)
    if count:
        low, high = (start + timedelta(1), end) if count > 0 else (end, start - timedelta(1))
        between = (low + timedelta(offset) for offset in range((high - low).days + 1))
        assert sum(calendar.is_business_day(each) for each in between) == abs(count)
