"""The Netherlands: official public holidays."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="NL",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 03-29 03-31 04-01 04-27 05-09 05-19 05-20 12-25 12-26",
            2025: "01-01 04-18 04-20 04-21 04-26 05-05 05-29 06-08 06-09 12-25 12-26",
            2026: "01-01 04-03 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26",
            2027: "01-01 03-26 03-28 03-29 04-27 05-06 05-16 05-17 12-25 12-26",
        }
    ),
)
