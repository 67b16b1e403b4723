"""Every country that has a table."""

from domain.calendars import at, be, cn, de, es, fr, gb, it, jp, nl, pl, us
from domain.calendars.table import CalendarTable

TABLES: dict[str, CalendarTable] = {
    module.TABLE.country: module.TABLE for module in (at, be, cn, de, es, fr, gb, it, jp, nl, pl, us)
}
