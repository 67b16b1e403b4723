from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from domain.figures.payment_behaviour import PaidInvoice, Purchase
from domain.figures.trend import Month, trend

TODAY = date(2026, 2, 10)


def paid(issued_on: date, days: int, amount: str) -> PaidInvoice:
    return PaidInvoice(
        receivable_id=f"{issued_on}/{amount}",
        amount=Decimal(amount),
        issued_on=issued_on,
        due_on=issued_on + timedelta(days=30),
        settled_on=issued_on + timedelta(days=days),
    )


def test_months_count_back_over_the_turn_of_the_year() -> None:
    months = trend((), (), TODAY, 4)
    assert [month.first_day for month in months] == [
        date(2025, 11, 1), date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1),
    ]  # fmt: skip
    assert {(month.settled, month.days_to_pay, month.purchases) for month in months} == {(0, None, Decimal(0))}


def test_days_to_pay_stand_in_the_month_of_settlement_weighted_by_amount() -> None:
    invoices = (paid(date(2025, 12, 1), 40, "100"), paid(date(2025, 12, 31), 20, "300"))
    assert trend(invoices, (), TODAY, 2)[0] == Month(
        first_day=date(2026, 1, 1), settled=2, days_to_pay=Decimal("25.0000"), purchases=Decimal(0)
    )


def test_what_comes_after_the_day_does_not_count() -> None:
    later = paid(date(2026, 1, 15), 27, "100")
    bought = (Purchase(on=date(2026, 2, 10), amount=Decimal(7)), Purchase(on=date(2026, 2, 11), amount=Decimal(9)))
    (month,) = trend((later,), bought, TODAY, 1)
    assert (month.settled, month.purchases) == (0, Decimal(7))


def test_goods_that_came_back_lessen_the_purchases_of_their_order() -> None:
    bought = (Purchase(on=date(2026, 1, 3), amount=Decimal(70)), Purchase(on=date(2026, 1, 9), amount=Decimal(-20)))
    assert trend((), bought, TODAY, 2)[0].purchases == Decimal(50)
