from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from domain.errors import Refusal
from domain.money import Money
from domain.terms import Terms
from starter.simulation.book import (
    Book,
    BookAmendment,
    BookCustomer,
    BookDecider,
    BookDelivery,
    BookHold,
    BookLimitChange,
    BookPayment,
    BookReturn,
    BookSale,
)


def euros(amount: str) -> Money:
    return Money.of(amount, "EUR")


def a_customer(customer_id: str = "C-1", **changes: Any) -> BookCustomer:
    return BookCustomer(**{"customer_id": customer_id, "name": "N", "country": "DE", "currency": "EUR", **changes})


def a_delivery(on: date = date(2025, 3, 5), amount: str = "100.00", currency: str = "EUR") -> BookDelivery:
    return BookDelivery(on=on, amount=Money.of(amount, currency), final=True)


def a_sale(order_id: str = "S-1", **changes: Any) -> BookSale:
    sale = {
        "order_id": order_id,
        "customer_id": "C-1",
        "ordered_on": date(2025, 3, 3),
        "amount": euros("100.00"),
        "terms": Terms.parse("NET30"),
        "requested_by": "staff-1",
        "channel": "web",
        "deliveries": (a_delivery(),),
        "payments": (BookPayment(delivery=0, days_after_due=0),),
    }
    return BookSale(**{**sale, **changes})


def a_book(*sales: BookSale, **changes: Any) -> Book:
    book = {
        "name": "test",
        "first_day": date(2025, 3, 1),
        "last_day": date(2025, 6, 30),
        "customers": (a_customer(),),
        "sales": sales or (a_sale(),),
    }
    return Book(**{**book, **changes})


def test_a_book_survives_the_wire() -> None:
    book = a_book(
        a_sale(terms=Terms.parse("30%@0,70%@60"), facts={"disputed": "price"}),
        decider=BookDecider(decisions={"S-1": "reject"}),
    )

    assert Book.model_validate_json(book.model_dump_json()) == book
    assert (book.decider.answer_for("S-1"), book.decider.answer_for("S-2")) == ("reject", "approve")


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"amount": euros("0.00")}, "amount.not_positive"),
        ({"deliveries": (a_delivery(amount="-1.00"),)}, "amount.not_positive"),
        ({"deliveries": (a_delivery(currency="USD"),)}, "currency.mismatch"),
        ({"amendments": (BookAmendment(on=date(2025, 3, 4), amount=Money.of("1", "JPY")),)}, "currency.mismatch"),
        ({"deliveries": (a_delivery(on=date(2025, 3, 2)),), "payments": ()}, "date.invalid"),
        ({"cancelled_on": date(2025, 3, 2)}, "date.invalid"),
        ({"payments": (BookPayment(delivery=1, days_after_due=0),)}, "book.reference_unknown"),
        ({"payments": (BookPayment(delivery=0, instalment=2, days_after_due=0),)}, "book.reference_unknown"),
        ({"payments": (BookPayment(delivery=0, on=date(2025, 3, 4)),)}, "date.invalid"),
        (
            {"returns": (BookReturn(delivery=1, on=date(2025, 3, 9), amount=euros("1.00"), reason="r"),)},
            "book.reference_unknown",
        ),
        (
            {"returns": (BookReturn(delivery=0, on=date(2025, 3, 4), amount=euros("1.00"), reason="r"),)},
            "date.invalid",
        ),
    ],
)
def test_a_sale_that_contradicts_itself_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_sale(**changes)

    assert refused.value.code == code


@pytest.mark.parametrize("dates", [{}, {"on": date(2025, 3, 5), "days_after_due": 0}])
def test_a_payment_needs_exactly_one_date(dates: dict[str, Any]) -> None:
    with pytest.raises(Refusal) as refused:
        BookPayment(delivery=0, **dates)

    assert refused.value.code == "book.payment_date_unclear"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"sales": (a_sale(), a_sale())}, "order.duplicate"),
        ({"sales": (a_sale(customer_id="C-9"),)}, "customer.unknown"),
        ({"customers": (a_customer(), a_customer())}, "customer.exists"),
        ({"customers": (a_customer(group_id="G-9"),)}, "group.unknown"),
        ({"first_day": date(2025, 3, 4)}, "date.invalid"),
        ({"last_day": date(2025, 3, 4)}, "date.invalid"),
        ({"holds": (BookHold(customer_id="C-9", on=date(2025, 3, 4), reason="r"),)}, "customer.unknown"),
        (
            {"holds": (BookHold(customer_id="C-1", on=date(2025, 3, 4), lifted_on=date(2025, 7, 1), reason="r"),)},
            "date.invalid",
        ),
        ({"limit_changes": (BookLimitChange(customer_id="C-1", on=date(2025, 7, 1)),)}, "date.invalid"),
        ({"decider": BookDecider(decisions={"S-9": "reject"})}, "book.reference_unknown"),
    ],
)
def test_a_book_that_contradicts_itself_is_refused(changes: dict[str, Any], code: str) -> None:
    with pytest.raises(Refusal) as refused:
        a_book(**changes)

    assert refused.value.code == code
