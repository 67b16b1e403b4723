"""Money that arrived."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Response
from pydantic import ConfigDict, Field

from activities.postgres.rows import Page, PaymentRow
from starter.api.v1 import fields
from starter.api.v1.answers import answered
from starter.api.v1.fields import Limit, OfDerivedId, OfId
from starter.api.v1.keys import WithKey
from starter.api.v1.route import api_router, guarded
from starter.cashier import Paid, Payment
from starter.identity.asking import Asking
from starter.services import WithServices

router = api_router()

INVOICES_MAX = 100


class PaymentRequest(fields.RequestModel):
    """`payment_id` is the bank's or the ledger's own number: the same payment is booked once. `invoices` are invoice or
    receivable numbers; without any, `customer_id` says whose money it is. `bank_charge` is what banks on the way
    kept."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "payment_id": "BANK-77120",
                    "amount": {"amount": "8000.00", "currency": "EUR"},
                    "paid_on": "2026-11-20",
                    "invoices": ["INV-000305"],
                }
            ]
        }
    )

    payment_id: fields.Id
    amount: fields.Amount
    paid_on: fields.Day
    invoices: Annotated[tuple[fields.DerivedId, ...], Field(max_length=INVOICES_MAX)] = ()
    customer_id: fields.Id | None = None
    bank_charge: fields.Amount | None = None


@router.post("/payments", status_code=201, response_model=Paid, **guarded("payment.book"))
async def book_payment(wanted: PaymentRequest, services: WithServices, asking: Asking, key: WithKey) -> Response:
    """Books it, once. Shares of a payment for several invoices reach them a moment later."""
    await key.command_id(wanted)
    payment = Payment(
        payment_id=wanted.payment_id,
        amount=wanted.amount.money,
        paid_on=wanted.paid_on,
        references=wanted.invoices,
        customer_id=wanted.customer_id,
        bank_charge=wanted.bank_charge.money if wanted.bank_charge else None,
    )
    return answered(await services.desk.pay(payment, actor=asking.id), 201)


@router.get("/payments", response_model=Page[PaymentRow], **guarded("read.receivables"))
async def list_payments(
    services: WithServices,
    customer_id: OfId = None,
    receivable_id: OfDerivedId = None,
    after: Annotated[str | None, Query(pattern="^[1-9][0-9]{0,17}$", description="`next` of the page before")] = None,
    limit: Limit = 50,
) -> Response:
    """What payments settled, the last recorded first; a payment for several receivables has a row for each."""
    page = await services.desk.read.payments(
        customer_id=customer_id, receivable_id=receivable_id, after=after or "", most=limit
    )
    return answered(page)
