from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import FileInvalid, InvalidInput
from starter.training.data import read_data
from starter.training.examples import Sample
from starter.training.histories import ROLES, histories

HEADER = "customer,issued,due,settled,amount,region\n"
NAMES = {role: role for role in ROLES}


def read(tmp_path: Path, *lines: str, also: tuple[str, ...] = ()) -> Sample:
    path = tmp_path / "invoices.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return histories(read_data(path), NAMES, also=also)


def test_an_invoice_is_judged_by_the_earlier_ones_of_its_customer_as_far_as_they_were_known(tmp_path: Path) -> None:
    sample = read(
        tmp_path,
        "A,2025-01-01,2025-01-31,2025-02-10,100,1",
        "A,2025-01-20,2025-02-19,2025-02-19,100,1",
        "B,2025-01-01,2025-01-31,2025-03-31,100,1",
        "A,2025-02-09,2025-03-11,2025-04-01,100,1",
        "A,2025-02-20,2025-03-22,2025-03-20,100,1",
    )
    first, second, _, third, fourth = sample.examples

    assert first.values["late_percent"] is None
    assert second.values["late_percent"] is None, "the first one is open and not due"
    assert third.values["late_percent"] == Decimal(100), "the first one is overdue and not settled yet"
    assert third.values["weighted_days_to_pay"] is None
    assert fourth.values["late_percent"] == Decimal(50)
    assert fourth.values["mean_days_late"] == Decimal(5)
    assert [each.bad for each in sample.examples] == [True, False, True, True, False]
    assert (third.as_of, third.known_on) == (date(2025, 2, 9), date(2025, 4, 1))


def test_what_is_issued_on_the_same_day_does_not_count(tmp_path: Path) -> None:
    sample = read(tmp_path, "A,2025-01-01,2025-01-01,2025-01-01,100,1", "A,2025-01-01,2025-01-31,2025-02-10,100,1")

    assert sample.examples[1].values["late_percent"] is None


def test_an_invoice_that_is_not_settled_is_history_and_no_example(tmp_path: Path) -> None:
    sample = read(tmp_path, "A,2025-01-01,2025-01-31,,100,1", "A,2025-03-01,2025-03-31,2025-03-30,100,1")

    assert len(sample.examples) == 1
    assert sample.examples[0].values["late_percent"] == Decimal(100)


def test_other_columns_may_be_looked_at_too(tmp_path: Path) -> None:
    sample = read(tmp_path, "A,2025-01-01,2025-01-31,2025-02-10,100,7", also=("region",))

    assert sample.names[-1] == "region"
    assert sample.examples[0].values["region"] == Decimal(7)


def test_every_bad_line_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileInvalid) as refused:
        read(tmp_path, ",2025-01-01,2025-01-31,2025-02-10,100,1", "A,2025-01-01,2025-01-31,soon,-1,1")

    assert {(each.line, each.field, each.code) for each in refused.value.errors} == {
        (2, "customer", "cell.empty"),
        (3, "settled", "date.invalid"),
        (3, "amount", "amount.not_positive"),
    }


def test_every_role_needs_a_column(tmp_path: Path) -> None:
    path = tmp_path / "invoices.csv"
    path.write_text(HEADER + "A,2025-01-01,2025-01-31,2025-02-10,100,x\n", encoding="utf-8")
    file = read_data(path)

    for roles, also, code in (
        ({**NAMES, "amount": "value"}, (), "training.column_unknown"),
        ({"customer": "customer"}, (), "training.mapping"),
        (NAMES, ("region",), "training.column_not_numeric"),
    ):
        with pytest.raises(InvalidInput) as refused:
            histories(file, roles, also=also)
        assert refused.value.code == code
