from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from domain.business_hours import BusinessHours
from domain.errors import CalendarUnknown, CalendarUnpublished, DateInvalid, TimezoneUnknown

SHANGHAI = ZoneInfo("Asia/Shanghai")
OFFICE = BusinessHours(calendar="CN", timezone="Asia/Shanghai", opens=time(9), closes=time(18))
ROUND_THE_CLOCK = BusinessHours(opens=time(0), closes=time(0))


def at(written: str, zone: ZoneInfo = SHANGHAI) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "hours", "deadline"),
    [
        ("2025-09-22 10:00", "4", "2025-09-22 14:00"),
        ("2025-09-22 10:00", "8", "2025-09-22 18:00"),  # closing time is still that day
        ("2025-09-22 10:00", "8.5", "2025-09-23 09:30"),
        ("2025-09-22 07:00", "1", "2025-09-22 10:00"),
        ("2025-09-22 20:00", "1", "2025-09-23 10:00"),
        ("2025-09-26 17:30", "1", "2025-09-28 09:30"),  # Saturday is off, the Sunday is made up
        ("2025-09-30 17:00", "2", "2025-10-09 10:00"),  # eight days of holidays
        ("2025-09-22 20:00", "0", "2025-09-22 20:00"),
    ],
)
def test_the_clock_runs_only_while_the_office_is_open(start: str, hours: str, deadline: str) -> None:
    assert OFFICE.deadline(at(start), Decimal(hours)) == at(deadline)


def test_the_start_may_come_in_any_time_zone_and_the_deadline_is_in_utc() -> None:
    deadline = OFFICE.deadline(datetime(2025, 9, 22, 2, tzinfo=UTC), Decimal(4))

    assert deadline == at("2025-09-22 14:00")
    assert deadline.tzinfo is UTC


def test_a_deadline_beyond_the_published_table_is_refused() -> None:
    with pytest.raises(CalendarUnpublished):
        OFFICE.deadline(at("2026-12-31 17:00"), Decimal(2))


def test_an_office_hour_lasts_an_hour_when_the_clocks_change() -> None:
    night = BusinessHours(calendar="NONE", timezone="Europe/Berlin", opens=time(0), closes=time(6))
    berlin = ZoneInfo("Europe/Berlin")

    assert night.deadline(at("2026-03-29 00:00", berlin), Decimal(5)) == at("2026-03-29 06:00", berlin)
    assert night.elapsed(at("2026-10-25 00:00", berlin), at("2026-10-25 06:00", berlin)) == timedelta(hours=7)


def test_an_office_that_never_closes_counts_every_hour() -> None:
    start = datetime(2026, 1, 1, 12, tzinfo=UTC)

    assert ROUND_THE_CLOCK.deadline(start, Decimal(100)) == start + timedelta(hours=100)


def test_elapsed_time_counts_office_hours() -> None:
    assert OFFICE.elapsed(at("2025-09-30 17:00"), at("2025-10-09 10:00")) == timedelta(hours=2)
    assert OFFICE.elapsed(at("2025-10-01 00:00"), at("2025-10-08 23:00")) == timedelta(0)
    assert OFFICE.elapsed(at("2025-10-09 10:00"), at("2025-09-30 17:00")) == timedelta(0)


@pytest.mark.parametrize("method", ["deadline", "elapsed"])
def test_a_time_without_its_zone_is_refused(method: str) -> None:
    naive = datetime(2025, 9, 22, 10)  # noqa: DTZ001
    with pytest.raises(DateInvalid):
        OFFICE.deadline(naive, Decimal(1)) if method == "deadline" else OFFICE.elapsed(naive, naive)


def test_hours_of_a_policy_are_checked_when_it_is_read() -> None:
    with pytest.raises(CalendarUnknown):
        BusinessHours(calendar="ZZ", opens=time(9), closes=time(18))
    with pytest.raises(TimezoneUnknown):
        BusinessHours(timezone="Asia/Atlantis", opens=time(9), closes=time(18))
    with pytest.raises(ValidationError):
        BusinessHours(opens=time(18), closes=time(9))


@given(
    st.datetimes(datetime(2024, 1, 1), datetime(2026, 6, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    st.decimals("0.01", "200", places=2),
)
def test_exactly_the_hours_promised_have_elapsed_at_the_deadline(start: datetime, hours: Decimal) -> None:
    deadline = OFFICE.deadline(start, hours)

    assert OFFICE.elapsed(start, deadline) == timedelta(microseconds=int(hours * 3_600_000_000))
