"""France: legal public holidays, without those of Alsace-Moselle."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="FR",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 04-01 05-01 05-08 05-09 05-20 07-14 08-15 11-01 11-11 12-25",
            2025: "01-01 04-21 05-01 05-08 05-29 06-09 07-14 08-15 11-01 11-11 12-25",
            2026: "01-01 04-06 05-01 05-08 05-14 05-25 07-14 08-15 11-01 11-11 12-25",
            2027: "01-01 03-29 05-01 05-06 05-08 05-17 07-14 08-15 11-01 11-11 12-25",
        }
    ),
)
