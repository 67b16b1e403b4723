from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from domain.money import Money
from domain.terms import due_schedule
from starter.simulation.book import Book, BookSale
from starter.simulation.sample_book import sample_book

ROOT = Path(__file__).parents[2]
WEDNESDAY = date(2026, 9, 30)
LAST_DAYS = [WEDNESDAY + timedelta(days=day) for day in range(7)] + [date(2024, 2, 29), date(2025, 3, 2)]


def open_items(sale: BookSale, last_day: date) -> Iterator[int]:
    """Days past due of every receivable of a sale that is open on the last day, if nothing ever held the sale."""
    for place, delivery in enumerate(sale.deliveries):
        back = Money.total((each.amount for each in sale.returns if each.delivery == place), delivery.amount.currency)
        for part in due_schedule(sale.terms, delivery.amount, delivery.on):
            paid = sum(
                (
                    payment.percent
                    for payment in sale.payments
                    if (payment.delivery, payment.instalment) == (place, part.number)
                    and part.due_on + timedelta(days=payment.days_after_due or 0) <= last_day
                ),
                Decimal(0),
            )
            if (part.amount - part.amount.percent(paid) - back).is_positive:
                yield (last_day - part.due_on).days


def age_class(days: int) -> str:
    return next((name for name, most in (("current", 0), ("30", 30), ("60", 60), ("90", 90)) if days <= most), "90+")


def undelivered(book: Book, within_days: int) -> list[BookSale]:
    return [
        sale
        for sale in book.sales
        if not sale.deliveries and sale.cancelled_on is None and (book.last_day - sale.ordered_on).days <= within_days
    ]


@pytest.mark.parametrize("last_day", LAST_DAYS, ids=str)
def test_the_book_ends_with_a_living_portfolio_whatever_day_it_is(last_day: date) -> None:
    book = sample_book(last_day)

    ages = Counter(age_class(days) for sale in book.sales for days in open_items(sale, last_day))
    assert 30 <= ages.total() <= 45
    assert 10 <= ages.total() - ages["current"] <= 15
    assert min(ages[name] for name in ("30", "60", "90", "90+")) >= 2
    recent = undelivered(book, within_days=7)
    pending = [sale for sale in recent if book.decider.answer_for(sale.order_id) == "ignore"]
    held = [sale for sale in recent if sale.customer_id in ("C-1072", "C-2052", "C-2053")]
    assert len(pending) == 3
    assert len(held) == 3
    assert 3 <= len(recent) - len(pending) - len(held) <= 12


def test_every_turn_that_a_sale_can_take_is_in_the_book() -> None:
    book = sample_book(WEDNESDAY)

    sales = book.sales
    assert 280 <= len(sales) <= 330
    assert 38 <= len(book.customers) <= 46
    assert len(book.groups) == 2
    assert Counter(book.decider.decisions.values()) == {"reject": 5, "ignore": 4}
    assert sum(len(sale.deliveries) > 1 for sale in sales) >= 15
    assert sum(bool(sale.terms.instalments) for sale in sales) >= 10
    assert sum(bool(sale.returns) for sale in sales) == 5
    assert sum(bool(sale.amendments) for sale in sales) == 5
    assert sum(sale.cancelled_on is not None for sale in sales) == 5
    assert sum(any(pay.percent > 100 for pay in sale.payments) for sale in sales) == 1
    assert {sale.amount.currency for sale in sales} == {"CNY", "EUR", "GBP", "USD", "HKD", "JPY"}
    account_currency = {customer.customer_id: customer.currency for customer in book.customers}
    foreign = [sale.amount.currency for sale in sales if account_currency[sale.customer_id] != sale.amount.currency]
    assert sorted(foreign) == ["EUR", "JPY", "USD"]
    assert {customer.grade for customer in book.customers} == {"A", "B", "C", "D", "E"}
    assert [customer.customer_id for customer in book.customers if customer.limit is None] == ["C-1051"]
    assert [hold.lifted_on is not None for hold in book.holds] == [True, False]


def test_the_turnover_stays_in_the_range_of_trade_between_companies() -> None:
    bounds = {"CNY": (8_000, 2_000_000), "EUR": (900, 180_000)}

    for sale in sample_book(WEDNESDAY).sales:
        low, high = bounds.get(sale.amount.currency, (900, 3_000_000))
        assert low <= sale.amount.amount <= high, sale.order_id


def test_sales_stand_in_the_order_of_their_days_and_nobody_orders_on_a_weekend() -> None:
    book = sample_book(date(2026, 10, 4))

    days = [sale.ordered_on for sale in book.sales]
    assert days == sorted(days)
    assert all(day.weekday() < 5 for sale in book.sales for day in sale.days())


def test_the_book_is_the_same_in_a_process_that_hashes_otherwise() -> None:
    program = (
        "import hashlib, datetime; from starter.simulation.sample_book import sample_book;"
        f"print(hashlib.sha256(sample_book(datetime.date.fromisoformat('{WEDNESDAY}'))"
        ".model_dump_json().encode()).hexdigest())"
    )
    here = hashlib.sha256(sample_book(WEDNESDAY).model_dump_json().encode()).hexdigest()

    elsewhere = subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**os.environ, "PYTHONHASHSEED": "4711", "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert elsewhere.stdout.strip() == here


def test_another_last_day_moves_the_dates_and_nothing_else() -> None:
    a_week_later = sample_book(WEDNESDAY + timedelta(days=7))

    for before, after in zip(sample_book(WEDNESDAY).sales, a_week_later.sales, strict=True):
        assert after.ordered_on - before.ordered_on == timedelta(days=7)
        assert (after.order_id, after.customer_id, after.amount) == (before.order_id, before.customer_id, before.amount)
