"""Shared risk on the command line, beside a worker and the partners of the sandbox."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from runtime.settings import PROJECT_ROOT
from tests.cli.shell import Shell, eventually

AS = ("--as", "staff-031")
EXAMPLE = PROJECT_ROOT / "policies" / "insurance-example.yaml"


def terms_file(folder: Path, **changes: str) -> str:
    """The example's terms, in force today, with these lines instead."""
    today = datetime.now(UTC).date()
    lines = {
        "valid_from": (today - timedelta(days=30)).isoformat(),
        "valid_until": (today + timedelta(days=330)).isoformat(),
    }
    written = EXAMPLE.read_text(encoding="utf-8").splitlines()
    changed = [
        f"{name}: {(lines | changes)[name]}" if (name := line.partition(":")[0]) in lines | changes else line
        for line in written
    ]
    path = folder / "terms.yaml"
    path.write_text("\n".join(changed), encoding="utf-8")
    return str(path)


async def test_an_order_over_the_limit_is_carried_by_an_insurer_and_a_guarantor(shell: Shell, tmp_path: Path) -> None:
    customer_id = await shell.customer(currency="EUR", limit="10000", grade="B")
    # In a currency of its own: others who share these books have limits that nobody is to carry.
    written = terms_file(tmp_path, currency="EUR")
    policy = await shell.done("cover", "policy", "take", "P-CLI", "--terms", written, *AS)
    assert (policy["key"], policy["in_force"]) == ("P-CLI", True)
    await shell.done("cover", "limit", "request", "P-CLI", customer_id, "9000.00", *AS)

    async def granted() -> bool:
        return bool((await shell.done("cover", "limit", "show", "P-CLI", customer_id))["phase"] == "granted")

    await eventually(granted)
    until = (datetime.now(UTC).date() + timedelta(days=300)).isoformat()
    given = ("--guarantor", "sandbox", "--until", until, "--fee", "1.2")
    guarantee = await shell.done("cover", "guarantee", "give", "G-CLI", customer_id, "1500.00", *given, *AS)
    assert guarantee["free"] == {"amount": "1500.00", "currency": "EUR"}
    order_id = await shell.order(customer_id, "12000.00", "EUR")
    found = await shell.done("cover", "show", order_id)
    (chosen,) = found["chosen"]
    assert chosen["held_against"] == "retained"
    assert sum(Decimal(part["amount"]) for part in found["reserved"]) >= 2_000
    for command in (("policy", "list"), ("limit", "list"), ("guarantee", "list"), ("claim", "list"), ("offered",)):
        assert (await shell.run("cover", *command)).code == 0
    assert "P-CLI" in (await shell.run("cover", "policy", "show", "P-CLI")).out
    assert order_id in (await shell.run("cover", "show", order_id)).out
    assert (await shell.done("cover", "duties"))["items"] == []
    assert [row["kind"] for row in (await shell.done("cover", "figures"))["limits"]] == ["buyer_limit", "guarantee"]
    refused = await shell.refuses("cover", "guarantee", "release", "G-CLI", "--reason", "no", "--as", "staff-001")
    assert refused.refused == "authority.role"


@pytest.mark.parametrize(
    ("changes", "code"),
    [({"insured_percent": "90 percent"}, "field.type"), ({"waiting_days": "true"}, "field.type"),
     ({"currency": ""}, "field.type")],
)  # fmt: skip
async def test_terms_that_cannot_be_agreed_are_refused_line_by_line(
    empty_shell: Shell, tmp_path: Path, changes: dict[str, str], code: str
) -> None:
    path = terms_file(tmp_path, **changes)
    ran = await empty_shell.run("cover", "policy", "take", "P-1", "--terms", path, *AS, "--json")
    assert ran.code == 1
    refused = ran.data["refused"]
    assert (refused["code"], refused["field"]) == ("file.invalid", "file")
    assert [(line["code"], line["field"]) for line in refused["lines"]] == [(code, next(iter(changes)))]


async def test_a_field_that_no_policy_has_and_one_that_is_missing_are_named(empty_shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "terms.yaml"
    path.write_text(EXAMPLE.read_text(encoding="utf-8").replace("insurer:", "insurance:"), encoding="utf-8")
    ran = await empty_shell.run("cover", "policy", "take", "P-1", "--terms", str(path), *AS, "--json")
    lines = ran.data["refused"]["lines"]
    assert sorted((line["code"], line["field"]) for line in lines) == [
        ("field.missing", "insurer"),
        ("field.unknown", "insurance"),
    ]
