"""Legal identifiers and groups at the shell."""

from __future__ import annotations

import pytest

from tests.cli.shell import Shell

# With a grade, so that no review writes events beside a refusal.
CREDIT = ("--as", "staff-031")
REGISTER = ("customer", "add", "--currency", "CNY", "--country", "CN", "--grade", "B", *CREDIT)


async def test_a_customer_is_registered_and_identified(shell: Shell) -> None:
    added = await shell.done(*REGISTER, "IDS-1", "Acme", "--uscc", "9111 0000 6000 3734 1L")
    assert added["identifiers"] == [{"scheme": "uscc", "value": "91110000600037341L"}]
    await shell.done("customer", "identify", "IDS-1", "--lei", "213800KUD8LAJWSQ9D15", "--duns", "15-048-3782")
    shown = await shell.run("customer", "show", "IDS-1")
    for expected in ("USCC 91110000600037341L", "LEI 213800KUD8LAJWSQ9D15", "D-U-N-S 150483782"):
        assert expected in shown.out


@pytest.mark.parametrize(
    ("option", "value", "code", "field"),
    [
        ("--uscc", "91110000600037341M", "legal_id.invalid", "uscc"),
        ("--vat", "DE136695976", "legal_id.country", "vat"),
        ("--company-number", " ", "legal_id.invalid", "company_number"),
    ],
)
async def test_a_wrong_identifier_is_refused_and_nobody_is_registered(
    shell: Shell, option: str, value: str, code: str, field: str
) -> None:
    ran = await shell.refuses(*REGISTER, "IDS-2", "Acme", option, value)
    assert (ran.refused, ran.field) == (code, field)
    assert (await shell.run("customer", "show", "IDS-2")).code != 0


async def test_identifying_by_nothing_is_refused(shell: Shell) -> None:
    ran = await shell.refuses("customer", "identify", await shell.customer())
    assert (ran.refused, ran.field) == ("legal_id.missing", "identifiers")


async def test_a_customer_moves_into_a_group_and_out_again_with_its_exposure(shell: Shell) -> None:
    customer = await shell.customer()
    await shell.order(customer, "12000.00")
    await shell.done("group", "add", "MOVE-1", "Holding", "--currency", "CNY")
    moved = await shell.done("group", "move", customer, "MOVE-1", "--reason", "bought by the holding", *CREDIT)
    assert moved["group"]["exposure"]["reserved"] == {"amount": "12000.00", "currency": "CNY"}
    again = await shell.refuses("group", "move", customer, "MOVE-1", "--reason", "once more", *CREDIT)
    assert (again.refused, again.field) == ("group.same", "group_id")
    await shell.done("group", "move", customer, "none", "--reason", "sold", *CREDIT)
    left = await shell.done("group", "show", "MOVE-1")
    assert (left["members"], left["exposure"]["reserved"]["amount"]) == ([], "0.00")


async def test_a_move_to_an_unknown_group_is_refused(shell: Shell) -> None:
    ran = await shell.refuses("group", "move", await shell.customer(), "NOBODYS", "--reason", "bought", *CREDIT)
    assert (ran.refused, ran.field) == ("group.unknown", "group_id")


async def test_the_companies_around_a_customer_are_shown(shell: Shell) -> None:
    customer = await shell.customer()
    await shell.order(customer, "12000.00")
    tree = await shell.done("customer", "graph", customer)
    assert tree["exposures"] == [{"amount": "12000.00", "currency": "CNY"}]
    shown = await shell.run("customer", "graph", customer)
    for expected in ("Acme", "12,000.00 CNY with all of one owner", "no source has told"):
        assert expected in shown.out
