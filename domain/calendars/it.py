"""Italy: nationwide public holidays, without the patron saints' days."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="IT",
    version="2026-11",
    first_year=2024,
    published_through=2027,
    holidays=days_of(
        {
            2024: "01-01 01-06 03-31 04-01 04-25 05-01 06-02 08-15 11-01 11-03 12-08 12-25 12-26",
            2025: "01-01 01-06 04-20 04-21 04-25 05-01 06-02 08-15 11-01 11-02 12-08 12-25 12-26",
            2026: "01-01 01-06 04-05 04-06 04-25 05-01 06-02 08-15 10-04 11-01 12-08 12-25 12-26",
            2027: "01-01 01-06 03-28 03-29 04-25 05-01 06-02 08-15 10-04 11-01 11-07 12-08 12-25 12-26",
        }
    ),
)
