"""`openaccount cover bookings`: what is to be booked about an invoice that a factor took."""

from __future__ import annotations

from activities.postgres.bookings_reading import InvoiceBookings, bookings_of_invoice
from domain.money import Money
from starter import sharing
from starter.cli.figures import amount
from starter.cli.options import AS_TABLE, Output
from starter.cli.screen import SCREEN, table
from starter.cli.stack import reading


async def bookings(invoice_no: str, *, output: Output = AS_TABLE) -> None:
    """Show what is to be booked about an assigned invoice: debits and credits by account.

    Parameters
    ----------
    invoice_no
        Which invoice.
    """
    async with reading() as books:
        await sharing.assignment(books, invoice_no)
        found = await bookings_of_invoice(books.read.pool, invoice_no)
        SCREEN.show(found, table(("day", "what", "account", ">debit", ">credit"), _lines(found)))


def _lines(found: InvoiceBookings) -> list[tuple[object, ...]]:
    return [
        (entry.on, entry.what.partition(".")[2].replace("_", " "), one.account.replace("_", " "), _side(one.debit),
         _side(one.credit))
        for entry in found.entries
        for one in entry.bookings
    ]  # fmt: skip


def _side(side: Money) -> object:
    return None if side.is_zero else amount(side)
