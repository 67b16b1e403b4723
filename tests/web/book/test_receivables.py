"""Receivables as collectors see them."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.receivable.commands import ReachMilestone
from tests.store.scene import START
from tests.web.book.house import (
    AUDITOR,
    COLLECTOR,
    MANAGER,
    House,
    code_of,
    command_id_of,
    links_of,
    words_of,
)


@pytest.fixture
async def called(house: House) -> House:
    """INV-000001 is a fortnight and more past due, INV-000002 was issued today."""
    await house.scene.customer("C1")
    await house.scene.claim("S1", 40_000)
    await house.scene.claim("S2", 10_000)
    await house.scene.record("receivable/INV-000001", ReachMilestone(), at=START + timedelta(days=47))
    return house


async def test_receivables_are_found_by_number_customer_call_and_phase(called: House) -> None:
    browser = called.browser(COLLECTOR)

    async def found(query: str) -> set[str]:
        links = links_of(await browser.get(f"/receivables?{query}"))
        return {link.rpartition("/")[2] for link in links if link.startswith("/receivables/")}

    assert await found("") == {"INV-000001", "INV-000002"}
    assert await found("q=inv-000002") == {"INV-000002"}
    assert await found("q=S1") == {"INV-000001"}
    assert await found("q=C1") == {"INV-000001", "INV-000002"}
    assert await found("calls=yes") == {"INV-000001"}
    assert await found("settled=yes") == set()
    await called.scene.pay("INV-000002", 10_000)
    assert await found("settled=yes") == {"INV-000002"}
    assert await found("") == {"INV-000001"}


async def test_one_receivable_shows_the_ladder_so_far_and_the_timeline(called: House) -> None:
    answer = await called.browser(AUDITOR).get("/receivables/INV-000001")
    words = words_of(answer)
    assert "40,000.00 CNY" in words
    assert "skipped: a later step was due as well" in words
    assert "call a call by a collector taken on 18 Apr 2026, 10:00 stops new credit" in words
    assert "Next on" in words
    assert {"/customers/C1", "/sales/S1"} <= links_of(answer)


async def test_a_collector_records_the_call_and_nobody_else_is_offered_it(called: House) -> None:
    path = "/receivables/INV-000001"
    auditor = called.browser(AUDITOR)
    assert "/call" not in (await auditor.get(path)).text
    form = {"note": "pays on Friday", "command_id": "command-1"}
    refused = await auditor.post(f"{path}/call", data=form)
    assert (refused.status_code, code_of(refused)) == (403, "authority.role")
    collector = called.browser(COLLECTOR)
    form["command_id"] = command_id_of(await collector.get(path))
    done = await collector.post(f"{path}/call", data=form)
    assert done.headers["location"] == f"{path}?done=call"
    assert "called: pays on Friday" in words_of(await collector.get(path))
    again = await collector.post(f"{path}/call", data=form | {"command_id": "another-one"})
    assert (again.status_code, code_of(again)) == (409, "call.not_open")


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [("/receivables/nothing", 404, "receivable.unknown"), ("/receivables?after=nothing", 422, "page.cursor"),
     ("/receivables?bucket=old", 422, "input.invalid"), ("/receivables/a%20b", 422, "input.invalid")],
)  # fmt: skip
async def test_what_is_not_there_is_refused_and_explained(house: House, path: str, status: int, code: str) -> None:
    answer = await house.browser(MANAGER).get(path)
    assert (answer.status_code, code_of(answer)) == (status, code)


async def test_nothing_to_collect_is_said(house: House) -> None:
    assert "Nothing to collect here" in words_of(await house.browser(COLLECTOR).get("/receivables"))
