from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell


@pytest.mark.parametrize(
    ("amount", "currency", "terms", "code", "field"),
    [
        ("0", "CNY", "NET30", "amount.not_positive", "amount"),
        ("-5.00", "CNY", "NET30", "amount.not_positive", "amount"),
        ("NaN", "CNY", "NET30", "amount.invalid", "amount"),
        ("1,000.00", "CNY", "NET30", "amount.invalid", "amount"),
        ("1.001", "CNY", "NET30", "amount.too_precise", "amount"),
        ("1.5", "JPY", "NET30", "amount.too_precise", "amount"),
        ("1.00", "XYZ", "NET30", "currency.unknown", "currency"),
        ("1.00", "CNY", "DUE 2020-01-01", "terms.due_before_order", "terms"),
        ("1.00", "CNY", "some day", "terms.invalid", "terms"),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused(
    shell: Shell, amount: str, currency: str, terms: str, code: str, field: str
) -> None:
    customer = await shell.customer()
    ran = await shell.refuses("order", "submit", "BAD-1", customer, amount, currency, terms)
    assert (ran.refused, ran.field) == (code, field)


async def test_an_order_of_an_unknown_customer_is_refused(shell: Shell) -> None:
    ran = await shell.refuses("order", "submit", "BAD-2", "NOBODY", "10.00", "CNY", "NET30")
    assert (ran.refused, ran.field) == ("customer.unknown", "customer_id")


async def test_an_order_of_a_customer_without_a_limit_is_refused(shell: Shell) -> None:
    customer = await shell.customer(limit=None)
    ran = await shell.refuses("order", "submit", "BAD-3", customer, "10.00", "CNY", "NET30")
    assert (ran.refused, ran.field) == ("limit.none", "customer_id")


async def test_an_order_id_with_other_content_is_refused_also_after_the_sale_has_ended(shell: Shell) -> None:
    customer = await shell.customer()
    order = await shell.order(customer, "10.00")
    ran = await shell.refuses("order", "submit", order, customer, "11.00", "CNY", "NET30", "--as", "staff-001")
    assert (ran.refused, ran.field) == ("order.reused", "order_id")
    await shell.done("order", "cancel", order, "--reason", "not wanted")
    ran = await shell.refuses("order", "submit", order, customer, "11.00", "CNY", "NET30", "--as", "staff-001")
    assert (ran.refused, ran.field) == ("order.reused", "order_id")


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        ('{"amount": {"amount": 12.00, "currency": "CNY"}, "terms": "NET30"}', "amount.is_number", "amount"),
        ('{"amount": 12.00, "terms": "NET30"}', "amount.is_number", "amount"),
        ('{"amount": {"amount": "12.00", "currency": "CNY"}, "terms"', "input.invalid", "file"),
        ('{"amount": {"amount": "12.00", "currency": "CNY"}}', "input.invalid", "terms"),
        ('{"terms": "NET30", "terms": "NET60"}', "input.invalid", "terms"),
        ("[]", "input.invalid", "file"),
        ("", "file.empty", "file"),
    ],
)
async def test_an_order_file_that_makes_no_sense_is_refused(
    shell: Shell, tmp_path: Path, content: str, code: str, field: str
) -> None:
    customer = await shell.customer()
    begun = content.startswith("{") and f'{{"order_id": "BAD-4", "customer_id": "{customer}", {content[1:]}'
    file = tmp_path / "order.json"
    file.write_text(begun or content)
    ran = await shell.refuses("order", "submit", "--file", str(file))
    assert (ran.refused, ran.field) == (code, field)


