"""Wall clocks: which moment a local date and time is. Results are in UTC, where comparing and subtracting is exact."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from domain.errors import TimezoneUnknown


def zone(name: str) -> ZoneInfo:
    """The time zone of that IANA name. Refuses `timezone.unknown`."""
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise TimezoneUnknown(f"{name!r} is not an IANA time zone", field="timezone") from None


def moment(day: date, at: time, timezone: str) -> datetime:
    """The UTC moment of a wall-clock time: the first of two when clocks go back, after the gap when they go forward."""
    return datetime.combine(day, at, zone(timezone)).astimezone(UTC)


def local_day(at: datetime, timezone: str) -> date:
    """The date on the wall at that moment."""
    return at.astimezone(zone(timezone)).date()
