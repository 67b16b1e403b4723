from pathlib import Path

import pytest

from domain.errors import FileColumnsWrong, FileEmpty
from starter.training.arff import read_arff

HEADER = """% companies
@relation 'made up'
@attribute 'working capital' numeric
@ATTRIBUTE sales REAL
@attribute state {active, 'in liquidation'}
@attribute class {0,1}

@data
"""


def written(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "rows.arff"
    path.write_text(text, encoding="utf-8")
    return path


def test_numbers_words_and_holes_are_read(tmp_path: Path) -> None:
    table = read_arff(written(tmp_path, HEADER + "1.5,-2e-3,active,0\n% between\n\n?,7,'in liquidation',1\n"))

    assert [row.cells for row in table.rows] == [("1.5", "-2e-3", "active", "0"), ("", "7", "in liquidation", "1")]
    assert table.rows[1].line == 12
    assert table.rows[0]["working capital"] == "1.5"
    assert not table.errors


@pytest.mark.parametrize(
    ("line", "field"),
    [
        ("1,2,active", ""),
        ("1,2,active,0,9", ""),
        ("{0 1, 3 1}", ""),
        ("'1,2,active,0", ""),
        ("many,2,active,0", "working capital"),
        ("1,inf,active,0", "sales"),
        ("1,2,sleeping,0", "state"),
        ("1,2,active,2", "class"),
    ],
)
def test_a_line_that_does_not_fit_its_attributes_is_an_error_with_its_number(
    tmp_path: Path, line: str, field: str
) -> None:
    table = read_arff(written(tmp_path, HEADER + f"1,2,active,0\n{line}\n"))

    assert len(table.rows) == 1
    assert [(each.line, each.code, each.field) for each in table.errors] == [(10, "file.line", field)]


@pytest.mark.parametrize(
    "text",
    [
        "@relation x\n@attribute a numeric\n",
        "@data\n1\n",
        "@attribute a string\n@data\nx\n",
        "@attribute a\n@data\n1\n",
    ],
)
def test_a_header_that_cannot_be_read_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(FileColumnsWrong):
        read_arff(written(tmp_path, text))


def test_an_attribute_that_is_named_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileColumnsWrong):
        read_arff(written(tmp_path, "@attribute a numeric\n@attribute a numeric\n@data\n1,2\n"))


def test_a_file_without_rows_is_empty(tmp_path: Path) -> None:
    with pytest.raises(FileEmpty):
        read_arff(written(tmp_path, HEADER))
