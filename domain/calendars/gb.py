"""Great Britain: bank holidays of England and Wales."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="GB",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
            2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
            2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28",
            2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-25 12-26 12-27 12-28",
        }
    ),
)
