"""Mainland China: the State Council's yearly notices on holidays, with the weekends worked in exchange."""

from domain.calendars.table import CalendarTable, days_of

TABLE = CalendarTable(
    country="CN",
    version="2026-11",
    first_year=2024,
    published_through=2026,
    holidays=days_of(
        {
            2024: (
                "01-01 02-10 02-11 02-12 02-13 02-14 02-15 02-16 04-04 04-05 05-01 05-02 05-03 06-10 09-16 09-17 "
                "10-01 10-02 10-03 10-04 10-07"
            ),
            2025: (
                "01-01 01-28 01-29 01-30 01-31 02-03 02-04 04-04 05-01 05-02 05-05 05-31 06-02 10-01 10-02 10-03 "
                "10-06 10-07 10-08"
            ),
            2026: (
                "01-01 01-02 02-16 02-17 02-18 02-19 02-20 02-23 04-05 04-06 05-01 05-02 05-04 05-05 06-19 09-25 "
                "10-01 10-02 10-03 10-05 10-06 10-07"
            ),
        }
    ),
    working_weekends=days_of(
        {
            2024: "02-04 02-18 04-07 04-28 05-11 09-14 09-29 10-12",
            2025: "01-26 02-08 04-27 09-28 10-11",
            2026: "01-04 02-14 02-28 05-09 09-20 10-10",
        }
    ),
)
