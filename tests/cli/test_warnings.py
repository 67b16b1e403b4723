"""Warnings and segments on the command line."""

from __future__ import annotations

from tests.cli.shell import Shell

ANALYST = "staff-021"
REASON = ("--reason", "limit used up within a week")


async def warned(shell: Shell) -> tuple[str, str]:
    """A customer whose limit is used up by one order that has not left, and the night that noticed it."""
    customer = await shell.customer(limit="10000.00")
    order = await shell.order(customer, "9500.00")
    counts = await shell.done("warning", "check")
    assert counts["warnings"] >= 1
    return customer, order


async def test_a_warning_is_listed_shown_answered_and_lifted(shell: Shell) -> None:
    customer, order = await warned(shell)
    (row,) = (await shell.done("warning", "list", "--customer", customer))["warnings"]["items"]
    assert (row["warning_id"], row["code"], row["measure"]) == (f"{customer}-1", "utilisation", "95.0000")
    shown = await shell.run("warning", "show", f"{customer}-1")
    for expected in ("limit used up", "95 %, warned from 90", order, "9,500.00 CNY", "cover"):
        assert expected in shown.out
    answer = ("warning", "decide", f"{customer}-1", "--action", "stop", *REASON, "--as", ANALYST)
    file = await shell.done(*answer)
    assert (file["phase"], file["decided"]["person"]) == ("decided", ANALYST)
    assert (await shell.refuses("order", "dispatch", order)).refused == "delivery.stopped"
    assert (await shell.done("customer", "show", customer))["customer"]["holds"] == [f"warning {customer}-1"]
    assert (await shell.done("warning", "list", "--customer", customer))["warnings"]["items"] == []
    (closed,) = (await shell.done("warning", "list", "--all", "--customer", customer))["warnings"]["items"]
    assert (closed["phase"], closed["action"]) == ("decided", "stop")
    assert (await shell.done("warning", "lift", f"{customer}-1", "--as", ANALYST))["holds"] == []
    again = await shell.refuses("warning", "lift", f"{customer}-1", "--as", ANALYST)
    assert again.refused == "warning.nothing_to_lift"
    assert (await shell.done("order", "dispatch", order))["phase"] == "delivered"


async def test_a_second_check_of_a_day_raises_nothing_again(shell: Shell) -> None:
    customer, _ = await warned(shell)
    assert (await shell.done("warning", "check"))["warnings"] == 0
    items = (await shell.done("warning", "list", "--all", "--customer", customer))["warnings"]["items"]
    assert len(items) == 1


async def test_sales_may_be_answered_one_by_one(shell: Shell) -> None:
    customer, order = await warned(shell)
    warning = f"{customer}-1"
    split = ("--action", "shorter-terms", "--days", "20", "--sale", f"{order}=stop", *REASON, "--as", ANALYST)
    file = await shell.done("warning", "decide", warning, *split)
    assert file["decided"]["sales"] == [{"order_id": order, "action": "stop"}]
    segment = await shell.done("customer", "segment", customer)
    assert [each["max_term_days"] for each in segment["conditions"]] == [20]
    shown = await shell.run("customer", "segment", customer)
    assert "no term over 20 days without a person" in shown.out


async def test_a_wrong_answer_says_what_is_wrong(shell: Shell) -> None:
    customer, order = await warned(shell)
    warning, none = f"{customer}-1", ("--action", "none", "--as", ANALYST)
    assert (await shell.refuses("warning", "decide", warning, *none)).refused == "warning.reason_missing"
    wrong_sale = await shell.refuses("warning", "decide", warning, *none, *REASON, "--sale", order)
    assert (wrong_sale.refused, wrong_sale.field) == ("warning.sale_answer", "sale")
    other_sale = await shell.refuses("warning", "decide", warning, *none, *REASON, "--sale", "OTHER=stop")
    assert other_sale.refused == "warning.sale_not_listed"
    seller = ("--action", "none", "--as", "staff-011", *REASON)
    assert (await shell.refuses("warning", "decide", warning, *seller)).refused == "authority.warning"
    assert (await shell.refuses("warning", "show", f"{customer}-9")).refused == "warning.unknown"
    assert (await shell.refuses("warning", "show", "nothing")).refused == "id.invalid"


async def test_a_removal_is_proposed_rejected_by_a_person_and_not_asked_again(shell: Shell) -> None:
    customer = await shell.customer(grade="E")
    await shell.done("warning", "check")
    removals = (await shell.done("warning", "list", "--customer", customer))["removals"]
    assert [row["proposed"]["placing"]["removal"] for row in removals] == ["grade"]
    listed = await shell.run("warning", "list", "--customer", customer)
    assert "To be removed" in listed.out
    both = await shell.refuses("customer", "segment", customer, "--confirm", "--reject", *REASON)
    assert both.refused == "segment.answer"
    assert (await shell.done("customer", "segment", customer, "--reject", *REASON, "--as", ANALYST))["removal"][
        "rejected_in"
    ]
    await shell.done("warning", "check")
    assert (await shell.done("warning", "list", "--customer", customer))["removals"] == []


async def test_a_customer_is_removed_and_taken_back(shell: Shell) -> None:
    customer = await shell.customer(grade="E")
    await shell.done("warning", "check")
    removed = await shell.done("customer", "segment", customer, "--confirm", *REASON, "--as", ANALYST)
    assert removed["segment"] == "removed"
    submitted = await shell.done("order", "submit", f"GONE-{customer}", customer, "10.00", "CNY", "NET30")
    assert (submitted["outcome"], submitted["rule"]) == ("declined", "customer.removed")
    back = await shell.done("customer", "segment", customer, "--restore", *REASON, "--as", ANALYST)
    assert back["segment"] == "ordinary"
