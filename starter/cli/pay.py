"""`openaccount pay`."""

from __future__ import annotations

from uuid import uuid4

from rich.console import RenderableType
from rich.text import Text

from domain.errors import PaymentWithoutTarget
from domain.money import Money
from domain.sale.refusals import InvoiceUnknown
from starter.books import Books
from starter.cashier import Paid, Payment
from starter.cli import figures
from starter.cli.options import UNNAMED, Acting
from starter.cli.screen import SCREEN, facts, heading, phase, table
from starter.cli.stack import at_desk


async def pay(
    *invoice: str,
    amount: str,
    currency: str | None = None,
    customer: str | None = None,
    payment_id: str | None = None,
    paid_on: str | None = None,
    bank_charge: str | None = None,
    acting: Acting = UNNAMED,
) -> None:
    """Book a payment on one or more invoices, or on a customer's account, the oldest due first.

    Parameters
    ----------
    invoice
        What it pays: numbers of invoices or receivables.
    amount
        What arrived.
    currency
        Of the payment (default: that of the first invoice, or of the account).
    customer
        Who paid; enough where no invoice is named.
    payment_id
        The bank's number; the same payment is booked once.
    paid_on
        The value date (default: today).
    bank_charge
        What banks kept on the way.
    """
    async with at_desk(acting) as (desk, by):
        currency = currency or await _currency(desk, invoice, customer)
        paid = await desk.pay(
            Payment(
                payment_id=payment_id or acting.command_id or f"P-{uuid4().hex[:12]}",
                amount=Money.of(amount, currency),
                paid_on=figures.day(paid_on, desk.today(), field="paid_on"),
                references=invoice,
                customer_id=customer,
                bank_charge=None if bank_charge is None else Money.of(bank_charge, currency),
            ),
            actor=by["actor"],
        )
    SCREEN.show(paid, *_paid(paid))


async def _currency(books: Books, invoices: tuple[str, ...], customer_id: str | None) -> str:
    """The currency that is meant where none is given."""
    found = await books.read.referred_to(list(invoices[:1]))
    if found:
        return found[0].balance.currency
    if invoices:
        raise InvoiceUnknown(f"there is no invoice {invoices[0]}", field="invoice")
    if customer_id is None:
        raise PaymentWithoutTarget("name an invoice or a customer", field="invoice")
    return (await books.customer(customer_id)).currency


def _paid(paid: Paid) -> list[RenderableType]:
    receipt = paid.receipt.allocation if paid.receipt else None
    shares = {line.receivable_id: line.applied for line in receipt.lines} if receipt else {}
    rows = [
        (row.receivable_id, figures.amount(shares.get(row.receivable_id)) if shares else None, phase(row.phase),
         figures.amount(row.balance))
        for row in paid.receivables
    ]  # fmt: skip
    left = receipt.unapplied if receipt else None
    shown: list[RenderableType] = [
        heading(f"Payment {paid.payment_id}  {figures.amount(paid.amount)}"),
        facts([("not applied", figures.amount(left) if left and not left.is_zero else None)]),
    ]
    if shares:
        shown += [table(("receivable", ">share"), [row[:2] for row in rows])]
        shown += [Text("the shares reach their receivables in a moment", "dim")]
    elif rows:
        shown += [table(("receivable", "phase", ">open"), [(row[0], *row[2:]) for row in rows])]
    return shown
