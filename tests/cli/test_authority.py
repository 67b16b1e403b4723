"""Who decides how much, who stands in, and who tried what they may not, on the command line."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from runtime.settings import PROJECT_ROOT
from tests.cli.shell import Shell

CFO, PRESIDENT, MANAGER, COLLEAGUE = "staff-041", "staff-071", "staff-031", "staff-032"
STANDARD = PROJECT_ROOT / "policies" / "standard.yaml"


def _with_less_for_the_lead(folder: Path, amount: str) -> str:
    before, role, after = STANDARD.read_text(encoding="utf-8").partition("  - role: sales_lead\n")
    assert role
    file = folder / "policy.yaml"
    file.write_text(before + role + after.replace("250000", amount, 1), encoding="utf-8")
    return str(file)


async def test_two_people_change_the_matrix(shell: Shell, tmp_path: Path) -> None:
    await shell.customer()  # puts the policy on record
    assert "version 0: the matrix of the policy file" in (await shell.run("matrix", "show")).out
    day = (datetime.now(UTC).date() + timedelta(days=40)).isoformat()
    about = ("--since", day, "--reason", "less for the front line")
    same = await shell.refuses("matrix", "propose", str(STANDARD), *about, "--as", CFO)
    assert (same.refused, same.field) == ("matrix.unchanged", "authority")
    made = await shell.run("matrix", "propose", _with_less_for_the_lead(tmp_path, "240000"), *about, "--as", CFO)
    for expected in ("1, proposed", "less for the front line", day, "sales_lead", "250000", "240000"):
        assert expected in made.out
    assert (await shell.refuses("matrix", "confirm", "1", "--as", CFO)).refused == "matrix.four_eyes"
    assert (await shell.refuses("matrix", "confirm", "1", "--as", MANAGER)).refused == "authority.role"
    assert (await shell.done("matrix", "confirm", "1", "--as", PRESIDENT))["phase"] == "confirmed"
    assert "1, confirmed" in (await shell.run("matrix", "show", "1")).out
    late = await shell.refuses("matrix", "reject", "1", "--reason", "second thoughts", "--as", PRESIDENT)
    assert late.refused == "matrix.closed"
    assert (await shell.refuses("matrix", "show", "7")).refused == "matrix.unknown"
    await shell.done("matrix", "propose", _with_less_for_the_lead(tmp_path, "230000"), *about, "--as", MANAGER)
    assert (await shell.refuses("matrix", "reject", "2", "--reason", " ", "--as", MANAGER)).refused == (
        "matrix.reason_missing"
    )
    taken_back = await shell.done("matrix", "reject", "2", "--reason", "too little", "--as", MANAGER)
    assert (taken_back["phase"], taken_back["note"]) == ("rejected", "too little")
    history = await shell.done("matrix", "history")
    assert [each["phase"] for each in history["versions"]] == ["confirmed", "rejected"]


async def test_what_was_refused_is_listed_the_latest_first(shell: Shell) -> None:
    for version in ("901", "902"):
        await shell.refuses("matrix", "confirm", version, "--as", "staff-061")
    found = await shell.run("audit", "attempts", "--of", "staff-061", "--code", "matrix.unknown")
    for expected in ("staff-061", "confirm_matrix", "matrix/standard", "matrix.unknown"):
        assert expected in found.out
    first = await shell.done("audit", "attempts", "--of", "staff-061", "--most", "1")
    second = await shell.done("audit", "attempts", "--of", "staff-061", "--most", "1", "--after", first["next"])
    assert first["items"][0]["at"] > second["items"][0]["at"]
    assert (await shell.run("audit", "attempts", "--code", "no.such")).out.strip() == "nothing"


async def test_a_task_is_asked_about_answered_and_passed_on(shell: Shell) -> None:
    order = await shell.order(await shell.customer(), "120000.00")
    task = (await shell.done("order", "show", order))["state"]["pending"]["approval_id"]
    asked = await shell.run("task", "ask", task, "--question", "Season?", "--as", MANAGER)
    assert "Season?" in asked.out
    assert f"openaccount task answer {task} --answer TEXT" in asked.out
    answered = await shell.run("task", "answer", task, "--answer", "New Year", "--as", "staff-001")
    assert "answered: New Year" in answered.out
    assert "--answer TEXT" not in answered.out
    none = await shell.refuses("task", "answer", task, "--answer", "again", "--as", "staff-001")
    assert none.refused == "task.question_none"
    own = await shell.refuses("task", "delegate", task, MANAGER, "--as", MANAGER)
    assert (own.refused, own.field) == ("task.delegated_to_oneself", "to")
    passed = await shell.run("task", "delegate", task, COLLEAGUE, "--reason", "knows them", "--as", MANAGER)
    assert f"delegated to {COLLEAGUE}: knows them" in passed.out
    assert (await shell.done("task", "show", task))["waiting_for"] == [COLLEAGUE]


async def test_an_absence_is_registered_listed_and_called_off(shell: Shell) -> None:
    start, end = (str(datetime.now(UTC).date() + timedelta(days=days)) for days in (50, 54))
    made = await shell.run("absence", "add", start, end, "--substitute", COLLEAGUE, "--as", MANAGER)
    for expected in (MANAGER, f"{start} 00:00", f"{date.fromisoformat(end) + timedelta(days=1)} 00:00", COLLEAGUE):
        assert expected in made.out
    assert MANAGER in (await shell.run("absence", "list")).out
    again = await shell.refuses("absence", "add", end, end, "--as", MANAGER)
    assert (again.refused, again.field) == ("absence.overlaps", "starts")
    other = await shell.refuses("absence", "add", start, end, "--person", CFO, "--as", MANAGER)
    assert other.refused == "absence.of_another"
    soon = await shell.refuses("absence", "add", "soon", end, "--as", MANAGER)
    assert (soon.refused, soon.field) == ("date.invalid", "starts")
    assert "called off" in (await shell.run("absence", "end", "1", "--as", MANAGER)).out
    assert MANAGER not in (await shell.run("absence", "list")).out
    assert "called off" in (await shell.run("absence", "list", MANAGER)).out
    assert (await shell.refuses("absence", "end", "1", "--as", MANAGER)).refused == "absence.past"