async def test_a_payment_that_fits_nothing_is_refused(shell: Shell) -> None:
    customer = await shell.customer()
    invoice = await shell.invoice(customer)
    other = await shell.invoice(await shell.customer())
    refusals = {
        ("pay", "INV-NONE", "--amount", "10.00"): ("invoice.unknown", "invoice"),
        ("pay", invoice, "--amount", "10.00", "--currency", "EUR"): ("payment.currency_mismatch", "currency"),
        ("pay", invoice, "--amount", "-10.00"): ("amount.not_positive", "amount"),
        ("pay", invoice, "--amount", "10.00", "--paid-on", "2099-01-01"): ("payment.in_future", "paid_on"),
        ("pay", invoice, other, "--amount", "10.00"): ("payment.customer_mismatch", "invoice"),
        ("pay", "--customer", "NOBODY", "--amount", "10.00"): ("customer.unknown", "customer_id"),
        ("pay", "--amount", "10.00"): ("payment.no_target", "invoice"),
    }
    for command, expected in refusals.items():
        ran = await shell.refuses(*command)
        assert (ran.refused, ran.field) == expected, command


async def test_a_payment_for_a_settled_invoice_is_refused_and_the_same_payment_is_not(shell: Shell) -> None:
    invoice = await shell.invoice(await shell.customer(), "100.00")
    pay = ("pay", invoice, "--amount", "100.00", "--as", "bank")
    paid = await shell.done(*pay, "--payment-id", f"P-{invoice}")
    assert paid["receivables"][0]["phase"] == "settled"
    assert await shell.done(*pay, "--payment-id", f"P-{invoice}") == paid
    assert (await shell.refuses(*pay, "--payment-id", f"Q-{invoice}")).refused == "receivable.settled"
    reused = ("pay", invoice, "--amount", "99.00", "--as", "bank", "--payment-id", f"P-{invoice}")
    assert (await shell.refuses(*reused)).refused == "command.reused"


async def test_a_dispatch_over_the_release_is_refused(shell: Shell) -> None:
    order = await shell.order(await shell.customer(), "1000.00")
    ran = await shell.refuses("order", "dispatch", order, "1100.01")
    assert (ran.refused, ran.field) == ("release.exceeded", "amount")
    assert "ceiling: 1100.00 CNY" in ran.err


async def test_a_refused_command_may_be_repeated_under_its_id_when_the_reason_is_gone(shell: Shell) -> None:
    order = await shell.order(await shell.customer(), "1000.00")
    dispatch = ("order", "dispatch", order, "2000.00", "--command-id", f"D-{order}")
    assert (await shell.refuses(*dispatch)).refused == "release.exceeded"
    await shell.done("order", "amend", order, "2000.00")
    first = await shell.done(*dispatch)
    assert first["phase"] == "delivered"
    assert (await shell.done(*dispatch))["state"]["deliveries"] == first["state"]["deliveries"]


async def test_who_acts_must_be_said_where_somebody_answers_for_it(shell: Shell) -> None:
    customer = await shell.customer()
    for command in (
        ("customer", "limit", customer, "5000", "--approval", "R-2"),
        ("task", "approve", "NONE.1"),
        ("task", "reject", "NONE.1", "--reason", "no"),
    ):
        ran = await shell.refuses(*command)
        assert (ran.refused, ran.field) == ("actor.missing", "actor")


async def test_a_new_customer_whose_limit_is_refused_is_not_registered_either(shell: Shell) -> None:
    add = ("customer", "add", "C-LIMIT", "Acme", "--country", "CN", "--currency", "CNY", "--limit", "1000")
    assert (await shell.refuses(*add, "--as", "staff-071")).refused == "limit.approval_missing"
    ran = await shell.refuses(*add, "--approval", "R-3", "--as", "staff-001")
    assert (ran.refused, ran.field) == ("authority.limit", "actor")


async def test_what_is_not_there_is_refused_by_its_kind(shell: Shell) -> None:
    for kind in ("order", "customer", "receivable", "task", "group"):
        ran = await shell.refuses(kind, "show", "NONE")
        assert (ran.refused, ran.field) == (f"{kind}.unknown", f"{kind}_id")


async def test_a_refusal_is_data_too_where_json_is_asked_for(shell: Shell) -> None:
    ran = await shell.run("order", "show", "NONE", "--json")
    assert ran.code == 1
    assert ran.data["refused"]["code"] == ran.refused == "order.unknown"
