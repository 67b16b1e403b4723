"""Spain: nationwide holidays; those of the autonomous communities are not in it."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="ES",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 01-06 03-29 05-01 08-15 10-12 11-01 12-06 12-25",
            2025: "01-01 01-06 04-18 05-01 08-15 11-01 12-06 12-08 12-25",
            2026: "01-01 01-06 04-03 05-01 08-15 10-12 12-08 12-25",
            2027: "01-01 01-06 03-26 05-01 10-12 11-01 12-06 12-08 12-25",
        }
    ),
)
