from __future__ import annotations

from collections import Counter
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import FileDatesMixed, FileInvalid
from domain.money import Money
from starter.simulation.late_payment_profile import read_late_payment_histories

REAL = Path(__file__).parents[2].parent / "shared" / "data" / "invoices" / "late-payment-histories.csv"

HEADER = "countryCode,customerID,PaperlessDate,invoiceNumber,InvoiceDate,DueDate,InvoiceAmount,Disputed,SettledDate"
FIRST = "391,0379-NEVHP,4/6/2013,0000611365,1/2/2013,2/1/2013,55.94,No,1/15/2013"
SECOND = "406,8976-AMJEO,3/3/2012,0007900770,1/26/2012,2/25/2012,61,Yes,3/3/2012"


def a_file(tmp_path: Path, *lines: str) -> Path:
    path = tmp_path / "histories.csv"
    path.write_text("\n".join((HEADER, *lines)), encoding="utf-8")
    return path


def test_a_row_is_one_sale_dispatched_on_its_day_and_paid_on_its_day(tmp_path: Path) -> None:
    book, errors = read_late_payment_histories(a_file(tmp_path, FIRST, SECOND), limit="unlimited")

    assert errors == ()
    assert (book.first_day, book.last_day) == (date(2012, 1, 26), date(2013, 2, 1))
    earlier, later = book.sales
    assert (earlier.order_id, earlier.amount, earlier.facts) == (
        "LPH-0007900770",
        Money.of("61.00", "USD"),
        {"disputed": "Yes"},
    )
    assert later.terms.due_on == date(2013, 2, 1)
    (delivery,), (payment,) = later.deliveries, later.payments
    assert (delivery.on, delivery.amount, delivery.invoice_no, delivery.final) == (
        date(2013, 1, 2),
        Money.of("55.94", "USD"),
        "0000611365",
        True,
    )
    assert (payment.on, payment.percent) == (date(2013, 1, 15), Decimal(100))


def test_customers_are_unlimited_only_when_it_is_said(tmp_path: Path) -> None:
    path = a_file(tmp_path, FIRST)

    unlimited, _ = read_late_payment_histories(path, limit="unlimited")
    limited, _ = read_late_payment_histories(path, limit=Money.of("500.00", "USD"), grade="C")

    assert [(each.unlimited, each.limit, each.country) for each in unlimited.customers] == [(True, None, "391")]
    assert [(each.unlimited, each.limit, each.grade) for each in limited.customers] == [
        (False, Money.of("500.00", "USD"), "C")
    ]


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        (FIRST, "invoice.duplicate", "invoiceNumber"),
        (SECOND.replace(",61,", ",-61,"), "amount.not_positive", "InvoiceAmount"),
        (SECOND.replace(",61,", ",61.001,"), "amount.too_precise", "InvoiceAmount"),
        (SECOND.replace("2/25/2012", "1/25/2012"), "terms.due_before_order", "DueDate"),
        (SECOND.replace("Yes,3/3/2012", "Yes,1/25/2012"), "date.invalid", "SettledDate"),
        (SECOND.replace("Yes,3/3/2012", "Yes,"), "cell.empty", "SettledDate"),
        (SECOND.replace("406", ""), "cell.empty", "countryCode"),
        (SECOND.replace("8976-AMJEO", "8976 AMJEO"), "id.invalid", "customerID"),
        ("406,8976-AMJEO", "file.line", ""),
    ],
)
def test_a_bad_row_refuses_the_file_with_its_line(tmp_path: Path, line: str, code: str, field: str) -> None:
    path = a_file(tmp_path, FIRST, line)

    with pytest.raises(FileInvalid) as refused:
        read_late_payment_histories(path, limit="unlimited")
    book, errors = read_late_payment_histories(path, limit="unlimited", partial=True)

    assert [(error.line, error.code, error.field) for error in refused.value.errors] == [(3, code, field)]
    assert errors == refused.value.errors
    assert [sale.order_id for sale in book.sales] == ["LPH-0000611365"]


def test_partial_without_one_good_row_is_still_refused(tmp_path: Path) -> None:
    with pytest.raises(FileInvalid):
        read_late_payment_histories(a_file(tmp_path, "406,8976-AMJEO"), limit="unlimited", partial=True)


def test_one_european_date_among_american_ones_refuses_the_file(tmp_path: Path) -> None:
    with pytest.raises(FileDatesMixed):
        read_late_payment_histories(
            a_file(tmp_path, FIRST, SECOND.replace("1/26/2012", "26/1/2012")), limit="unlimited", partial=True
        )


@pytest.mark.skipif(not REAL.exists(), reason="the late-payment histories are not beside this checkout")
def test_the_whole_history_is_read() -> None:
    book, errors = read_late_payment_histories(REAL, limit="unlimited")

    assert errors == ()
    assert (len(book.sales), len(book.customers)) == (2466, 100)
    assert (book.first_day, book.last_day) == (date(2012, 1, 3), date(2014, 1, 9))
    assert Money.total((sale.amount for sale in book.sales), "USD") == Money.of("147703.18", "USD")
    assert Counter(sale.facts["disputed"] for sale in book.sales) == {"No": 1905, "Yes": 561}
