from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from domain.errors import FileDatesMixed, FileInvalid
from domain.money import Money
from starter.files.open_items import read_open_items

HEADER = "invoice_no,customer_id,amount,currency,invoiced_on,due_on,balance,order_id"
GOOD = "0001,C-1,100.00,EUR,2025-01-01,2025-01-31,40.00,S-1"


def a_file(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "items.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def test_a_good_line_becomes_an_item_with_its_money(tmp_path: Path) -> None:
    (item,), errors = read_open_items(a_file(tmp_path, GOOD))

    assert errors == ()
    assert (item.invoice_no, item.customer_id, item.order_id, item.line) == ("0001", "C-1", "S-1", 2)
    assert (item.amount, item.balance) == (Money.of("100.00", "EUR"), Money.of("40.00", "EUR"))
    assert (item.invoiced_on, item.due_on) == (date(2025, 1, 1), date(2025, 1, 31))


def test_balance_and_order_may_be_left_out(tmp_path: Path) -> None:
    header = "invoice_no,customer_id,amount,currency,invoiced_on,due_on"

    (item,), _ = read_open_items(a_file(tmp_path, "0001,C-1,1000,JPY,13/1/2025,1/2/2025", header=header))

    assert (item.balance, item.order_id, item.due_on) == (Money.of("1000", "JPY"), None, date(2025, 2, 1))


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("0002,C-1,0.00,EUR,2025-01-01,2025-01-31,,", "amount.not_positive", "amount"),
        ("0002,C-1,-1.00,EUR,2025-01-01,2025-01-31,,", "amount.not_positive", "amount"),
        ("0002,C-1,NaN,EUR,2025-01-01,2025-01-31,,", "amount.invalid", "amount"),
        ("0002,C-1,1e3,EUR,2025-01-01,2025-01-31,,", "amount.invalid", "amount"),
        ('0002,C-1,"1,000.00",EUR,2025-01-01,2025-01-31,,', "amount.invalid", "amount"),
        ("0002,C-1,1.005,EUR,2025-01-01,2025-01-31,,", "amount.too_precise", "amount"),
        ("0002,C-1,1.5,JPY,2025-01-01,2025-01-31,,", "amount.too_precise", "amount"),
        ("0002,C-1,,EUR,2025-01-01,2025-01-31,,", "cell.empty", "amount"),
        ("0002,C-1,1.00,XYZ,2025-01-01,2025-01-31,,", "currency.unknown", "currency"),
        ("0002,C-1,1.00,eur,2025-01-01,2025-01-31,,", "currency.unknown", "currency"),
        ("0002,C-1,1.00,EUR,2025-01-31,2025-01-01,,", "terms.due_before_order", "due_on"),
        ("0002,C-1,1.00,EUR,2025-02-30,2025-03-31,,", "date.invalid", "invoiced_on"),
        ("0002,C-1,1.00,EUR,2025-01-01,2025-01-31,1.01,", "balance.over_amount", "balance"),
        ("0002,C-1,1.00,EUR,2025-01-01,2025-01-31,0.00,", "amount.not_positive", "balance"),
        ("0001,C-1,1.00,EUR,2025-01-01,2025-01-31,,", "invoice.duplicate", "invoice_no"),
        ("00/2,C-1,1.00,EUR,2025-01-01,2025-01-31,,", "id.invalid", "invoice_no"),
        ("0002,,1.00,EUR,2025-01-01,2025-01-31,,", "cell.empty", "customer_id"),
        ("0002,C-1,1.00,EUR,2025-01-01,2025-01-31", "file.line", ""),
    ],
)
def test_a_bad_line_is_refused_with_its_number_code_and_field(tmp_path: Path, line: str, code: str, field: str) -> None:
    with pytest.raises(FileInvalid) as refused:
        read_open_items(a_file(tmp_path, GOOD, line))

    assert refused.value.code == "file.invalid"
    assert [(error.line, error.code, error.field) for error in refused.value.errors] == [(3, code, field)]


def test_everything_wrong_is_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    bad = a_file(
        tmp_path, "0002,,x,EUR,2025-01-01,2025-13-31,,", "broken", GOOD, "0003,C-1,1.00,,2025-01-01,2025-01-31,,"
    )

    with pytest.raises(FileInvalid) as refused:
        read_open_items(bad)

    assert [(error.line, error.field) for error in refused.value.errors] == [
        (2, "customer_id"),
        (2, "amount"),
        (2, "due_on"),
        (3, ""),
        (5, "currency"),
    ]


def test_partial_gives_exactly_the_good_lines_and_the_errors_of_the_others(tmp_path: Path) -> None:
    items, errors = read_open_items(a_file(tmp_path, "broken", GOOD, GOOD), partial=True)

    assert [item.line for item in items] == [3]
    assert [(error.line, error.code) for error in errors] == [(2, "file.line"), (4, "invoice.duplicate")]


def test_mixed_dates_refuse_the_file_even_if_partial(tmp_path: Path) -> None:
    mixed = a_file(tmp_path, "0001,C-1,1.00,EUR,1/2/2025,1/31/2025,,", "0002,C-1,1.00,EUR,31/1/2025,28/2/2025,,")

    with pytest.raises(FileDatesMixed):
        read_open_items(mixed, partial=True)


def test_a_given_date_format_settles_what_the_file_leaves_open(tmp_path: Path) -> None:
    path = a_file(tmp_path, "0001,C-1,1.00,EUR,1/2/2025,2/3/2025,,", "0002,C-1,1.00,EUR,1/2/2025,13/3/2025,,")

    items, errors = read_open_items(path, partial=True, date_format="m/d")

    assert [item.due_on for item in items] == [date(2025, 2, 3)]
    assert [(error.line, error.code) for error in errors] == [(3, "date.invalid")]
