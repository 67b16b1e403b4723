from __future__ import annotations

from pathlib import Path

import pytest

from domain.errors import (
    FileColumnsWrong,
    FileEmpty,
    FileEncodingWrong,
    FileMissing,
    FileTooLarge,
    FileUnreadable,
)
from starter.files import tabular
from starter.files.tabular import read_table
from starter.files.text import read_bytes

COLUMNS = ("invoice_no", "amount")


def a_file(tmp_path: Path, content: str | bytes) -> Path:
    path = tmp_path / "items.csv"
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_reads_each_delimiter_and_line_end(tmp_path: Path, delimiter: str, end: str) -> None:
    content = end.join((delimiter.join(("invoice_no", "amount")), delimiter.join(("0001", " 12.00 "))))

    table = read_table(a_file(tmp_path, content), COLUMNS)

    assert [(row.line, row["invoice_no"], row["amount"]) for row in table.rows] == [(2, "0001", "12.00")]
    assert table.rows[0]["balance"] == ""
    assert table.errors == ()


def test_a_byte_order_mark_does_not_hide_the_first_column(tmp_path: Path) -> None:
    table = read_table(a_file(tmp_path, b"\xef\xbb\xbfinvoice_no,amount\n1,2\n"), COLUMNS)

    assert table.rows[0]["invoice_no"] == "1"


def test_a_delimiter_inside_the_fields_does_not_mislead(tmp_path: Path) -> None:
    table = read_table(a_file(tmp_path, "invoice_no;amount;note\n1;2,00;a,b,c,d,e\n"), COLUMNS)

    assert table.rows[0]["note"] == "a,b,c,d,e"


def test_a_quoted_field_may_hold_delimiters_quotes_and_line_breaks(tmp_path: Path) -> None:
    table = read_table(a_file(tmp_path, 'invoice_no,amount,note\n1,2,"a,""b""\nc"\n3,4,d\n'), COLUMNS)

    assert [(row.line, row["note"]) for row in table.rows] == [(2, 'a,"b"\nc'), (4, "d")]


def test_a_wrong_number_of_fields_costs_that_line_only(tmp_path: Path) -> None:
    table = read_table(a_file(tmp_path, "invoice_no,amount\n1,2\n3\n4,5,6\n\n7,8\n"), COLUMNS)

    assert [row.line for row in table.rows] == [2, 6]
    assert [(error.line, error.code) for error in table.errors] == [(3, "file.line"), (4, "file.line")]


def test_an_open_quote_costs_its_own_line_only(tmp_path: Path) -> None:
    rest = "".join(f"{number},5\n" for number in range(100, 300))

    table = read_table(a_file(tmp_path, f'invoice_no,amount\n1,2\n3,"4\n{rest}'), COLUMNS)

    assert [(error.line, error.code) for error in table.errors] == [(3, "file.line")]
    assert len(table.rows) == 201


def test_two_open_quotes_are_two_broken_lines_and_swallow_nothing_between(tmp_path: Path) -> None:
    table = read_table(a_file(tmp_path, 'invoice_no,amount\n1,"2\n3,4\n5,"6\n7,8\n'), COLUMNS)

    assert [error.line for error in table.errors] == [2, 4]
    assert [row.line for row in table.rows] == [3, 5]


def test_bytes_that_are_not_utf_8_are_refused_with_offset_and_line(tmp_path: Path) -> None:
    path = a_file(tmp_path, "invoice_no,amount\n1,2\n客户,3\n".encode("gb18030"))

    with pytest.raises(FileEncodingWrong) as refused:
        read_table(path, COLUMNS)

    assert refused.value.code == "file.encoding"
    assert (refused.value.facts["offset"], refused.value.facts["line"]) == ("22", "3")


def test_the_same_bytes_are_read_when_the_encoding_is_given(tmp_path: Path) -> None:
    path = a_file(tmp_path, "invoice_no,amount\n客户,3\n".encode("gb18030"))

    assert read_table(path, COLUMNS, encoding="gb18030").rows[0]["invoice_no"] == "客户"


@pytest.mark.parametrize(("encoding", "offset"), [("utf-16-le", "1"), ("utf-16-be", "0"), ("utf-16", "0")])
def test_utf_16_without_being_told_is_a_wrong_encoding(tmp_path: Path, encoding: str, offset: str) -> None:
    with pytest.raises(FileEncodingWrong) as refused:
        read_table(a_file(tmp_path, "invoice_no,amount\n1,2\n".encode(encoding)), COLUMNS)

    assert refused.value.facts["offset"] == offset


@pytest.mark.parametrize("encoding", ["klingon", "base64", "undefined"])
def test_an_encoding_that_does_not_exist_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(FileEncodingWrong) as refused:
        read_table(a_file(tmp_path, "invoice_no,amount\n1,2\n"), COLUMNS, encoding=encoding)

    assert refused.value.field == "encoding"


@pytest.mark.parametrize("header", ["invoice_no,sum", "invoice_no", "amount", '"invoice_no'])
def test_a_missing_column_is_refused_by_name(tmp_path: Path, header: str) -> None:
    with pytest.raises(FileColumnsWrong) as refused:
        read_table(a_file(tmp_path, f"{header}\n1,2\n"), COLUMNS)

    assert refused.value.code == "file.columns"
    assert refused.value.field in COLUMNS


def test_a_column_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileColumnsWrong) as refused:
        read_table(a_file(tmp_path, "invoice_no,amount,amount\n1,2,3\n"), COLUMNS)

    assert refused.value.facts["duplicate"] == "amount"


@pytest.mark.parametrize("content", ["", "\n \r\n", "\ufeff", "invoice_no,amount\n", "invoice_no,amount\n\n\n"])
def test_a_file_without_a_record_is_empty(tmp_path: Path, content: str) -> None:
    with pytest.raises(FileEmpty) as refused:
        read_table(a_file(tmp_path, content), COLUMNS)

    assert refused.value.code == "file.empty"


def test_a_missing_file_and_a_folder_are_refused(tmp_path: Path) -> None:
    with pytest.raises(FileMissing) as missing:
        read_table(tmp_path / "none.csv", COLUMNS)
    with pytest.raises(FileUnreadable) as folder:
        read_table(tmp_path, COLUMNS)

    assert (missing.value.code, folder.value.code) == ("file.not_found", "file.unreadable")


def test_too_many_bytes_or_lines_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = a_file(tmp_path, "invoice_no,amount\n1,2\n3,4\n")
    monkeypatch.setattr(tabular, "MAX_LINES", 2)

    with pytest.raises(FileTooLarge) as refused:
        read_table(path, COLUMNS)
    assert refused.value.code == "file.too_large"
    with pytest.raises(FileTooLarge):
        read_bytes(path, max_bytes=path.stat().st_size - 1)
    assert len(read_bytes(path, max_bytes=path.stat().st_size)) == path.stat().st_size
