"""Duties to carriers of risk stand in the inbox and the portfolio, and a miss stays until it is acknowledged."""

from __future__ import annotations

import asyncio
import re
from datetime import timedelta
from decimal import Decimal

from activities.contracts import Envelope
from activities.postgres.event_store import EventStore
from domain.cover.commands import LetCoverTimePass
from domain.cover.guarantee.commands import GiveGuarantee
from domain.money import Money
from tests.api.seller import ANALYST, AUDITOR, LEAD, MANAGER
from tests.web.work.office import Office, code_of


async def secured(office: Office, guarantee_id: str) -> tuple[str, str]:
    """A guarantee that secures an order, and whose last day has come near; the customer's name and the duty."""
    desk, name = office.seller.desk, f"Buyer of {guarantee_id}"
    customer_id = await office.customer(name=name, limit="10000")
    last = desk.today() + timedelta(days=60)
    given = GiveGuarantee(
        guarantor="Bank",
        account=f"customer/{customer_id}",
        amount=Money.of("20000.00", "CNY"),
        expires_on=last,
        percent=Decimal(100),
        fee_percent=Decimal(1),
    )
    await desk.give_guarantee(guarantee_id, given, actor=MANAGER)
    decision = await office.seller.submitted(customer_id, "19000.00")
    assert decision["lane"] == "covered", decision
    await put(office, guarantee_id, days=56)
    return name, f"renewal.{last}"


async def put(office: Office, guarantee_id: str, *, days: int) -> None:
    """The day has come for the guarantee."""
    store = EventStore(office.seller.services.pool, office.seller.services.policy)
    passing = Envelope(
        stream=f"guarantee/{guarantee_id}",
        command_id=f"{guarantee_id}-{days}",
        actor="system",
        at=office.seller.desk.now() + timedelta(days=days),
        command=LetCoverTimePass(),
    )
    outcome = await store.record(passing)
    assert outcome.refused is None, outcome.refused


def row_of(text: str, guarantee_id: str) -> str:
    """What the inbox says of its duty; empty where it says nothing."""
    found = re.search(rf'<li class="row" data-duty="guarantee/{guarantee_id} .*?</li>', text, re.DOTALL)
    return found[0] if found else ""


async def test_a_duty_that_is_due_stands_in_the_inbox_of_those_whose_it_is_and_of_those_in_charge(
    office: Office,
) -> None:
    name, _ = await secured(office, "G-1")
    for person in (ANALYST, MANAGER):
        row = row_of((await office.page(person, "/")).text, "G-1")
        for seen in ("Renew the guarantee", name, "60 days left"):
            assert seen in row, (person, seen)
        assert "missed" not in row
    assert row_of((await office.page(LEAD, "/")).text, "G-1") == ""
    chinese = row_of((await office.page(ANALYST, "/", language="zh")).text, "G-1")
    assert "Renew the guarantee" not in chinese


async def test_a_missed_duty_stays_until_somebody_in_charge_has_acknowledged_it(office: Office) -> None:
    _, duty_id = await secured(office, "G-2")
    await put(office, "G-2", days=61)
    seen = row_of((await office.page(ANALYST, "/")).text, "G-2")
    assert "missed" in seen
    assert "acknowledge" not in seen
    page = (await office.page(MANAGER, "/")).text
    assert "/cover/duties/acknowledge" in row_of(page, "G-2")
    command_id = re.findall(r'name="command_id" value="([^"]*)"', row_of(page, "G-2"))[0]
    form = {"stream": "guarantee/G-2", "duty_id": duty_id, "command_id": command_id}
    async with office.browser(ANALYST) as browser:
        refused = await browser.post("/cover/duties/acknowledge", data={**form, "note": "paid in advance"})
    assert refused.status_code == 403
    async with office.browser(MANAGER) as browser:
        empty = await browser.post("/cover/duties/acknowledge", data={**form, "note": " "})
        assert code_of(empty) == "duty.note_missing"
        done = await browser.post("/cover/duties/acknowledge", data={**form, "note": "paid in advance"})
    assert done.status_code == 303, done.text
    assert row_of((await office.page(MANAGER, "/")).text, "G-2") == ""


async def test_the_portfolio_shows_what_was_missed_before_what_is_due(office: Office) -> None:
    await secured(office, "G-3")
    await secured(office, "G-4")
    await put(office, "G-4", days=61)
    async with asyncio.timeout(20):
        text = (await office.page(AUDITOR, "/portfolio")).text
    section = text.split('id="owed-heading"')[1].split("</section>")[0]
    assert re.search(r"[1-9][0-9]* missed", section)
    assert re.search(r"[1-9][0-9]* due", section)
    assert section.index("Guarantee G-4") < section.index("Guarantee G-3")
