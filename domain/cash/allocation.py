"""Which receivables a payment settles. Pure arithmetic: it says what to book, others book it.

House rules: what the payer names is paid in the order named, and what is left over stays unapplied, because money sent
for one invoice is not ours to spend on another; a payment that names nothing pays the oldest due items first. Charges
that banks took out of the payment settle debt like cash.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from domain.base import Exact, Value
from domain.errors import PaymentCurrencyMismatch, PaymentReferenceUnknown
from domain.money import Money


class OpenItem(Value):
    """What is still owed on one receivable."""

    receivable_id: str
    invoice_no: str
    order_id: str
    balance: Money
    due_on: date


class PaymentIn(Value):
    """Money that arrived. `references` are invoice numbers or receivable ids; `bank_charges` never reached us."""

    payment_id: str
    amount: Money
    paid_on: date
    references: tuple[str, ...] = ()
    bank_charges: Money | None = None


class CashRules(Value):
    """A remainder of at most `short_payment_tolerance` (by currency) of the item a payment ends in is written off."""

    short_payment_tolerance: dict[str, Exact] = Field(default_factory=dict)
    order: Literal["oldest_due_first"] = "oldest_due_first"

    @field_validator("short_payment_tolerance")
    @classmethod
    def _are_amounts(cls, tolerances: dict[str, Decimal]) -> dict[str, Decimal]:
        return {currency: Money.of(tolerance, currency).amount for currency, tolerance in tolerances.items()}


class AllocationLine(Value):
    """The three parts reduce the receivable's balance; only `applied` is cash."""

    receivable_id: str
    applied: Money
    written_off_short: Money
    bank_charge: Money


class Allocation(Value):
    """`applied` of all lines and `unapplied` sum to the payment exactly."""

    lines: tuple[AllocationLine, ...]
    unapplied: Money


def allocate(payment: PaymentIn, items: Sequence[OpenItem], rules: CashRules) -> Allocation:
    """Apply a payment to open items.

    Refuses `amount.not_positive`, `payment.currency_mismatch` (with a named item, with its own bank charges, or with
    every open item), `payment.unknown_reference` (a named item is not among the open ones).
    """
    currency = payment.amount.require_positive("amount").currency
    nothing = Money.zero(currency)
    charges = _charges(payment)
    targets = _named(payment, items) if payment.references else _oldest_due_first(currency, items)
    settled = min(Money.total((item.balance for item in targets), currency), payment.amount + charges)
    charges = min(charges, settled)
    cash = settled - charges
    tolerance = rules.short_payment_tolerance.get(currency, Decimal(0))

    lines: list[AllocationLine] = []
    for item in targets:
        applied = min(cash, item.balance)
        charge = min(charges, item.balance - applied)
        if applied.is_zero and charge.is_zero:
            break
        cash, charges = cash - applied, charges - charge
        short = item.balance - applied - charge
        forgiven = short if short.amount <= tolerance else nothing
        lines.append(
            AllocationLine(
                receivable_id=item.receivable_id, applied=applied, written_off_short=forgiven, bank_charge=charge
            )
        )
    applied_in_all = Money.total((line.applied for line in lines), currency)
    return Allocation(lines=tuple(lines), unapplied=payment.amount - applied_in_all)


def _charges(payment: PaymentIn) -> Money:
    charges = payment.bank_charges
    if charges is None or charges.is_zero:
        return Money.zero(payment.amount.currency)
    if charges.currency != payment.amount.currency:
        raise _mismatch(payment, charges.currency)
    return charges.require_positive("bank_charges")


def _named(payment: PaymentIn, items: Sequence[OpenItem]) -> list[OpenItem]:
    """The items of each reference in the order given; an invoice's instalments by due date."""
    named: dict[str, OpenItem] = {}
    for reference in payment.references:
        found = [item for item in items if reference in (item.receivable_id, item.invoice_no)]
        if not found:
            raise PaymentReferenceUnknown(
                f"{reference!r} names no open item", field="references", reference=reference, payment=payment.payment_id
            )
        for item in sorted(found, key=_age):
            if item.balance.currency != payment.amount.currency:
                raise _mismatch(payment, item.balance.currency)
            named.setdefault(item.receivable_id, item)
    return [item for item in named.values() if item.balance.is_positive]


def _oldest_due_first(currency: str, items: Sequence[OpenItem]) -> list[OpenItem]:
    matching = [item for item in items if item.balance.currency == currency]
    if items and not matching:
        raise PaymentCurrencyMismatch(f"no open item is in {currency}", field="currency", currency=currency)
    return sorted((item for item in matching if item.balance.is_positive), key=_age)


def _age(item: OpenItem) -> tuple[date, str, str]:
    return item.due_on, item.invoice_no, item.receivable_id


def _mismatch(payment: PaymentIn, other: str) -> PaymentCurrencyMismatch:
    return PaymentCurrencyMismatch(
        f"a payment in {payment.amount.currency} does not settle {other}",
        field="currency",
        currency=payment.amount.currency,
        other=other,
        payment=payment.payment_id,
    )
