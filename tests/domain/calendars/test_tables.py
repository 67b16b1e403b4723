"""Our tables against the community-maintained `holidays` package."""

from datetime import date, timedelta

import holidays
import pytest

from domain.calendar import calendar_for
from domain.calendars.all import TABLES

SUBDIVISION = {"GB": "ENG"}


@pytest.mark.parametrize("country", sorted(TABLES))
def test_every_day_of_the_published_years_is_what_the_holidays_package_says(country: str) -> None:
    table, calendar = TABLES[country], calendar_for(country)
    years = range(table.first_year, table.published_through + 1)
    theirs = holidays.country_holidays(country, subdiv=SUBDIVISION.get(country), years=years)
    first, last = date(table.first_year, 1, 1), date(table.published_through, 12, 31)
    days = [first + timedelta(offset) for offset in range((last - first).days + 1)]

    different = [day.isoformat() for day in days if calendar.is_business_day(day) != theirs.is_working_day(day)]

    assert different == []


@pytest.mark.parametrize("country", sorted(TABLES))
def test_a_table_holds_only_days_of_its_years_and_works_only_on_weekends(country: str) -> None:
    table = TABLES[country]
    years = set(range(table.first_year, table.published_through + 1))

    assert table.country == country
    assert {day.year for day in table.holidays} == years
    assert {day.year for day in table.working_weekends} <= years
    assert {day.weekday() for day in table.working_weekends} <= {5, 6}
    assert not table.holidays & table.working_weekends
