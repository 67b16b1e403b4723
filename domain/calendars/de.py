"""Germany: holidays of all federal states; those of single states are not in it."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="DE",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 03-29 04-01 05-01 05-09 05-20 10-03 12-25 12-26",
            2025: "01-01 04-18 04-21 05-01 05-29 06-09 10-03 12-25 12-26",
            2026: "01-01 04-03 04-06 05-01 05-14 05-25 10-03 12-25 12-26",
            2027: "01-01 03-26 03-29 05-01 05-06 05-17 10-03 12-25 12-26",
        }
    ),
)
