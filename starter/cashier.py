"""Books a payment: on one receivable by itself, on several or on a customer's account by sharing it out.

One receivable takes its payment directly, so that a prompt-payment discount can be seen. Everything else becomes a
receipt, whose shares reach the receivables by themselves.
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from activities.postgres.rows import ReceivableRow
from domain.base import Value
from domain.cash.receipt import ReceiptState, RegisterReceipt
from domain.customer.decide import CustomerUnknown
from domain.errors import PaymentCurrencyMismatch, PaymentCustomerMismatch, PaymentReused, PaymentWithoutTarget
from domain.ids import checked_id, payment_stream, receivable_stream
from domain.money import Money
from domain.receivable.commands import ReceivePayment
from domain.receivable.decide import PaymentInFuture, ReceivableIsSettled
from domain.receivable.state import ReceivablePhase
from domain.sale.refusals import InvoiceUnknown

if TYPE_CHECKING:
    from starter.desk import Desk


class Payment(Value):
    """Money that arrived. `references` are invoice or receivable numbers; without any, `customer_id` says whose it is.

    `payment_id` is the bank's or the ledger's own number: the same payment is booked once.
    """

    payment_id: str
    amount: Money
    paid_on: date
    references: tuple[str, ...] = ()
    customer_id: str | None = None
    bank_charge: Money | None = None


class Paid(Value):
    """`receipt` says how a payment was shared out; `receivables` are those it went to, as they stand now.

    Shares of a receipt reach their receivables a moment later.
    """

    payment_id: str
    amount: Money
    receivables: tuple[ReceivableRow, ...]
    receipt: ReceiptState | None = None


async def pay(desk: Desk, payment: Payment, actor: str) -> Paid:
    """Codes: `id.invalid`, `amount.not_positive`, `invoice.unknown`, `receivable.settled`, `customer.unknown`,
    `payment.no_target`, `payment.currency_mismatch`, `payment.customer_mismatch`, `payment.in_future`,
    `payment.reused`, `command.reused`."""
    checked_id(payment.payment_id, field="payment_id")
    payment.amount.require_positive("amount")
    if payment.paid_on > desk.today():
        raise PaymentInFuture(f"{payment.paid_on} has not come yet", field="paid_on")
    targets = await _targets(desk, payment)
    known = await desk.read.receipt(payment.payment_id)
    if len(payment.references) == 1 and len(targets) == 1:
        if known is not None:
            raise PaymentReused(f"payment {payment.payment_id} is booked already", field="payment_id")
        return await _pay_one(desk, payment, targets[0], actor)
    if known is None and targets and all(target.phase is ReceivablePhase.SETTLED for target in targets):
        raise ReceivableIsSettled("nothing is owed on these invoices any more", field="invoice")
    return await _share_out(desk, payment, targets, actor)


async def _targets(desk: Desk, payment: Payment) -> tuple[ReceivableRow, ...]:
    """What the payment names, if it is all there, of one customer and of one currency."""
    targets = await desk.read.referred_to(list(payment.references))
    numbers = {number for target in targets for number in (target.receivable_id, target.invoice_no)}
    for reference in payment.references:
        if reference not in numbers:
            raise InvoiceUnknown(f"there is no invoice {reference}", field="invoice", invoice=reference)
    for target in targets:
        if target.customer_id != (payment.customer_id or targets[0].customer_id):
            raise PaymentCustomerMismatch(
                f"{target.receivable_id} is owed by {target.customer_id}",
                field="customer_id" if payment.customer_id else "invoice",
                customer_id=target.customer_id,
            )
        if target.balance.currency != payment.amount.currency:
            raise PaymentCurrencyMismatch(
                f"{target.receivable_id} is in {target.balance.currency}",
                field="currency",
                currency=payment.amount.currency,
                other=target.balance.currency,
            )
    return targets


async def _pay_one(desk: Desk, payment: Payment, target: ReceivableRow, actor: str) -> Paid:
    command = ReceivePayment(**payment.model_dump(include={"payment_id", "amount", "bank_charge", "paid_on"}))
    await desk.tell(receivable_stream(target.receivable_id), command, actor, payment.payment_id)
    after = await desk.receivable(target.receivable_id)
    return _paid(payment, (ReceivableRow.model_validate(after.model_dump()),))


async def _share_out(desk: Desk, payment: Payment, targets: tuple[ReceivableRow, ...], actor: str) -> Paid:
    customer_id = payment.customer_id or (targets[0].customer_id if targets else None)
    if customer_id is None:
        raise PaymentWithoutTarget("name an invoice or a customer", field="invoice")
    if not await desk.read.currencies([customer_id]):
        raise CustomerUnknown(f"there is no customer {customer_id}", field="customer_id")
    command = RegisterReceipt(customer_id=customer_id, **payment.model_dump(exclude={"customer_id"}))
    await desk.record(payment_stream(payment.payment_id), command, actor, payment.payment_id)
    receipt = await desk.read.receipt(payment.payment_id)
    lines = receipt.allocation.lines if receipt and receipt.allocation else ()
    shares = await desk.read.referred_to([line.receivable_id for line in lines])
    return _paid(payment, shares, receipt)


def _paid(payment: Payment, receivables: tuple[ReceivableRow, ...], receipt: ReceiptState | None = None) -> Paid:
    return Paid(payment_id=payment.payment_id, amount=payment.amount, receivables=receivables, receipt=receipt)
