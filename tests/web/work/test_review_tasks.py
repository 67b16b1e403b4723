"""Tasks of reviews, whose numbers hold a colon: found, turned to, and decided like those of orders."""

from __future__ import annotations

import asyncio
from decimal import Decimal
from typing import Any

import pytest

from activities.contracts import Envelope
from activities.postgres.event_store import EventStore
from domain.evidence.facts import BureauFacts
from domain.evidence.source import Provider
from domain.ids import review_stream
from domain.money import Money
from domain.review import commands as review
from starter.sending import new_id
from tests.api.seller import PRESIDENT
from tests.web.work.office import PAGE, Office, code_of, status_of


async def limit_task(office: Office) -> str:
    """What a person is asked when an agency recommends more than the program may grant."""
    customer_id, desk = await office.customer(), office.seller.desk
    stream, today = review_stream(customer_id), desk.today()
    report = BureauFacts(name="Buyer", payment_percentile=Decimal(90), recommended_limit=Money.of("9000000", "CNY"))
    commands: list[Any] = [
        review.StartReview(
            customer_id=customer_id,
            asked=(review.Asked(cause=review.Cause.MANUAL, by="shop", sought=Money.of("4000000", "CNY")),),
        ),
        review.RecordEvidence(
            customer_id=customer_id, provider=Provider.DNB, as_of=today, content_hash="0" * 64, facts=(report,)
        ),
        review.ConcludeReview(number=1),
    ]
    store = EventStore(office.seller.services.pool, office.seller.services.policy)
    for command in commands:
        told = Envelope(stream=stream, command_id=new_id(), actor="system", at=desk.now(), command=command)
        assert (await store.record(told)).refused is None
    task = f"{customer_id}:R1.1"
    async with asyncio.timeout(20):
        while await desk.read.task(task) is None:
            await asyncio.sleep(0.05)
    return task


async def test_a_limit_is_decided_on_its_page(office: Office) -> None:
    task = await limit_task(office)
    customer_id = task.partition(":")[0]
    assert f'data-task="{task}"' in (await office.page(PRESIDENT, f"/?all=yes&about=limit&q={customer_id}")).text
    others = (await office.page(PRESIDENT, f"/?all=yes&about=order&q={customer_id}")).text
    assert "data-task=" not in others
    assert '<a href="/?all=yes" aria-current="page">' in others
    assert '<a href="/?about=order&amp;all=yes" aria-current="true">' in others
    opened = await office.page(PRESIDENT, f"/tasks/{task}/reject", part=True)
    assert opened.status_code == 200, code_of(opened)
    assert ":" not in (await office.page(PRESIDENT, f"/tasks/{task}")).text.split(' id="task-')[1].split('"')[0]
    assert status_of(await office.click(PRESIDENT, task, "approve")) == "waiting"
    await office.send_now()
    assert await office.phase(task) == "approved"


async def test_a_limit_is_decided_among_others(office: Office) -> None:
    task = await limit_task(office)
    fields = await office.fields(PRESIDENT, f"/tasks/{task}")
    chosen = {"task": f"{task} {fields['revision']} {fields['command_id']}", "outcome": "approve"}
    async with office.browser(PRESIDENT) as browser:
        answer = await browser.post("/inbox/decide", data=chosen, headers=PAGE)
    assert answer.status_code == 303, code_of(answer)
    await office.send_now()
    assert await office.phase(task) == "approved"


@pytest.mark.parametrize("path", ["/?after={}", "/?all=yes&after={}", "/portfolio/tasks?after={}"])
async def test_pages_go_on_after_it(office: Office, path: str) -> None:
    task = await limit_task(office)
    assert (await office.page(PRESIDENT, path.format(task))).status_code == 200


async def test_a_program_decides_it(office: Office) -> None:
    first, second = await limit_task(office), await limit_task(office)
    async with office.seller.by(PRESIDENT) as client:
        assert (await client.get("/v1/inbox", params={"after": first})).status_code == 200
        assert (await client.get("/v1/tasks", params={"after": first})).status_code == 200
        assert (await client.get(f"/v1/tasks/{first}")).status_code == 200
        yes = {"outcome": "approve", "reason": "they pay"}
        done = await client.post(f"/v1/tasks/{first}/decide", json=yes)
        many = await client.post("/v1/tasks/decide", json={"decisions": [{"task_id": second, "outcome": "approve"}]})
    async with office.seller.by("shop") as client:
        facts = await client.get("/v1/events", params={"stream": f"approval/{first}"})
    assert done.json().get("phase") == "approved", done.text
    assert many.json()["taken"] == 1, many.text
    assert [fact["stream"] for fact in facts.json()["items"]] == [f"approval/{first}"] * len(facts.json()["items"])
    assert facts.json()["items"]


async def test_a_line_that_makes_no_sense_keeps_no_other(office: Office) -> None:
    task = await office.task()
    fields = await office.fields(PRESIDENT, f"/tasks/{task}")
    chosen = [f"{task} {fields['revision']} {fields['command_id']}", "../x 0 c"]
    async with office.browser(PRESIDENT) as browser:
        answer = await browser.post("/inbox/decide", data={"task": chosen, "outcome": "approve"})
    assert code_of(answer) == "id.invalid"
    assert await office.send_now() == 0
