import hashlib
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain.errors import FileEmpty, FileInvalid, InvalidInput
from starter.training.data import DataFile, read_data
from starter.training.examples import Columns, labelled
from starter.training.mapping import mapping, names

TEXT = """company,assets,sales,decided,ended,bad
A,1.50,?,2025-01-02,2025-03-01,0
B,NA,3,2025-02-02,2025-04-01,1
"""


def data(tmp_path: Path, text: str = TEXT) -> DataFile:
    path = tmp_path / "rows.csv"
    path.write_text(text, encoding="utf-8")
    return read_data(path)


def test_rows_are_read_with_what_is_unknown_left_open(tmp_path: Path) -> None:
    sample = labelled(data(tmp_path), Columns(target="bad", as_of="decided", known="ended"))

    assert sample.names == ("assets", "sales")
    assert sample.left_out == ("company",)
    assert [each.values for each in sample.examples] == [
        {"assets": Decimal("1.50"), "sales": None},
        {"assets": None, "sales": Decimal(3)},
    ]
    assert [each.bad for each in sample.examples] == [False, True]
    assert sample.examples[1].as_of == date(2025, 2, 2)
    assert sample.examples[1].known_on == date(2025, 4, 1)
    assert sample.file.sha256 == hashlib.sha256(TEXT.encode()).hexdigest()


def test_a_column_takes_the_name_of_its_characteristic(tmp_path: Path) -> None:
    columns = Columns(target="bad", only=("assets",), mapping={"total_assets": "assets"})

    assert labelled(data(tmp_path), columns).examples[0].values == {"total_assets": Decimal("1.50")}


def test_an_outcome_may_be_known_a_number_of_days_later(tmp_path: Path) -> None:
    sample = labelled(data(tmp_path), Columns(target="bad", as_of="decided", known_after_days=365))

    assert sample.examples[0].known_on == date(2026, 1, 2)


@pytest.mark.parametrize(
    ("columns", "code", "field"),
    [
        (Columns(), "training.target_missing", "target"),
        (Columns(target="worse"), "training.column_unknown", "target"),
        (Columns(target="company"), "training.target", "company"),
        (Columns(target="sales"), "training.target", "sales"),
        (Columns(target="bad", only=("debt",)), "training.column_unknown", "features"),
        (Columns(target="bad", leave_out=("debt",)), "training.column_unknown", "leave_out"),
        (Columns(target="bad", mapping={"total_assets": "debt"}), "training.column_unknown", "map"),
        (Columns(target="bad", as_of="day"), "training.column_unknown", "as_of"),
        (Columns(target="bad", as_of="company"), "date.invalid", "company"),
        (Columns(target="bad", only=("company",)), "training.column_not_numeric", "company"),
    ],
)
def test_what_the_file_does_not_have_is_refused(tmp_path: Path, columns: Columns, code: str, field: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        labelled(data(tmp_path), columns)

    assert (refused.value.code, refused.value.field) == (code, field)


@pytest.mark.parametrize("cell", ["1e31", "inf", "1,5"])
def test_what_is_no_figure_makes_a_column_of_words(tmp_path: Path, cell: str) -> None:
    sample = labelled(data(tmp_path, f'assets,sales,bad\n1,"{cell}",0\n2,3,1\n'), Columns(target="bad"))

    assert sample.left_out == ("sales",)


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    for text in ("", "a,bad\n"):
        with pytest.raises(FileEmpty):
            data(tmp_path, text)


def test_a_file_with_a_broken_line_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(FileInvalid) as refused:
        data(tmp_path, "a,bad\n1,0\n2\n")

    assert [each.line for each in refused.value.errors] == [3]


def test_a_mapping_is_written_in_a_line_or_in_a_file(tmp_path: Path) -> None:
    path = tmp_path / "map"
    path.write_text("# our names\ncurrent_ratio = Attr4\n\nsales_to_assets=Attr9\n", encoding="utf-8")

    assert mapping("current_ratio=Attr4, sales_to_assets=Attr9", option="map") == mapping(str(path), option="map")
    assert mapping(None, option="map") == {}
    assert names(["a, b", "c"]) == ("a", "b", "c")


@pytest.mark.parametrize("written", ["a=", "=b", "a=b,c", "a=b,a=c", "a=b,c=b"])
def test_a_mapping_that_is_none_is_refused(written: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        mapping(written, option="map")

    assert (refused.value.code, refused.value.field) == ("training.mapping", "map")
