from __future__ import annotations

from tests.cli.shell import Shell, eventually


async def phase_of(shell: Shell, order: str) -> str:
    return str((await shell.done("order", "show", order))["phase"])


async def test_a_sale_goes_from_order_to_cash(shell: Shell) -> None:
    customer = await shell.customer()
    order = await shell.order(customer, "12000.00")
    sale = await shell.done("order", "dispatch", order, "5000.00", "--as", "staff-002")
    assert sale["left"] == {"amount": "7000.00", "currency": "CNY"}
    sale = await shell.done("order", "dispatch", order)
    first, second = (row["receivable_id"] for row in sale["receivables"])
    await shell.done("pay", first, "--amount", "5000.00")
    await shell.done("pay", second, "--amount", "7000.00")
    await shell.until_phase("order", order, "closed")
    shown = await shell.run("order", "show", order)
    for expected in (
        "straight-through",
        "first rule that would have asked a person",
        "ask.over_limit",
        first,
        "staff-002",
    ):
        assert expected in shown.out


async def test_the_same_order_gets_the_same_answer_also_when_the_sale_has_ended(shell: Shell) -> None:
    customer = await shell.customer()
    submit = ("order", "submit", f"SAME-{customer}", customer, "10.00", "CNY", "NET30", "--as", "staff-001")
    answer = await shell.done(*submit)
    assert await shell.done(*submit) == answer
    await shell.done("order", "cancel", f"SAME-{customer}", "--reason", "not wanted")
    again = await shell.done(*submit)
    assert again == answer | {"outcome": "cancelled"}


async def test_people_approve_a_part_and_the_order_side_accepts_it(shell: Shell) -> None:
    customer = await shell.customer(currency="EUR", grade="C")
    order = await shell.order(customer, "20000.00", "EUR")
    task = (await shell.done("order", "show", order))["state"]["pending"]["approval_id"]
    assert task in [row["task_id"] for row in (await shell.done("task", "list"))["approvals"]["items"]]
    ran = await shell.refuses("task", "approve", task, "--as", "staff-001")
    assert (ran.refused, ran.field) == ("authority.own_request", "actor")
    decided = await shell.done("task", "approve", task, "--amount", "15000.00", "--as", "staff-031")
    assert decided["phase"] == "approved"
    await shell.until_phase("order", order, "offered")
    accepted = await shell.done("order", "accept", order)
    assert accepted["state"]["release"]["amount"] == {"amount": "15000.00", "currency": "EUR"}
    assert (
        await shell.refuses("task", "reject", task, "--reason", "late", "--as", "staff-061")
    ).refused == "task.closed"


async def test_a_rejected_order_is_declined_with_the_reason(shell: Shell) -> None:
    order = await shell.order(await shell.customer(grade=None), "20000.00")
    await shell.until_phase("order", order, "pending")
    task = (await shell.done("order", "show", order))["state"]["pending"]["approval_id"]
    assert (await shell.refuses("task", "reject", task, "--as", "staff-031")).refused == "task.reason_missing"
    await shell.done("task", "reject", task, "--reason", "too new", "--as", "staff-031")
    await shell.until_phase("order", order, "declined")
    assert "too new" in (await shell.run("order", "show", order)).out


async def test_a_held_order_goes_on_when_the_hold_is_lifted(shell: Shell) -> None:
    customer = await shell.customer()
    await shell.done("customer", "hold", customer, "fraud", "--as", "staff-031")
    order = await shell.order(customer)
    assert await phase_of(shell, order) == "held"
    await shell.done("customer", "hold", customer, "fraud", "--lift", "--as", "staff-031")
    await shell.until_phase("order", order, "approved")


async def test_money_that_settles_nothing_waits_for_its_use(shell: Shell) -> None:
    customer = await shell.customer()
    first = await shell.invoice(customer, "100.00")
    paid = await shell.done("pay", "--customer", customer, "--amount", "180.00")
    assert paid["receipt"]["allocation"]["unapplied"]["amount"] == "80.00"
    await shell.until_phase("receivable", first, "settled")
    second = await shell.invoice(customer, "50.00")
    used = await shell.done("receivable", "use-cash", second)
    assert used["phase"] == "settled"
    file = await shell.done("customer", "refund", customer, "30.00", "--reference", "R-1", "--as", "staff-081")
    assert file["unapplied"] == []
    assert (await shell.refuses("receivable", "use-cash", second)).refused == "unapplied.none"


async def test_one_payment_settles_several_invoices(shell: Shell) -> None:
    customer = await shell.customer()
    invoices = [await shell.invoice(customer, "100.00") for _ in range(2)]
    await shell.done("pay", *invoices, "--amount", "200.00", "--payment-id", "P-SHARED")
    for invoice in invoices:
        await shell.until_phase("receivable", invoice, "settled")
    again = await shell.invoice(customer, "100.00")
    assert (
        await shell.refuses("pay", again, "--amount", "100.00", "--payment-id", "P-SHARED")
    ).refused == "payment.reused"


async def test_goods_that_come_back_reduce_what_is_open(shell: Shell) -> None:
    customer = await shell.customer()
    order = await shell.order(customer, "100.00")
    sale = await shell.done("order", "dispatch", order)
    invoice = sale["receivables"][0]["invoice_no"]
    await shell.done("order", "return", order, invoice, "40.00", "--reason", "broken")
    await eventually(lambda: _open(shell, invoice, "60.00"))


async def test_a_group_shares_its_limit(shell: Shell) -> None:
    await shell.done("group", "add", "G-1", "Group", "--currency", "CNY")
    await shell.done("group", "limit", "G-1", "5000", "--approval", "R-1", "--as", "staff-071")
    add = ("customer", "add", "C-GROUP", "Acme", "--country", "CN", "--currency", "CNY", "--group", "G-1")
    await shell.done(*add, "--grade", "A", "--limit", "unlimited", "--approval", "R-1", "--as", "staff-071")
    order = await shell.order("C-GROUP", "9000.00")
    assert await phase_of(shell, order) == "held"
    await shell.done("group", "limit", "G-1", "20000", "--approval", "R-2", "--as", "staff-071")
    await shell.until_phase("order", order, "approved")
    assert (await shell.done("group", "show", "G-1"))["exposure"]["total"]["amount"] == "9000.00"


async def test_lists_come_in_pages_that_join_without_a_gap(shell: Shell) -> None:
    customer = await shell.customer()
    orders = {await shell.order(customer, "10.00") for _ in range(5)}
    seen: list[str] = []
    after: str | None = ""
    while after is not None:
        page = await shell.done("order", "list", "--customer", customer, "--most", "2", "--after", after)
        seen += [row["order_id"] for row in page["items"]]
        after = page["next"]
    assert len(seen) == len(orders)
    assert set(seen) == orders


async def test_the_record_can_be_trusted(shell: Shell) -> None:
    order = await shell.order(await shell.customer())
    await shell.still()
    assert (await shell.run("audit", "verify")).code == 0
    assert (await shell.run("audit", "replay", order)).code == 0
    before = await shell.done("order", "show", order)
    assert (await shell.run("rebuild")).code == 0
    assert await shell.done("order", "show", order) == before


async def _open(shell: Shell, receivable: str, amount: str) -> bool:
    return bool((await shell.done("receivable", "show", receivable))["balance"]["amount"] == amount)
