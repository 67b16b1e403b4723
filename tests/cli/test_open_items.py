from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.shell import Shell

HEADER = b"invoice_no,customer_id,amount,currency,invoiced_on,due_on\n"


@pytest.mark.parametrize(
    ("lines", "code", "field"),
    [
        (b"OI-1,{customer},100.00,CNY,2026-01-02\n", "file.invalid", "file"),
        (b"OI-1,{customer},100.00,CNY,2026-01-02,2026-02-02\nOI-2,NOBODY,1.00,CNY,2026-01-02,2026-02-02\n",
         "file.invalid", "file"),
        (b"OI-1,{customer},100.00,CNY,2026-02-02,2026-01-02\n", "file.invalid", "file"),
        (b"OI-\xff,{customer},100.00,CNY,2026-01-02,2026-02-02\n", "file.encoding", "encoding"),
        (b"OI-1,{customer},1.00,CNY,01/31/2026,13/02/2026\n", "file.dates_mixed", "date"),
        (b"OI-1,{customer},1.00,CNY,01/02/2026,03/02/2026\n", "file.dates_ambiguous", "date_format"),
    ],
)  # fmt: skip
async def test_a_bad_file_is_refused_whole(shell: Shell, tmp_path: Path, lines: bytes, code: str, field: str) -> None:
    file = tmp_path / "items.csv"
    file.write_bytes(HEADER + lines.replace(b"{customer}", (await shell.customer()).encode()))
    ran = await shell.refuses("import", "open-items", str(file))
    assert (ran.refused, ran.field) == (code, field)


async def test_every_bad_line_is_named_whoever_found_it(shell: Shell, tmp_path: Path) -> None:
    file = tmp_path / "items.csv"
    lines = b"OI-1,NOBODY,1.00,CNY,2026-01-02,2026-02-02\nOI-2,NOBODY,x,CNY,2026-01-02,2026-02-02\nbroken\n"
    file.write_bytes(HEADER + lines)
    ran = await shell.run("import", "open-items", str(file), "--json")
    found = [(line["line"], line["code"]) for line in ran.data["refused"]["lines"]]
    assert found == [(2, "customer.unknown"), (3, "amount.invalid"), (4, "file.line")]


async def test_items_are_taken_over_once_and_then_watched_like_our_own(shell: Shell, tmp_path: Path) -> None:
    customer = await shell.customer()
    file = tmp_path / "items.csv"
    wanted = [f"T-{customer}-{number}" for number in range(20)]
    rows = "".join(f"{number},{customer},10.00,CNY,2026-01-02,2099-02-02\n" for number in wanted)
    file.write_bytes(HEADER + rows.encode())
    done = await shell.done("import", "open-items", str(file))
    assert sorted(done["taken"]) == sorted(wanted)
    before = await shell.still()
    again = await shell.done("import", "open-items", str(file))
    assert (again["taken"], sorted(again["known"])) == ([], sorted(wanted))
    assert await shell.still() == before
    assert (await shell.done("customer", "show", customer))["customer"]["exposure"]["total"]["amount"] == "200.00"
    paid = await shell.done("pay", wanted[0], "--amount", "10.00")
    assert paid["receivables"][0]["phase"] == "settled"


async def test_with_partial_exactly_the_good_lines_are_taken(shell: Shell, tmp_path: Path) -> None:
    customer = await shell.customer()
    file = tmp_path / "items.csv"
    good, bad = f"G-{customer}", f"B-{customer}"
    rows = f"{good},{customer},10.00,CNY,2026-01-02,2099-02-02\n{bad},NOBODY,10.00,CNY,2026-01-02,2099-02-02\n"
    file.write_bytes(HEADER + rows.encode())
    ran = await shell.run("import", "open-items", str(file), "--partial", "--json")
    assert ran.code == 1
    assert ran.data["taken"] == [good]
    assert [(line["line"], line["code"]) for line in ran.data["refused"]] == [(3, "customer.unknown")]
    assert (await shell.run("receivable", "show", bad)).refused == "receivable.unknown"


async def test_an_item_on_file_with_other_content_is_refused(shell: Shell, tmp_path: Path) -> None:
    invoice = await shell.invoice(await shell.customer(), "100.00")
    file = tmp_path / "items.csv"
    file.write_bytes(HEADER + f"{invoice},{await shell.customer()},7.00,CNY,2026-01-02,2099-02-02\n".encode())
    ran = await shell.run("import", "open-items", str(file), "--json")
    assert [line["code"] for line in ran.data["refused"]["lines"]] == ["invoice.duplicate"]
