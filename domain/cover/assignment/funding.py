"""What a factor advances on a claim and what it takes for it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from domain.amount import EXACT
from domain.cover.assignment.claim import Receipt
from domain.cover.factoring.terms import FactoringTerms
from domain.money import Money

_YEAR = Decimal(360) * 100


def advance_on(claims: Money, terms: FactoringTerms) -> Money:
    return _percent(claims, terms.advance_percent)


def fee_on(claims: Money, terms: FactoringTerms) -> Money:
    return _percent(claims, terms.fee_percent)


def discount_interest(
    advance: Money, since: date, receipts: Iterable[Receipt], until: date, terms: FactoringTerms
) -> Money:
    """On what of the advance the factor has not got back, by days of 360, rounded once."""
    open_, day, amount_days = advance.amount, since, Decimal(0)
    for receipt in sorted(receipts, key=lambda receipt: receipt.on):
        reached = max(day, min(receipt.on, until))
        amount_days += open_ * (reached - day).days
        open_, day = max(Decimal(0), open_ - receipt.amount.amount), reached
    amount_days += open_ * max(0, (until - day).days)
    interest = EXACT.divide(EXACT.multiply(amount_days, terms.interest_percent), _YEAR)
    return Money.rounded(interest, advance.currency)


def _percent(amount: Money, percent: Decimal) -> Money:
    return Money.rounded(EXACT.divide(EXACT.multiply(amount.amount, percent), Decimal(100)), amount.currency)
