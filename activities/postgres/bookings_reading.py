"""Reads what an accountant writes about an assigned invoice."""

from __future__ import annotations

from typing import Any, Final

from domain.base import Value, event_of
from domain.cover.assignment.bookings import Entry, bookings_of
from domain.ids import assignment_stream

_EVENTS_SQL: Final = "SELECT type, data FROM event WHERE stream = $1 ORDER BY version"


class InvoiceBookings(Value):
    """The entries of one invoice, the oldest first; none before a factor has taken it."""

    invoice_no: str
    entries: tuple[Entry, ...]


async def bookings_of_invoice(pool: Any, invoice_no: str) -> InvoiceBookings:
    rows = await pool.fetch(_EVENTS_SQL, assignment_stream(invoice_no))
    entries = bookings_of(event_of(row["type"], row["data"]) for row in rows)
    return InvoiceBookings(invoice_no=invoice_no, entries=entries)
