"""One face to the customer: everything that concerns it now, from every part of the books."""

from __future__ import annotations

from datetime import date
from typing import Final

from activities.postgres import warning_reading
from activities.postgres.payment_history import invoices_of, own_history_of, purchases_of
from activities.postgres.rows import CreditFileRow, CustomerFile, Page, ReceivableRow, SaleRow
from activities.postgres.warning_reading import WarningRow
from domain.base import Value
from domain.customer.conditions import Condition
from domain.evidence.facts import OwnHistoryFacts
from domain.evidence.source import Kind
from domain.figures.aging import Aging, OpenBalance, aging
from domain.figures.trend import Month, trend
from domain.money import Money
from domain.policy_part import Grade
from domain.sale.state import ENDED, Phase
from starter.books import Books

MONTHS: Final = 12
LIVE: Final = tuple(str(phase) for phase in Phase if phase not in ENDED)
_SHOWN: Final = 10


class LastReview(Value):
    """`missing` is what the checklist required and nobody answered, `open_questions` are listed names that nobody has
    told apart from the customer yet."""

    number: int
    on: date
    grade: Grade
    score: int
    valid_until: date
    missing: tuple[Kind, ...]
    open_questions: int


class Face(Value):
    """`reviewing`: a review is on its way. `conditions` are those under which a customer goes on after a warning;
    `aging` is by currency. `trend` and the amounts in `behaviour` are in the currency of the account."""

    customer: CustomerFile
    review: LastReview | None
    reviewing: bool
    conditions: tuple[Condition, ...]
    warnings: Page[WarningRow]
    behaviour: OwnHistoryFacts | None
    trend: tuple[Month, ...]
    open_sales: Page[SaleRow]
    open_receivables: Page[ReceivableRow]
    aging: dict[str, Aging]


async def face(books: Books, customer_id: str) -> Face:
    """Or `customer.unknown`."""
    customer, today, pool = await books.customer(customer_id), books.today(), books.read.pool
    file = await books.read.credit_file(customer_id)
    standing = await warning_reading.standing(pool, customer_id)
    invoices = await invoices_of(pool, customer_id, today)
    bought = await purchases_of(pool, customer_id, today)
    return Face(
        customer=customer,
        review=_last_review(file) if file else None,
        reviewing=file is not None and file.reviewing,
        conditions=standing.conditions,
        warnings=await warning_reading.warnings(pool, customer_id=customer_id, open_only=True, after="", most=_SHOWN),
        behaviour=await own_history_of(pool, customer_id, today),
        trend=trend(invoices, bought, today, MONTHS),
        open_sales=await books.read.sales(customer_id=customer_id, phases=LIVE, most=_SHOWN),
        open_receivables=await books.read.receivables(customer_id=customer_id, most=_SHOWN),
        aging=_aging_by_currency(await books.read.open_totals(customer_id), today),
    )


def _last_review(file: CreditFileRow) -> LastReview | None:
    last = file.state.concluded
    if last is None:
        return None
    return LastReview(
        number=last.number,
        on=last.on,
        grade=last.result.grade,
        score=last.result.score,
        valid_until=last.valid_until,
        missing=last.missing,
        open_questions=sum(1 for hit in last.open_questions if not file.state.is_decided(hit)),
    )


def _aging_by_currency(balances: tuple[tuple[date, Money], ...], on: date) -> dict[str, Aging]:
    """Open balances by days past due, a line for each currency."""
    currencies = sorted({money.currency for _, money in balances})
    return {
        currency: aging(
            (OpenBalance("", money.amount, due_on) for due_on, money in balances if money.currency == currency),
            on,
            Money.zero(currency).amount,
        )
        for currency in currencies
    }
