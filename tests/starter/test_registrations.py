from __future__ import annotations

import json
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from domain.errors import FileInvalid, Refusal
from domain.evidence.facts import RegistrationFacts
from domain.money import Money
from starter.files.registrations import read_registrations
from starter.reviews import Registration, prepared

HEADER = "customer_id,visited_on,founded_on,employees,premises,impression,annual_sales,currency,note"
GOOD = "C-1,2026-03-01,2004-05-01,120,owned,good,48000.00,EUR,Mr Smith showed us round"
TODAY = date(2026, 3, 2)


def a_file(tmp_path: Path, *lines: str, header: str = HEADER) -> Path:
    path = tmp_path / "visits.csv"
    path.write_text("\n".join((header, *lines)) + "\n", encoding="utf-8")
    return path


def test_a_line_is_one_visit(tmp_path: Path) -> None:
    (line,), errors = read_registrations(a_file(tmp_path, GOOD))
    assert errors == ()
    assert (line.customer_id, line.visited_on, line.founded_on) == ("C-1", date(2026, 3, 1), date(2004, 5, 1))
    assert (line.employees, line.premises, line.impression) == (120, "owned", "good")
    assert (line.annual_sales, line.note) == (Money.of("48000.00", "EUR"), "Mr Smith showed us round")


def test_all_but_the_customer_and_the_day_may_be_left_out(tmp_path: Path) -> None:
    (line,), _ = read_registrations(a_file(tmp_path, "C-1,13/2/2026", header="customer_id,visited_on"))
    assert (line.visited_on, line.employees, line.annual_sales) == (date(2026, 2, 13), None, None)


@pytest.mark.parametrize(
    ("line", "code", "field"),
    [
        ("C-2,,,,,good,,,", "cell.empty", "visited_on"),
        ("C-2,2026-02-30,,,,good,,,", "date.invalid", "visited_on"),
        ("C-2,2026-03-01,,-4,,,,,", "cell.count", "employees"),
        ("C-2,2026-03-01,,1e3,,,,,", "cell.count", "employees"),
        ("C-2,2026-03-01,,,castle,,,,", "cell.word", "premises"),
        ("C-2,2026-03-01,,,,splendid,,,", "cell.word", "impression"),
        ("C-2,2026-03-01,,,,,-5.00,EUR,", "amount.not_positive", "annual_sales"),
        ("C-2,2026-03-01,,,,,5.00,,", "cell.empty", "currency"),
        ("C-1,2026-03-01,,,,good,,,", "registration.duplicate", "customer_id"),
    ],
)
def test_a_bad_line_refuses_the_file_and_partial_takes_the_others(
    tmp_path: Path, line: str, code: str, field: str
) -> None:
    path = a_file(tmp_path, GOOD, line)
    with pytest.raises(FileInvalid) as refused:
        read_registrations(path)
    assert [(each.line, each.code, each.field) for each in refused.value.errors] == [(3, code, field)]
    taken, errors = read_registrations(path, partial=True)
    assert [each.line for each in taken] == [2]
    assert [each.code for each in errors] == [code]


def test_the_note_stays_in_the_form_that_is_encrypted() -> None:
    form = Registration(visited_on=date(2026, 3, 1), employees=12, note="Mr Smith showed us round")
    command, raw = prepared("C-1", "Acme", form, TODAY)
    assert command.facts == (RegistrationFacts(name="Acme", visited_on=date(2026, 3, 1), employees=12),)
    assert "Smith" not in command.model_dump_json()
    assert json.loads(raw)["note"] == "Mr Smith showed us round"
    assert command.content_hash == sha256(raw).hexdigest()
    assert command.as_of == date(2026, 3, 1)


def test_a_form_without_a_visit_is_of_today() -> None:
    command, _ = prepared("C-1", "Acme", Registration(employees=12), TODAY)
    assert command.as_of == TODAY


@pytest.mark.parametrize(
    ("form", "code", "field"),
    [
        (Registration(visited_on=date(2026, 3, 1)), "registration.empty", "registration"),
        (Registration(note="nothing else"), "registration.empty", "registration"),
        (Registration(visited_on=date(2026, 3, 3), employees=1), "evidence.dated_in_future", "visited_on"),
        (Registration(founded_on=date(2026, 3, 3)), "evidence.dated_in_future", "founded_on"),
        (Registration(stated_annual_sales=Money.zero("EUR")), "amount.not_positive", "annual_sales"),
    ],
)
def test_a_form_that_makes_no_sense_is_refused(form: Registration, code: str, field: str) -> None:
    with pytest.raises(Refusal) as refused:
        prepared("C-1", "Acme", form, TODAY)
    assert (refused.value.code, refused.value.field) == (code, field)
