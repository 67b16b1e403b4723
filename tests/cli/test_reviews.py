"""What a person does with a credit file, against the sandbox's invented companies."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.evidence.facts import TaxFacts
from domain.evidence.record import Evidence
from domain.evidence.source import Provider
from domain.review.refusals import AnswerNotKept
from starter.books import Books
from starter.raw_evidence import raw_answer
from starter.sandbox.companies import COMPANIES
from tests.cli.shell import Shell, eventually

ANALYST, MANAGER, CFO = "staff-031", "staff-061", "staff-071"


async def invented(shell: Shell, serial: int, *, limit: str | None = None) -> str:
    """A company of the sandbox as a customer, whose first review has ended. A limit asks for the large checklist."""
    company = COMPANIES[serial]
    ids = [word for each in company.identifiers for word in (f"--{each.scheme.replace('_', '-')}", each.value)]
    given = ["--limit", limit, "--approval", "R-1", "--as", CFO] if limit else []
    name = company.customer_id
    place = ("--country", company.country, "--currency", company.currency)
    await shell.done("customer", "add", name, company.name, *place, *ids, *given)
    await eventually(lambda: _reviewed(shell, name))
    return name


async def _reviewed(shell: Shell, customer: str) -> bool:
    ran = await shell.run("customer", "file", customer, "--json")
    return ran.code == 0 and ran.data["file"]["state"]["concluded"] is not None and not ran.data["file"]["reviewing"]


async def _confirmed(shell: Shell, customer: str) -> bool:
    return bool((await shell.done("customer", "file", customer))["file"]["state"]["confirmed"])


def of_kind(file: dict[str, Any], kind: str) -> dict[str, Any]:
    return next(each for each in file["file"]["state"]["evidence"] if each["facts"]["kind"] == kind)


async def test_a_new_customer_is_reviewed_by_itself_and_its_file_can_be_read_corrected_and_erased(
    shell: Shell, tmp_path: Path
) -> None:
    customer = await invented(shell, 9016, limit="900000")
    file = await shell.done("customer", "file", customer)
    assert [review["asked"][0]["cause"] for review in file["reviews"]] == ["new_customer"]
    shown = await shell.run("customer", "file", customer)
    for expected in ("D&B", "company register ✓", "new customer", "Gaps"):
        assert expected in shown.out

    bureau = of_kind(file, "bureau")
    one = bureau["evidence_id"]
    answer = await shell.done("customer", "evidence", customer, one, "--raw")
    assert answer["raw"]["exchanges"][0]["status"] == 200
    graded = await shell.run("grade", customer, "--explain")
    for expected in ("Annual accounts", "What others say", "How it has paid us", "cut-offs", "Credit agency's failure"):
        assert expected in graded.out
    assert "经营年限" in (await shell.run("grade", customer, "--explain", "--language", "zh")).out

    right = tmp_path / "facts.json"
    right.write_text(json.dumps(bureau["facts"] | {"failure_percentile": "1"}))
    correct = ("customer", "evidence", customer, one, "--correct", str(right))
    assert (await shell.refuses(*correct, "--as", ANALYST)).refused == "evidence.reason_missing"
    corrected = await shell.done(*correct, "--reason", "a digit was misread", "--as", ANALYST)
    assert corrected["evidence"]["facts"]["failure_percentile"] == "1"
    assert corrected["evidence"]["content_hash"] == bureau["content_hash"]
    today = await shell.done("grade", customer)
    line = next(each for each in today["result"]["lines"] if each["characteristic"] == "failure_percentile")
    assert line["value"] == "1"

    erase = ("customer", "erase", customer, "--reason", "letter of 2026-11-01")
    assert (await shell.refuses(*erase, "--as", ANALYST)).field == "yes"
    assert (await shell.refuses(*erase, "--yes", "--as", "staff-001")).refused == "authority.role"
    blank = ("customer", "erase", customer, "--reason", " ", "--yes", "--as", MANAGER)
    assert (await shell.refuses(*blank)).refused == "erasure.reason_missing"
    erased = await shell.run(*erase, "--yes", "--as", MANAGER)
    assert (erased.code, "gone" in erased.out, "stays" in erased.out) == (0, True, True)
    assert (await shell.refuses("customer", "evidence", customer, one, "--raw")).refused == "evidence.erased"
    assert (await shell.done("customer", "evidence", customer, one))["evidence"]["facts"]["kind"] == "bureau"
    assert (await shell.run("audit", "verify")).code == 0


async def test_a_review_shows_who_answers_and_ends_with_grade_limit_and_gaps(shell: Shell) -> None:
    customer = await invented(shell, 9021, limit="900000")
    ran = await shell.run("customer", "review", customer, "--as", ANALYST)
    assert ran.code == 0, ran.err
    assert "company register: answered by GLEIF" in ran.err
    for expected in ("points of scorecard standard", "limit", "Gaps", "refused to answer", "visit or form"):
        assert expected in ran.out
    file = await shell.done("customer", "file", customer)
    assert [review["asked"][0]["by"] for review in file["reviews"]][1:] == [ANALYST]
    assert of_kind(file, "registry")["evidence_id"] in (await shell.run("customer", "file", customer, "--history")).out


async def test_a_second_report_is_not_bought_and_the_old_pieces_stay_in_the_history(shell: Shell) -> None:
    customer = await invented(shell, 9020, limit="900000")
    before = of_kind(await shell.done("customer", "file", customer), "bureau")
    after = (await shell.done("customer", "review", customer, "--as", ANALYST))["file"]["state"]["evidence"]
    assert [each["evidence_id"] for each in after if each["facts"]["kind"] == "bureau"] == [before["evidence_id"]]
    newest = next(each for each in after if each["facts"]["kind"] == "registry")["evidence_id"]
    pieces = (await shell.done("customer", "evidence", customer, newest, "--history"))["history"]
    ids = [piece["evidence"]["evidence_id"] for piece in pieces]
    assert ids[-1] == newest
    assert len(ids) > 1
    assert [piece["superseded_by"] for piece in pieces] == [*ids[1:], ""]
    assert (await shell.done("customer", "evidence", customer, ids[0]))["superseded_by"] == ids[1]


async def test_contradicting_sources_are_both_shown_with_the_rule_that_chose(shell: Shell) -> None:
    customer = await invented(shell, 9015, limit="900000")
    shown = (await shell.run("customer", "file", customer)).out
    for expected in ("Contradictions", "Companies House", "GLEIF", "higher authority first", "open_bankruptcy"):
        assert expected in shown
    assert "none while it is knocked out" in (await shell.run("grade", customer)).out


async def test_a_visit_is_evidence_of_its_day_and_its_note_can_be_read_by_who_has_the_key(shell: Shell) -> None:
    customer = await shell.customer()
    today = datetime.now(UTC).date()
    visit = ("--visited-on", str(today - timedelta(days=9)), "--employees", "12", "--annual-sales", "480000")
    row = await shell.done("customer", "register", customer, *visit, "--note", "Mr Smith", "--as", ANALYST)
    (piece,) = row["state"]["evidence"]
    assert piece["as_of"] == str(today - timedelta(days=9))
    assert piece["facts"]["stated_annual_sales"] == {"amount": "480000.00", "currency": "CNY"}
    raw = await shell.done("customer", "evidence", customer, "E1", "--raw")
    assert raw["raw"]["note"] == "Mr Smith"


async def test_visits_come_from_a_file_once(shell: Shell, tmp_path: Path) -> None:
    first, second = await shell.customer(), await shell.customer()
    file = tmp_path / "visits.csv"
    file.write_text(f"customer_id,visited_on,impression\n{first},2026-01-02,good\n{second},2026-01-02,poor\n")
    done = await shell.done("import", "registrations", str(file), "--as", ANALYST)
    assert (set(done["registered"]), done["known"]) == ({first, second}, [])
    again = await shell.done("import", "registrations", str(file), "--as", ANALYST)
    assert (again["registered"], set(again["known"])) == ([], {first, second})


async def test_a_file_of_visits_is_refused_whole_with_every_line(shell: Shell, tmp_path: Path) -> None:
    customer = await shell.customer()
    file = tmp_path / "visits.csv"
    bad = ("NOBODY,2026-01-02,good", f"{customer},2999-01-02,good", "NONE-9,2026-01-02,splendid", "NONE-8,2026-01-02,")
    file.write_text("\n".join(("customer_id,visited_on,impression", *bad)))
    ran = await shell.refuses("import", "registrations", str(file))
    assert ran.refused == "file.invalid"
    ran = await shell.run("import", "registrations", str(file), "--partial", "--json")
    assert [(line["line"], line["code"]) for line in ran.data["refused"]] == [
        (2, "customer.unknown"), (3, "evidence.dated_in_future"), (4, "cell.word"), (5, "customer.unknown"),
    ]  # fmt: skip


async def test_a_file_says_that_a_question_is_open_and_what_was_confirmed_since(shell: Shell) -> None:
    customer = "LIKE-LISTED"
    place = ("--country", "DE", "--currency", "EUR")
    await shell.done("customer", "add", customer, "Zarnovia Maschinen Export GmbH", *place)
    await eventually(lambda: _reviewed(shell, customer))
    asked = await shell.run("customer", "file", customer)
    assert "with an open question" in asked.out
    assert "since then" not in asked.out
    tasks = (await shell.done("customer", "file", customer))["file"]["state"]["tasks"]
    (task,) = (each["approval_id"] for each in tasks if each["about"] == "name_hit")
    await shell.done("task", "reject", task, "--reason", "it is the listed company", "--as", MANAGER)
    await eventually(lambda: _confirmed(shell, customer))
    shown = await shell.run("customer", "file", customer)
    for expected in ("since then", "[knock_out.sanctions]", "grade E", "complete"):
        assert expected in shown.out


async def test_a_proposed_limit_is_a_task_that_says_what_bound_it(shell: Shell) -> None:
    customer = await invented(shell, 9017, limit="9000000")
    (task,) = (await shell.done("customer", "file", customer))["file"]["state"]["tasks"]
    shown = (await shell.run("task", "show", task["approval_id"])).out
    for expected in ("sets the limit to", "now 9,000,000.00 EUR", "bound by"):
        assert expected in shown
    assert "a review proposes this limit" in (await shell.run("task", "list")).out
    decided = await shell.done("task", "approve", task["approval_id"], "--amount", "1000.00", "--as", MANAGER)
    assert decided["about"] == "limit"
    await eventually(lambda: _limit_is(shell, customer, "1000.00"))


async def test_one_face_shows_how_a_customer_pays_and_its_trend(shell: Shell) -> None:
    customer = await shell.customer()
    for _ in range(3):
        invoice = await shell.invoice(customer, "1000.00")
        await shell.done("pay", invoice, "--amount", "1000.00")
        await shell.until_phase("receivable", invoice, "settled")
    whole = await shell.done("customer", "show", customer)
    assert whole["behaviour"]["settled_invoices"] == 3
    assert (whole["trend"][-1]["settled"], whole["trend"][-1]["purchases"]) == (3, "3000.00")
    shown = (await shell.run("customer", "show", customer)).out
    for expected in ("last review", "none yet", "3 invoices settled, 0 % late", "Trend by month", "days to pay", "█"):
        assert expected in shown


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        ('{"employes": 3}', "input.invalid", "employes"),
        ('{"employees": "many"}', "input.invalid", "registration.employees"),
        ('{"stated_annual_sales": {"amount": 12.5, "currency": "CNY"}}', "amount.is_number", "amount"),
        ('{"kind": "tax"}', "evidence.kind", "facts"),
        ('{"kind": "weather"}', "input.invalid", ""),
        ("[]", "input.invalid", "file"),
    ],
)
async def test_a_correction_that_makes_no_sense_is_refused(
    shell: Shell, tmp_path: Path, content: str, code: str, field: str
) -> None:
    customer = await shell.customer()
    await shell.done("customer", "register", customer, "--employees", "12", "--as", ANALYST)
    file = tmp_path / "facts.json"
    whole = content if content.startswith("[") else json.dumps({"name": "Acme"} | json.loads(content))
    file.write_text(whole)
    correct = ("customer", "evidence", customer, "E1", "--correct", str(file), "--reason", "wrong", "--as", ANALYST)
    ran = await shell.refuses(*correct)
    assert (ran.refused, ran.field) == (code, field)


async def test_what_is_asked_of_a_file_that_is_not_there_is_refused(shell: Shell) -> None:
    customer = await shell.customer()
    await shell.done("customer", "register", customer, "--employees", "12", "--as", ANALYST)
    bare = await shell.customer()
    refusals = {
        ("customer", "review", "NOBODY"): ("customer.unknown", "customer_id"),
        ("customer", "file", "NOBODY"): ("customer.unknown", "customer_id"),
        ("customer", "file", bare): ("file.unknown", "customer_id"),
        ("grade", bare): ("file.unknown", "customer_id"),
        ("customer", "evidence", customer, "E2"): ("evidence.unknown", "evidence_id"),
        ("customer", "erase", bare, "--reason", "letter", "--yes", "--as", CFO): ("file.unknown", "customer_id"),
        ("customer", "erase", customer, "--reason", "letter", "--yes"): ("actor.missing", "actor"),
        ("customer", "register", customer): ("registration.empty", "registration"),
        ("customer", "register", customer, "--employees", "-1"): ("input.invalid", "employees"),
        ("customer", "register", customer, "--annual-sales", "0"): ("amount.not_positive", "annual_sales"),
        ("customer", "register", customer, "--founded-on", "soon"): ("date.invalid", "founded_on"),
        ("customer", "register", customer, "--visited-on", "2999-01-01", "--employees", "1"): (
            "evidence.dated_in_future", "visited_on",
        ),
    }  # fmt: skip
    for command, expected in refusals.items():
        ran = await shell.refuses(*command)
        assert (ran.refused, ran.field) == expected, command


async def test_evidence_without_an_answer_has_none_to_show() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    day = now.date()
    piece = Evidence(
        evidence_id="E1", provider=Provider.VIES, fetched_at=now, as_of=day, expires_on=day, content_hash="",
        facts=TaxFacts(),
    )  # fmt: skip
    with pytest.raises(AnswerNotKept) as refused:
        await raw_answer(Books(read=None), "C-1", piece)  # type: ignore[arg-type]
    assert refused.value.code == "evidence.no_answer"


async def _limit_is(shell: Shell, customer: str, amount: str) -> bool:
    return bool((await shell.done("customer", "show", customer))["customer"]["limit"]["amount"]["amount"] == amount)
