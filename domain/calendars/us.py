"""United States: federal holidays with their observed days."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="US",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 01-15 02-19 05-27 06-19 07-04 09-02 10-14 11-11 11-28 12-25",
            2025: "01-01 01-20 02-17 05-26 06-19 07-04 09-01 10-13 11-11 11-27 12-25",
            2026: "01-01 01-19 02-16 05-25 06-19 07-03 07-04 09-07 10-12 11-11 11-26 12-25",
            2027: "01-01 01-18 02-15 05-31 06-18 06-19 07-04 07-05 09-06 10-11 11-11 11-25 12-24 12-25 12-31",
        }
    ),
)
