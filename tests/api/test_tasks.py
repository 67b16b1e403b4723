"""Tasks over HTTP: who sees what waits, decides it, asks about it, passes it on; many at once."""

from __future__ import annotations

from typing import Any

from tests.api.seller import ANALYST, AUDITOR, LEAD, MANAGER, SALES, SHOP, Seller, cny, code_of

OVER = "105000.00"
"""A little over the limit: one person decides it."""


async def test_a_task_is_decided_by_whom_it_waits_for(seller: Seller) -> None:
    task = (await seller.submitted(await seller.customer(), OVER))["task_id"]
    async with seller.by(ANALYST) as client:
        before = (await client.get(f"/v1/tasks/{task}")).json()
        done = await client.post(
            f"/v1/tasks/{task}/decide", json={"outcome": "approve", "revision": before["revision"]}
        )
        twice = await client.post(f"/v1/tasks/{task}/decide", json={"outcome": "approve"})
    assert (done.status_code, done.json()["phase"]) == (200, "approved")
    assert done.json()["state"]["decisions"][0]["person"] == ANALYST
    assert code_of(twice, 409) == "task.closed"


async def test_a_task_that_has_moved_on_is_not_decided_by_an_old_page(seller: Seller) -> None:
    task = (await seller.submitted(await seller.customer(), OVER))["task_id"]
    async with seller.by(MANAGER) as client:
        seen = (await client.get(f"/v1/tasks/{task}")).json()["revision"]
        asked = await client.post(f"/v1/tasks/{task}/ask", json={"question": "Why so much?"})
        assert asked.status_code == 200, asked.text
        stale = await client.post(f"/v1/tasks/{task}/decide", json={"outcome": "approve", "revision": seen})
    assert code_of(stale, 409) == "task.changed"


async def test_a_question_is_asked_and_answered(seller: Seller) -> None:
    task = (await seller.submitted(await seller.customer(), OVER))["task_id"]
    async with seller.by(ANALYST) as client:
        asked = await client.post(f"/v1/tasks/{task}/ask", json={"question": "Season?"})
    async with seller.by(SHOP) as client:
        answered = await client.post(f"/v1/tasks/{task}/answer", json={"answer": "New Year stock"})
    assert asked.json()["question"] == "Season?"
    assert (answered.status_code, answered.json()["question"]) == (200, ""), answered.text


async def test_a_task_is_passed_on(seller: Seller) -> None:
    task = (await seller.submitted(await seller.customer(), OVER))["task_id"]
    async with seller.by(ANALYST) as client:
        passed = await client.post(f"/v1/tasks/{task}/delegate", json={"to": "staff-022", "reason": "knows them"})
        assert passed.status_code == 200, passed.text
        nobody = await client.post(f"/v1/tasks/{task}/delegate", json={"to": "staff-999"})
    assert "staff-022" in passed.json()["offered_to"]
    assert nobody.status_code in (403, 404, 409, 422)


async def test_the_inbox_holds_what_waits_for_the_reader(seller: Seller) -> None:
    customer = await seller.customer()
    task = (await seller.submitted(customer, OVER))["task_id"]
    wanted = {"customer_id": customer}
    async with seller.by(LEAD) as client:
        mine = (await client.get("/v1/inbox", params=wanted)).json()
        found = (await client.get("/v1/inbox", params={"text": customer, "lane": "delegated"})).json()
        everything = (await client.get("/v1/tasks", params={"limit": 200})).json()
    async with seller.by(AUDITOR) as client:
        none = (await client.get("/v1/inbox", params=wanted)).json()
        forbidden = await client.post(f"/v1/tasks/{task}/decide", json={"outcome": "approve"})
    assert [row["task_id"] for row in mine["items"]] == [task]
    assert task in [row["task_id"] for row in found["items"]]
    assert task in [row["task_id"] for row in everything["items"]]
    assert none["items"] == []
    assert code_of(forbidden, 403) == "authority.role"


async def test_many_are_decided_at_once_each_with_its_own_result(seller: Seller) -> None:
    tasks = [(await seller.submitted(await seller.customer(), OVER))["task_id"] for _ in range(3)]
    own = (await seller.submitted(await seller.customer(), OVER, actor=SALES))["task_id"]
    decisions: list[dict[str, Any]] = [{"task_id": task, "outcome": "approve"} for task in (*tasks, own, "none.1")]
    decisions[1] |= {"outcome": "reject"}
    decisions[2] |= {"amount": cny("999999.00")}
    async with seller.by(ANALYST) as client:
        answer = await client.post("/v1/tasks/decide", json={"decisions": decisions})
        assert answer.status_code == 200, answer.text
        results = answer.json()["results"]
        twice = await client.post("/v1/tasks/decide", json={"decisions": [decisions[0]] * 2})
        none = await client.post("/v1/tasks/decide", json={"decisions": []})
        phases = [(await client.get(f"/v1/tasks/{task}")).json()["phase"] for task in tasks]
    assert [result["task_id"] for result in results] == [*tasks, own, "none.1"]
    assert [result["problem"] and result["problem"]["code"] for result in results] == [
        None, "task.reason_missing", "task.offer_too_large", None, "task.unknown",
    ]  # fmt: skip
    assert (answer.json()["taken"], answer.json()["refused"]) == (2, 3)
    assert phases == ["approved", "open", "open"]
    assert code_of(twice, 422) == "task.twice"
    assert code_of(none, 422) == "input.invalid"
