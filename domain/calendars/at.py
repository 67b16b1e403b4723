"""Austria: nationwide public holidays."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="AT",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 01-06 04-01 05-01 05-09 05-20 05-30 08-15 10-26 11-01 12-08 12-25 12-26",
            2025: "01-01 01-06 04-21 05-01 05-29 06-09 06-19 08-15 10-26 11-01 12-08 12-25 12-26",
            2026: "01-01 01-06 04-06 05-01 05-14 05-25 06-04 08-15 10-26 11-01 12-08 12-25 12-26",
            2027: "01-01 01-06 03-29 05-01 05-06 05-17 05-27 08-15 10-26 11-01 12-08 12-25 12-26",
        }
    ),
)
